"""`manage.py verify_query_log`: prove that the query log is whole."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from archives.chain import first_broken
from archives.models import Query


class Command(BaseCommand):
    """Walks the hash chain of the query log and names the first row that does not fit."""

    help = "Check the hash chain of the query log; the exit status is 1 if a row was changed or is missing."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002  (Django's signature)
        """Print how many rows were checked, or fail naming the first broken one."""
        broken = first_broken()
        if broken is not None:
            raise CommandError(f"query {broken.number}: {broken.reason}")
        self.stdout.write(f"{Query.objects.count()} queries, the chain is whole")
