"""What a report says, assembled from small made-up files read through the real door."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from archives import guard
from archives.access import Reader
from archives.models import Record, Subject
from reports.assembly import Findings, Imprint, findings_of, opened_file, report_content
from reports.assembly.words import bin_words
from reports.content import Basis, ReportContent
from reports.content_operation import AnomalyLevel
from reports.content_records import RecordStatus
from reports.content_values import DataState, Label
from reports.opening import open_for_report
from reports.rendering import render_pdf
from scoring.models import ModelStatus, ModelVersion
from scoring.services.scores import score_subjects
from tests.archives import cases
from tests.reports import files

pytestmark = pytest.mark.django_db

IMPRINT = Imprint(
    report_no="CE-20260630-000001",
    snapshot_at=datetime(2026, 6, 30, 8, tzinfo=UTC),
    valid_until=date(2026, 7, 30),
    issuer=Label.same("示范平台"),
    verification_code="0000-0000-0000-0000",
    verification_url="https://example.org/reports/verify/0000000000000000/",
)


def assembled(reader: Reader, of: Subject, purpose: str = "pre_loan") -> tuple[ReportContent, Findings]:
    """Read, judge and assemble as the services do, without keeping anything."""
    granted = open_for_report(reader, of, purpose=purpose, on=files.ON, reference="test")
    model = ModelVersion.objects.filter(status=ModelStatus.CHAMPION).first()
    file = opened_file(granted, of)
    findings = findings_of(file, model=model, rules_on=files.ON)
    return report_content(file, findings, IMPRINT), findings


def content_for(reader: Reader, of: Subject, purpose: str = "pre_loan") -> ReportContent:
    return assembled(reader, of, purpose)[0]


def own(of: Subject) -> ReportContent:
    return content_for(files.owner(of), of, "self_view")


def traded(number: int = 1, **kinds: Any) -> Subject:
    """Return a firm with three years of trade and obligations."""
    found = files.firm(number, **kinds)
    files.trade(found)
    files.obligations(found)
    return found


def test_each_item_tells_its_state_apart() -> None:
    """Received, checked without result, not authorised and not held are four different things."""
    firm, bank = traded(), files.bank()
    files.agree(firm, bank, item_codes=["tax_invoice_sales", "tax_invoice_purchase", "util_gas"])
    found = content_for(bank, firm)
    states = {item.code: (item.state, item.rows) for item in found.items}
    assert states["tax_invoice_sales"] == (DataState.VALUE, 36)
    assert states["tax_invoice_purchase"] == (DataState.VALUE, 0)
    assert states["util_gas"] == (DataState.NOT_HELD, None)
    assert states["util_power"] == (DataState.NOT_AUTHORISED, None)
    assert states["pen_decision"] == (DataState.VALUE, 0)
    assert found.item("pen_decision").basis is Basis.PUBLIC
    assert found.item("tax_invoice_sales").basis is Basis.CONSENT
    assert found.item("tax_invoice_sales").as_of == files.ON
    assert found.item("tax_invoice_sales").source_unit == Label.same("示范市税务局")
    assert found.authorisation.authorised == ("tax_invoice_sales", "tax_invoice_purchase", "util_gas")
    assert "util_power" in found.authorisation.not_authorised


def test_what_the_reader_may_not_see_has_no_say() -> None:
    """Two files that differ only in what a bank may not see give it the same content to the byte."""
    files.champion()
    firm, bank = files.firm(), files.bank()
    files.trade(firm)
    files.agree(firm, bank, item_codes=["tax_invoice_sales"])
    before = content_for(bank, firm)
    files.obligations(firm)
    cases.record(firm, "lending_outcome", level="npl", decided_on=date(2026, 5, 1))
    after = content_for(bank, firm)
    counted = replace(after.authorisation, queries_used=before.authorisation.queries_used)
    assert replace(after, authorisation=counted).sha256() == before.sha256()
    assert own(firm).sha256() != before.sha256()


def test_an_unknown_term_gets_neutral_points_and_is_no_reason() -> None:
    """Power that was not authorised gives 0 points, says why, and is not among the reasons."""
    files.champion()
    firm, bank = traded(), files.bank()
    files.penalty(firm)
    files.agree(firm, bank, item_codes=["tax_invoice_sales"])
    found = content_for(bank, firm)
    assert found.score is not None
    terms = {term.code: term for term in found.score.terms}
    power, penalty = terms["power_mean_12m"], terms["penalty_general_open"]
    assert power.points == 0
    assert (power.state, power.value, power.reason_rank) == (DataState.NOT_AUTHORISED, None, None)
    assert [penalty.points, penalty.best_points] == [-60, Decimal("10.25")]
    assert penalty.reason_rank == 1
    assert found.advice.score == 570
    assert [hit.code for hit in found.advice.negative] == ["penalty_general_open"]
    assert [hit.code for hit in found.advice.positive] == ["sales_total_12m"]
    assert terms["sales_total_12m"].bin == Label("100万元 及以上", "CNY 1,000,000 and above")


def test_a_month_without_sales_is_zero_inside_the_series_and_unknown_outside() -> None:
    """Silence is zero between the first invoice and the day the source answers for, and unknown outside."""
    firm = files.firm()
    brought = files.trade(firm, skip=1)
    with guard.loading():
        from archives.models import Invoice

        rows = Invoice.objects.filter(subject=firm, delivery=brought)
        rows.filter(issued_on__lt=date(2024, 1, 1)).delete()
        rows.filter(issued_on__range=(date(2025, 3, 1), date(2025, 3, 31))).delete()
    points = {point.month: point.value for point in own(firm).operation.sales.points}
    assert len(points) == 36
    assert points[date(2023, 12, 1)] is None
    assert points[date(2025, 3, 1)] == 0
    assert points[date(2026, 5, 1)] == 100_000
    assert points[date(2026, 6, 1)] == 0


def test_a_month_the_source_covers_in_part_is_unknown() -> None:
    """Half a month of invoices is not the month's figure, and no fall comes of it."""
    firm = files.firm()
    files.trade(firm)
    firm.holdings.filter(item_code="tax_invoice_sales").update(covered_to=date(2026, 6, 15))
    found = own(firm)
    assert found.operation.sales.points[-1].value is None
    assert found.operation.sales.points[-2].value == 100_000
    assert found.operation.anomalies == ()


@pytest.mark.parametrize(
    ("recent", "level"),
    [
        (100_000, None),
        (71_000, None),
        (70_000, AnomalyLevel.YELLOW),
        (50_000, AnomalyLevel.ORANGE),
        (0, AnomalyLevel.RED),
    ],
)
def test_a_fall_in_sales_is_marked_by_the_stated_rule(recent: int, level: AnomalyLevel | None) -> None:
    """From 30 % against the same months last year it is yellow, from 50 % orange, without sales red."""
    firm = files.firm()
    files.trade(firm, last_months=recent)
    found = [one.level for one in own(firm).operation.anomalies if one.item_code == "tax_invoice_sales"]
    assert found == ([level] if level else [])


def test_a_gap_in_the_data_is_never_a_fall() -> None:
    """Four missing months of power are shown as unknown, and nothing is said of a fall."""
    firm = files.firm()
    files.obligations(firm, power_gap=4)
    found = own(firm).operation
    assert [point.value for point in found.power.points[-5:]] == [800, None, None, None, None]
    assert found.anomalies == ()


def test_unpaid_bills_and_taxes_are_marked() -> None:
    """Two bills past due are orange; a tax unpaid for more than 30 days is yellow."""
    firm = files.firm()
    files.obligations(firm)
    with guard.loading():
        from archives.models import TaxPayment, UtilityMonth

        late = date(2026, 4, 1)
        UtilityMonth.objects.filter(subject=firm, period__range=(late, date(2026, 5, 1))).update(
            paid_amount=0
        )
        TaxPayment.objects.filter(subject=firm, period=date(2026, 5, 1)).update(paid_amount=1, paid_on=None)
    found = {one.item_code: one.level for one in own(firm).operation.anomalies}
    assert found == {"util_power": AnomalyLevel.ORANGE, "tax_vat_paid": AnomalyLevel.YELLOW}


def test_a_season_needs_two_years() -> None:
    """With three years every calendar month has its index; the mean of equal months is 1."""
    firm = files.firm()
    files.trade(firm)
    season = own(firm).operation.season
    assert season is not None
    assert set(season.indices) == {Decimal(1)}
    young = files.firm(2)
    files.trade(young, skip=0)
    with guard.loading():
        from archives.models import Invoice

        Invoice.objects.filter(subject=young, issued_on__lt=date(2024, 8, 1)).delete()
    assert own(young).operation.season is None


def test_a_record_tells_matter_authority_publicity_and_repair() -> None:
    """A penalty has its number, matter, authority, end of publicity and the way to repair of its level."""
    firm = files.firm()
    files.penalty(firm)
    (entry,) = own(firm).public_record.entries
    assert (entry.reference, entry.title.zh, entry.source_unit.zh) == (
        "罚〔2026〕7号",
        "未按规定公示",
        "示范市市场监督管理局",
    )
    assert (entry.publicity_until, entry.amount) == (date(2027, 3, 2), Decimal(20_000))
    assert entry.repair_route is not None
    assert "3 个月" in entry.repair_route.zh


def test_repaired_records_stand_in_the_own_copy_alone() -> None:
    """A bank never learns of a repaired penalty; the subject's copy keeps it, marked, without a route."""
    firm, bank = files.firm(), files.bank()
    files.agree(firm, bank)
    files.penalty(firm, status=RecordStatus.REPAIRED, ended_on=date(2026, 5, 1))
    assert content_for(bank, firm).public_record.entries == ()
    (entry,) = own(firm).public_record.entries
    assert (entry.status, entry.repair_route) == (RecordStatus.REPAIRED, None)


def test_an_ended_listing_has_no_route() -> None:
    """A firm off the abnormal list is shown with the day it left, and nothing is left to repair."""
    firm = files.firm()
    cases.record(
        firm,
        "reg_abnormal",
        decided_on=date(2025, 1, 3),
        ended_on=date(2025, 6, 3),
        content={"reason": "失联"},
    )
    (entry,) = own(firm).public_record.entries
    assert (entry.ended_on, entry.repair_route, entry.title.zh) == (date(2025, 6, 3), None, "失联")


def test_a_bank_sees_its_own_reports_of_loans_without_consent_to_others() -> None:
    """What a lender reported itself stays visible to it; what others reported does not."""
    firm, bank = files.firm(), files.bank()
    files.agree(firm, bank, item_codes=["tax_invoice_sales"])
    own_delivery = cases.delivery(bank.organisation, "lending_outcomes")
    cases.record(
        firm, "lending_outcome", delivery=own_delivery, level="settled_on_time", amount=Decimal(300_000)
    )
    cases.record(firm, "lending_outcome", level="overdue_90")
    found = content_for(bank, firm)
    assert [(one.code, one.source, one.adverse) for one in found.obligations.outcomes] == [
        ("settled_on_time", bank.organisation.name, False)
    ]
    assert found.item("lending_outcome").state is DataState.NOT_AUTHORISED
    assert {one.code for one in own(firm).obligations.outcomes} == {"settled_on_time", "overdue_90"}


def test_instalments_on_time_are_told_once_a_loan() -> None:
    """Three instalments of one loan are one line with their number; another loan has its own."""
    firm = files.firm()
    for loan, month in (("L1", 1), ("L1", 2), ("L1", 3), ("L2", 2)):
        cases.record(
            firm,
            "lending_outcome",
            level="installment_on_time",
            decided_on=date(2026, month, 11),
            content={"loan_no": loan},
        )
    found = [(one.on, one.label.en) for one in own(firm).obligations.outcomes]
    assert found == [
        (date(2026, 3, 11), "3 instalments paid on time"),
        (date(2026, 2, 11), "Instalment paid on time"),
    ]


@pytest.mark.parametrize(
    ("feature", "edges", "place", "en"),
    [
        ("penalty_count_36m", (), 0, "any value"),
        ("penalty_count_36m", (0.5, 2.5), 0, "below 0.5"),
        ("penalty_count_36m", (0.5, 2.5), 1, "0.5 to below 2.5"),
        ("sales_total_12m", (1_000_000.0,), 1, "CNY 1,000,000 and above"),
        ("sales_log_12m", (6.0, 7.0), 1, "CNY 1,000,000 to below CNY 10,000,000"),
        ("sales_growth_12m", (-0.125, 0.3), 1, "-12.5% to below 30%"),
        ("tax_grade_level", (2.5, 4.5), 1, "M, B"),
        ("honour_level", (0.5,), 0, "none"),
    ],
)
def test_bins_are_worded_by_unit(feature: str, edges: tuple[float, ...], place: int, en: str) -> None:
    """Amounts, shares, logarithms and levels read as what they stand for."""
    assert bin_words(feature, edges, place).en == en


def test_honours_grades_changes_and_licences() -> None:
    """What speaks for a firm, its yearly tax grades, and its register are told with their dates."""
    firm = files.firm()
    cases.record(
        firm,
        "hon_award",
        level="province",
        ended_on=date(2027, 1, 1),
        content={"honour_name": "守信企业", "authority": "示范省"},
    )
    for year, grade in ((2024, "B"), (2025, "A")):
        cases.record(firm, "tax_grade", level=grade, decided_on=date(year + 1, 4, 20), content={"year": year})
    cases.record(firm, "reg_change", level="address", content={"before_value": "旧址", "after_value": "新址"})
    cases.record(firm, "lic_permit", content={"document_name": "食品经营许可证", "document_no": "JY1"})
    found = own(firm)
    (award,) = found.honours.awards
    assert (award.title.zh, award.level.en, award.valid_until) == ("守信企业", "provincial", date(2027, 1, 1))
    assert [(one.year, one.grade) for one in found.honours.tax_grades] == [(2024, "B"), (2025, "A")]
    (change,) = found.identity.changes
    assert (change.what.zh, change.before, change.after) == ("住所", "旧址", "新址")
    assert found.identity.licences[0].title == "食品经营许可证"


def test_facts_of_cooperatives_and_bnbs() -> None:
    """A co-operative tells its members and land, a B&B its rooms and inspections; a gap is said to be one."""
    coop = files.firm(2, "farmer_coop", cooperative={"member_count": 64, "farmer_ratio": Decimal("0.95")})
    facts = {fact.label.en: fact for fact in own(coop).identity.kind_facts}
    assert facts["Members"].value is not None
    assert facts["Members"].value.number == 64
    assert (facts["Land"].value, facts["Land"].state) == (None, DataState.NOT_HELD)
    bnb = files.firm(3, "bnb", homestay={"rooms": 8, "star_grade": 4})
    cases.record(bnb, "bnb_inspection", level="spot", points=-4, content={"finding": "消防器材过期"})
    found = own(bnb)
    assert found.public_record.inspections[0].points == -4
    assert found.item("bnb_inspection").rows == 1
    assert "bnb_inspection" not in {item.code for item in own(coop).items}


def test_without_a_model_there_is_a_report_without_a_score() -> None:
    """Before the first model the report tells all facts, and why there is no limit."""
    found, findings = assembled(files.owner(firm := traded()), firm, "self_view")
    assert findings.evaluation is None
    assert (found.score, found.advice.score, found.advice.suggested_limit) == (None, None, None)
    assert found.advice.limit_reason.en == "Without a score no limit is suggested."
    assert found.operation.sales.points


def test_a_file_of_which_no_term_is_known_gets_no_score() -> None:
    """Base points alone are no score: where nothing that the model reads is known, none is given."""
    files.champion()
    firm = cases.subject(4)
    found = own(firm)
    assert (found.score, found.advice.score, found.advice.depth_grade) == (None, None, "D")


def test_an_objection_shows_the_score_both_ways() -> None:
    """While a penalty is disputed its term is unknown; the score without it is told beside."""
    files.champion()
    firm = traded()
    files.penalty(firm, status=RecordStatus.DISPUTED)
    advice = own(firm).advice
    assert advice.status_reasons[0].disputed
    assert advice.score == 656  # 560 + 25.5 + 70, and nothing for the disputed term
    assert advice.score_without_disputed == 666  # and 10.25 for a file without penalties


def test_peers_are_compared_from_ten_on() -> None:
    """Nine peers say nothing; the tenth opens the comparison, and its group is the section of industry."""
    files.champion()
    firm = traded()
    reader = files.operator()
    peers = [files.firm(number) for number in range(10, 19)]
    score_subjects(reader=reader, subjects=peers, purpose="pre_loan", on=files.ON, rules_on=files.ON)
    assert own(firm).advice.position is None
    tenth = files.firm(19)
    score_subjects(reader=reader, subjects=[tenth], purpose="pre_loan", on=files.ON, rules_on=files.ON)
    position = own(firm).advice.position
    assert position is not None
    assert [position.subjects, position.share_below] == [10, 1]
    assert position.group == Label("制造业 · 中小微企业", "Manufacturing, SMEs")


def test_a_bank_learns_no_score_that_was_not_made_for_it() -> None:
    """The trend of a bank's report has its own earlier scores; the platform's are in the own copy only."""
    files.champion()
    firm, bank = traded(), files.bank()
    files.agree(firm, bank)
    for reader, day in ((files.operator(), date(2026, 3, 31)), (bank, date(2026, 4, 30))):
        score_subjects(reader=reader, subjects=[firm], purpose="pre_loan", on=day, rules_on=files.ON)
    assert [point.on for point in content_for(bank, firm).advice.trend] == [date(2026, 4, 30), files.ON]
    assert [point.on for point in own(firm).advice.trend] == [date(2026, 3, 31), files.ON]


def test_the_worst_file_still_makes_a_report() -> None:
    """Hostile and endless texts, unknown levels, 200 records: assembled, printed, under 600 KiB."""
    files.champion()
    firm = traded(1)
    firm.organisation.name = "<script>特别长的名称</script>" * 7
    firm.organisation.save()
    firm.business_scope = "\u202e经营范围🌾" * 400
    firm.save()
    brought = cases.delivery(template="records")
    with guard.loading():
        Record.objects.bulk_create(
            Record(
                subject=firm,
                section="adverse",
                item_code="pen_decision",
                source_unit=brought.source_unit,
                source_record_id=f"w{number}",
                delivery=brought,
                row_no=number,
                as_of=files.ON,
                decided_on=date(2026, 1, 1 + number % 28),
                level="unheard-of" if number % 2 else "",
                content={"facts": "违" * 4000} if number % 3 else {},
                content_hash="0" * 64,
            )
            for number in range(1, 201)
        )
    found = own(firm)
    assert len(found.public_record.entries) == 200
    assert found.public_record.entries[0].repair_route is not None
    again = ReportContent.from_bytes(found.to_bytes())
    assert again == found
    assert len(render_pdf(again, language="en")) < 600 * 1024
