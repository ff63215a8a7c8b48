"""The trigger that keeps scores as they were given."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION scoring_subjectscore_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a score is evidence and never changes' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER scoring_subjectscore_frozen BEFORE UPDATE ON scoring_subjectscore
    FOR EACH STATEMENT EXECUTE FUNCTION scoring_subjectscore_frozen();
"""


class Migration(migrations.Migration):
    dependencies = [("scoring", "0001_initial")]

    operations = [
        migrations.RunSQL(
            FORWARD,
            "DROP TRIGGER scoring_subjectscore_frozen ON scoring_subjectscore;"
            "DROP FUNCTION scoring_subjectscore_frozen();",
        ),
    ]
