"""The trigger that keeps published revisions as they were published."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION lenders_productrevision_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a published revision is immutable' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER lenders_productrevision_immutable BEFORE UPDATE OR DELETE ON lenders_productrevision
    FOR EACH ROW EXECUTE FUNCTION lenders_productrevision_immutable();
"""


class Migration(migrations.Migration):
    dependencies = [("lenders", "0001_initial")]

    operations = [
        migrations.RunSQL(
            FORWARD,
            "DROP TRIGGER lenders_productrevision_immutable ON lenders_productrevision;"
            "DROP FUNCTION lenders_productrevision_immutable();",
        ),
    ]
