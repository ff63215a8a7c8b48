"""All parts of a report put together."""

from dataclasses import dataclass
from datetime import date, datetime

from reports.assembly.advice import advice
from reports.assembly.file import OpenedFile
from reports.assembly.findings import Findings
from reports.assembly.identity import identity
from reports.assembly.operation import operation
from reports.assembly.records import honours, obligations, public_record
from reports.assembly.rules import anomaly_rules, limit_rules
from reports.assembly.score import score_explained
from reports.assembly.sources import authorisation, data_items
from reports.content import Cover, ReportContent
from reports.content_values import Label

NO_MODEL = "–"


@dataclass(frozen=True, slots=True, kw_only=True)
class Imprint:
    """What the cover says of the report itself."""

    report_no: str
    snapshot_at: datetime
    valid_until: date
    issuer: Label
    verification_code: str
    verification_url: str
    notice: Label | None = None


def report_content(file: OpenedFile, findings: Findings, imprint: Imprint) -> ReportContent:
    """Return the whole content; raise `ContentError` where its parts contradict each other."""
    return ReportContent(
        cover=_cover(file, findings, imprint),
        advice=advice(file, findings),
        identity=identity(file),
        authorisation=authorisation(file),
        operation=operation(file, findings),
        obligations=obligations(file),
        public_record=public_record(file),
        honours=honours(file),
        score=score_explained(findings, file.subject.kind),
        items=data_items(file),
    )


def _cover(file: OpenedFile, findings: Findings, imprint: Imprint) -> Cover:
    rules = (
        findings.versions["status_rules"],
        limit_rules(findings.rules_on).version,
        anomaly_rules(findings.rules_on).version,
    )
    return Cover(
        report_no=imprint.report_no,
        subject_name=file.subject.organisation.name,
        subject_code=file.uscc,
        kind=file.subject.kind,
        snapshot_at=imprint.snapshot_at,
        valid_until=imprint.valid_until,
        issuer=imprint.issuer,
        verification_code=imprint.verification_code,
        verification_url=imprint.verification_url,
        model_version=findings.card.model_id if findings.card else NO_MODEL,
        rules_version=" / ".join(dict.fromkeys(rules)),
        notice=imprint.notice,
    )
