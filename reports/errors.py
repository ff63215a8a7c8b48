"""What the services of this app refuse, each with a text for the reader that says what to do."""

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from archives.verdicts import Denial


class ReportError(Exception):
    """A refusal; `str()` gives its text in the reader's language."""

    text: str | Promise = ""

    def __str__(self) -> str:
        return str(self.text)


class NotOpenError(ReportError):
    """The file is closed to the reader for this purpose; ``denial`` tells why, and the log has it."""

    def __init__(self, denial: Denial) -> None:
        self.denial = denial
        super().__init__(denial)

    def __str__(self) -> str:
        why, way = str(self.denial.label), str(_WAYS[self.denial])
        return gettext("%(why)s. %(way)s") % {"why": why[:1].upper() + why[1:], "way": way}


class LanguageUnknownError(ReportError):
    """Reports are printed in Chinese and English."""

    text = _("Reports are made in Chinese and in English; choose one of them.")


class NotReadyError(ReportError):
    """There is no snapshot or no page yet."""

    text = _("This report has not been made yet. Wait a moment, or retry it from the list of your reports.")


class AlreadyWithdrawnError(ReportError):
    """A report is withdrawn once."""

    text = _("This report is withdrawn already.")


class ReasonMissingError(ReportError):
    """A withdrawal says why."""

    text = _("Say why the report is withdrawn: whoever verifies it reads the reason.")


class NotTheSameError(ReportError):
    """What was made again is not the report that was given out."""

    text = _(
        "The report made again differs from the one given out. The libraries of this machine are not those "
        "it was made with: install the locked versions, then try again."
    )


_ASK = _("Ask the firm to authorise your organisation for this purpose, then request the report again.")
_WAYS = {
    Denial.NOT_A_MEMBER: _("Ask your organisation for a role that may read files."),
    Denial.PURPOSE_NOT_OPEN: _("Choose a purpose that your kind of organisation may read for."),
    Denial.NOT_OWN_FILE: _("Request the report for your own organisation."),
    Denial.NO_CONSENT: _ASK,
    Denial.NOT_YET_VALID: _("Wait until it begins, or ask the firm for an earlier one."),
    Denial.EXPIRED: _ASK,
    Denial.PAUSED: _("Ask the firm to resume it, then request the report again."),
    Denial.REVOKED: _ASK,
    Denial.ITEM_NOT_COVERED: _ASK,
    Denial.COUNT_EXHAUSTED: _("Ask the firm for a new authorisation with more reads."),
    Denial.ANNEX_MISSING: _("Ask the firm for the separate consent to personal data as well."),
}
