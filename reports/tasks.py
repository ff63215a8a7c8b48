"""Jobs of the reports app."""

from celery import shared_task

from reports.models import Report
from reports.services import report_make


@shared_task
def make_report(report_id: int) -> None:
    """Make a requested report; running it again changes nothing."""
    report_make(report=Report.objects.get(pk=report_id))
