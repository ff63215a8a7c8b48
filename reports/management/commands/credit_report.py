"""Prints the credit report of one subject, read by the operator before a loan."""

import argparse
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.identity import uscc as codes
from accounts.models import Organisation, OrganisationKind
from archives.access import Reader
from archives.models import Purpose, Subject
from reports import storage
from reports.errors import ReportError
from reports.models import ReportLanguage
from reports.services import report_make, report_request


class Command(BaseCommand):
    """See the module."""

    help = "Make the credit report of one subject and write its PDF to a file."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Name the options."""
        parser.add_argument("--uscc", required=True, help="the subject's code")
        parser.add_argument("--language", default=ReportLanguage.CHINESE.value, choices=ReportLanguage.values)
        parser.add_argument("--output", type=Path, required=True, help="where the PDF goes")
        parser.add_argument("--on", type=date.fromisoformat, default=None, help="business date (today)")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002  (Django's signature)
        """Make the report, write it, and print number, code and hash."""
        operator = Organisation.objects.filter(kind=OrganisationKind.OPERATOR).order_by("pk").first()
        if operator is None:
            raise CommandError("no operator is registered: nobody could read the file")
        uscc = codes.normalise(options["uscc"]).code
        subject = Subject.objects.select_related("organisation").filter(organisation__uscc=uscc).first()
        if subject is None:
            raise CommandError(f"no file is kept under {uscc}")
        try:
            report = report_request(
                actor=None,
                reader=Reader(None, operator, "credit_report"),
                subject=subject,
                purpose=Purpose.PRE_LOAN,
                language=options["language"],
                on=options["on"] or timezone.localdate(),
            )
        except ReportError as error:
            raise CommandError(str(error)) from error
        report = report_make(report=report)
        if not report.is_ready:
            raise CommandError(f"{report.report_no} is {report.state}: {report.get_failure_display()}")
        options["output"].write_bytes(storage.absolute(report.pdf_path).read_bytes())
        self.stdout.write(f"{report.report_no} {report.shown_code} {report.pdf_sha256}")
