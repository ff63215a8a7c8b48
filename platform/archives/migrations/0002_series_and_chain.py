"""The partitioned tables of the series, and the trigger that keeps the query log append-only."""

from django.db import migrations

FIRST_YEAR, LAST_YEAR = 2014, 2030

LINEAGE = """
    delivery_id bigint NOT NULL REFERENCES archives_delivery (id),
    row_no integer NOT NULL,
    subject_id bigint NOT NULL REFERENCES archives_subject (id),
    source_unit_id bigint NOT NULL,
    source_record_id text NOT NULL,
    cleaning_rules text[],
    content_hash bytea NOT NULL,
    status text NOT NULL DEFAULT 'valid',
    superseded_by bigint"""

# table -> (date column, own columns, what makes a source record id unique)
SERIES = {
    "archives_invoice": (
        "issued_on",
        """direction text NOT NULL CHECK (direction IN ('sales', 'purchase')),
    invoice_no text NOT NULL,
    issued_on date NOT NULL,
    counterparty text NOT NULL,
    amount numeric(18,2) NOT NULL,
    tax numeric(18,2) NOT NULL,
    total numeric(18,2) NOT NULL CHECK (total = amount + tax),
    is_void boolean NOT NULL""",
        "source_unit_id, direction, source_record_id",
    ),
    "archives_tax_payment": (
        "period",
        """tax_kind text NOT NULL,
    period date NOT NULL,
    due_amount numeric(18,2) NOT NULL,
    paid_amount numeric(18,2) NOT NULL,
    due_on date NOT NULL,
    paid_on date""",
        "source_unit_id, source_record_id",
    ),
    "archives_social_security_month": (
        "period",
        """period date NOT NULL,
    insured_headcount integer NOT NULL CHECK (insured_headcount >= 0),
    due_amount numeric(18,2) NOT NULL,
    paid_amount numeric(18,2) NOT NULL""",
        "source_unit_id, source_record_id",
    ),
    "archives_utility_month": (
        "period",
        """utility text NOT NULL CHECK (utility IN ('power', 'water', 'gas')),
    period date NOT NULL,
    usage numeric(18,3) NOT NULL CHECK (usage >= 0),
    due_amount numeric(18,2),
    paid_amount numeric(18,2),
    due_on date,
    paid_on date""",
        "source_unit_id, utility, source_record_id",
    ),
}


def series_sql() -> str:
    """Return the statements that make all series with a partition per year and one for the rest."""
    statements = []
    for table, (column, columns, identity) in SERIES.items():
        statements.append(f"CREATE TABLE {table} ({LINEAGE},\n    {columns}\n) PARTITION BY RANGE ({column});")
        for year in range(FIRST_YEAR, LAST_YEAR + 1):
            statements.append(
                f"CREATE TABLE {table}_{year} PARTITION OF {table} "
                f"FOR VALUES FROM ('{year}-01-01') TO ('{year + 1}-01-01');"
            )
        statements.append(f"CREATE TABLE {table}_rest PARTITION OF {table} DEFAULT;")
        statements.append(
            f"CREATE UNIQUE INDEX {table}_current ON {table} ({identity}, {column}) WHERE superseded_by IS NULL;"
        )
        statements.append(f"CREATE INDEX {table}_subject ON {table} (subject_id, {column});")
    return "\n".join(statements)


APPEND_ONLY = """
INSERT INTO archives_chainhead (name, number, link) VALUES ('queries', 0, repeat('0', 64));
CREATE FUNCTION archives_query_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the query log is append-only' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER archives_query_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON archives_query
    FOR EACH STATEMENT EXECUTE FUNCTION archives_query_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("archives", "0001_initial")]

    operations = [
        migrations.RunSQL(series_sql(), "".join(f"DROP TABLE {table};" for table in SERIES)),
        migrations.RunSQL(
            APPEND_ONLY,
            "DROP TRIGGER archives_query_append_only ON archives_query;"
            "DROP FUNCTION archives_query_append_only();",
        ),
    ]
