"""The trigger that keeps reports as they were made."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION reports_report_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'UPDATE' THEN
        RAISE EXCEPTION 'a report is evidence and never removed' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF (OLD.report_no, OLD.subject_id, OLD.requester_id, OLD.purpose, OLD.language, OLD."on",
        OLD.verification_code)
        IS DISTINCT FROM
       (NEW.report_no, NEW.subject_id, NEW.requester_id, NEW.purpose, NEW.language, NEW."on",
        NEW.verification_code)
    THEN
        RAISE EXCEPTION 'what a report was asked for never changes' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF OLD.snapshot <> '' AND (OLD.snapshot, OLD.snapshot_sha256, OLD.query_id, OLD.score_id)
        IS DISTINCT FROM (NEW.snapshot, NEW.snapshot_sha256, NEW.query_id, NEW.score_id)
    THEN
        RAISE EXCEPTION 'the snapshot of a report never changes' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF OLD.state = 'ready' AND (OLD.state, OLD.pdf_path, OLD.pdf_sha256, OLD.pdf_bytes, OLD.ready_at)
        IS DISTINCT FROM (NEW.state, NEW.pdf_path, NEW.pdf_sha256, NEW.pdf_bytes, NEW.ready_at)
    THEN
        RAISE EXCEPTION 'a report that is ready never changes' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER reports_report_frozen BEFORE UPDATE OR DELETE ON reports_report
    FOR EACH ROW EXECUTE FUNCTION reports_report_frozen();
CREATE TRIGGER reports_report_kept BEFORE TRUNCATE ON reports_report
    FOR EACH STATEMENT EXECUTE FUNCTION reports_report_frozen();
"""


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_initial")]

    operations = [
        migrations.RunSQL(
            FORWARD,
            "DROP TRIGGER reports_report_frozen ON reports_report;"
            "DROP TRIGGER reports_report_kept ON reports_report;"
            "DROP FUNCTION reports_report_frozen();",
        ),
    ]
