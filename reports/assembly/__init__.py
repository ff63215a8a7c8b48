"""From one granted read to the content of a report: what its reader may see, and what follows from that."""

from reports.assembly.content import Imprint, report_content
from reports.assembly.file import OpenedFile, items_of, opened_file
from reports.assembly.findings import Findings, findings_of

__all__ = [
    "Findings",
    "Imprint",
    "OpenedFile",
    "findings_of",
    "items_of",
    "opened_file",
    "report_content",
]
