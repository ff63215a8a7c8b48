"""The consent door: purpose, item, status, date, count, reader."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.models import OrganisationKind, Role
from archives.access import AccessRefused, Reader, UnknownSubjectError, in_region, open_files
from archives.items import ALL_ITEMS, AUTHORISED_ITEMS, PUBLIC_ITEMS, UnknownItemError
from archives.models import Purpose, Query, Subject
from archives.verdicts import Denial
from tests.archives import cases

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm() -> Subject:
    """A firm with two invoices, each way."""
    found = cases.subject()
    cases.invoices(found, ["100.00", "50.00"])
    cases.invoices(found, ["30.00"], direction="purchase")
    return found


@pytest.fixture
def lender() -> Reader:
    """An officer of a bank."""
    return cases.lender_reader()


def denials(
    reader: Reader, of: Subject, items: tuple[str, ...] = ("tax_invoice_sales",), **ask: object
) -> set[str]:
    """Return the distinct reasons for which ``items`` stay closed; empty where all are open."""
    asked = {"purpose": "pre_loan", "on": cases.ON, **ask}
    try:
        granted = open_files(reader, of, items=items, **asked)  # type: ignore[arg-type]
    except AccessRefused as refusal:
        return set(refusal.denied.values())
    return set(granted.denied_items(of.uscc).values())


# --- Who and what for ------------------------------------------------------------------------------


def test_public_items_need_no_consent(firm: Subject, lender: Reader) -> None:
    """A lender reads what authorities made public; the legal basis is in the log."""
    granted = open_files(lender, firm, purpose="pre_loan", items=PUBLIC_ITEMS, on=cases.ON)
    assert granted.granted_items(firm.uscc) == set(PUBLIC_ITEMS)
    query = Query.objects.get(number=granted.query_numbers[firm.uscc])
    assert "52号" in query.legal_basis
    assert query.consent_id is None


def test_authorised_items_need_consent(firm: Subject, lender: Reader) -> None:
    """Without a consent the read of one subject is refused, and nothing comes out."""
    with pytest.raises(AccessRefused) as refusal:
        open_files(lender, firm, purpose="pre_loan", items=AUTHORISED_ITEMS, on=cases.ON)
    assert refusal.value.denied == dict.fromkeys(AUTHORISED_ITEMS, Denial.NO_CONSENT)


def test_a_consent_opens_its_items_only(firm: Subject, lender: Reader) -> None:
    """Sales invoices are open, purchase invoices stay closed and are not in the frame."""
    consent = cases.consent(firm, lender.organisation, item_codes=["tax_invoice_sales"])
    granted = open_files(lender, firm, purpose="pre_loan", items=ALL_ITEMS, on=cases.ON)
    assert granted.denied_items(firm.uscc)["tax_invoice_purchase"] == Denial.ITEM_NOT_COVERED
    assert granted.frames()["invoices"]["direction"].unique().to_list() == ["sales"]
    assert Query.objects.get(number=granted.query_numbers[firm.uscc]).consent_id == consent.pk


@pytest.mark.parametrize("purpose", [purpose for purpose in Purpose.values if purpose != "self_view"])
def test_a_consent_is_for_its_purpose(firm: Subject, purpose: str) -> None:
    """Data authorised before a loan are not read after it, and the other way round."""
    operator = cases.operator_reader()
    cases.consent(firm, operator.organisation, purpose)
    for asked in Purpose.values:
        expected = set() if asked == purpose else {Denial.NO_CONSENT}
        if asked == "self_view":
            expected = {Denial.PURPOSE_NOT_OPEN}
        assert denials(operator, firm, purpose=asked) == expected, asked


def test_a_consent_is_for_its_grantee(firm: Subject, lender: Reader) -> None:
    """Another bank has nothing from a consent to the first."""
    cases.consent(firm, lender.organisation)
    assert denials(lender, firm) == set()
    assert denials(cases.lender_reader(9002), firm) == {Denial.NO_CONSENT}


def test_a_consent_is_of_its_subject(firm: Subject, lender: Reader) -> None:
    """One firm's consent opens no other firm's file."""
    cases.consent(firm, lender.organisation)
    assert denials(lender, cases.subject(2)) == {Denial.NO_CONSENT}


def test_bounds_hold_against_stored_consents(firm: Subject, lender: Reader) -> None:
    """A consent that names more than its purpose needs opens no more than that."""
    cases.consent(firm, lender.organisation, "pool_claim")
    assert denials(lender, firm, ("util_power",), purpose="pool_claim") == {Denial.ITEM_NOT_COVERED}


# --- When and how often ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2024, 12, 31), {Denial.NOT_YET_VALID}),
        (date(2025, 1, 1), set()),
        (date(2025, 12, 31), set()),
        (date(2026, 1, 1), {Denial.EXPIRED}),
    ],
)
def test_a_consent_has_a_first_and_a_last_day(
    firm: Subject, lender: Reader, on: date, expected: set[str]
) -> None:
    """Both ends of the period are inside."""
    cases.consent(firm, lender.organisation)
    assert denials(lender, firm, on=on) == expected


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("active", set()),
        ("paused", {Denial.PAUSED}),
        ("revoked", {Denial.REVOKED}),
        ("expired", {Denial.EXPIRED}),
        ("replaced", {Denial.NO_CONSENT}),
    ],
)
def test_only_an_active_consent_opens(firm: Subject, lender: Reader, status: str, expected: set[str]) -> None:
    """Every other status closes at once, whatever the dates."""
    ended = None if status in {"active", "paused"} else timezone.now()
    cases.consent(firm, lender.organisation, status=status, ended_at=ended)
    assert denials(lender, firm) == expected


def test_a_new_consent_opens_after_a_revoked_one(firm: Subject, lender: Reader) -> None:
    """The living consent counts, whichever of the two was stored last."""
    cases.consent(firm, lender.organisation)
    cases.consent(firm, lender.organisation, status="revoked", ended_at=timezone.now())
    assert denials(lender, firm) == set()


def test_the_agreed_count_is_kept(firm: Subject, lender: Reader) -> None:
    """After two of two reads the third is refused; refusals and public reads use nothing up."""
    cases.consent(firm, lender.organisation, queries_max=2)
    open_files(lender, firm, purpose="pre_loan", items=PUBLIC_ITEMS, on=cases.ON)
    assert denials(lender, firm, on=date(2027, 1, 1)) == {Denial.EXPIRED}
    assert denials(lender, firm) == set()
    assert denials(lender, firm) == set()
    assert denials(lender, firm) == {Denial.COUNT_EXHAUSTED}


# --- Who reads -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (Role.LENDER_OFFICER, set()),
        (Role.LENDER_APPROVER, set()),
        (Role.LENDER_EDITOR, {Denial.NOT_A_MEMBER}),
        (Role.LENDER_PUBLISHER, {Denial.NOT_A_MEMBER}),
    ],
)
def test_only_reading_roles_read(firm: Subject, role: str, expected: set[str]) -> None:
    """Those who write products have no business with files."""
    bank = cases.organisation(OrganisationKind.LENDER, 9001)
    cases.consent(firm, bank)
    assert denials(Reader(cases.member(bank, role), bank), firm) == expected


def test_a_stranger_reads_for_nobody(firm: Subject, lender: Reader) -> None:
    """A user who does not work for the organisation is refused, public items included, and logged."""
    other = cases.lender_reader(9002)
    impostor = Reader(other.user, lender.organisation)
    assert denials(impostor, firm, PUBLIC_ITEMS) == {Denial.NOT_A_MEMBER}
    query = Query.objects.get()
    assert (query.reader, query.organisation, query.item_codes) == (other.user, lender.organisation, [])


@pytest.mark.parametrize("kind", [OrganisationKind.SOURCE_UNIT, OrganisationKind.APPLICANT])
def test_other_organisations_do_not_read_for_a_loan(firm: Subject, kind: str) -> None:
    """Source units and other applicants have no purpose in anybody's file."""
    outsider = Reader(None, cases.organisation(kind, 9555))
    assert denials(outsider, firm, ("reg_basic",)) == {Denial.PURPOSE_NOT_OPEN}


def test_own_view_is_for_own_members(firm: Subject) -> None:
    """The owner sees everything without a consent; another applicant sees nothing."""
    granted = open_files(cases.owner_reader(firm), firm, purpose="self_view", items=ALL_ITEMS, on=cases.ON)
    assert granted.granted_items(firm.uscc) == set(ALL_ITEMS)
    neighbour = cases.owner_reader(cases.subject(2))
    assert denials(neighbour, firm, ALL_ITEMS, purpose="self_view") == {Denial.NOT_OWN_FILE}


# --- Personal data and outcomes of loans -----------------------------------------------------------


@pytest.mark.parametrize("kind", ["sole_trader", "family_farm"])
def test_a_sole_traders_taxes_need_the_annex(lender: Reader, kind: str) -> None:
    """Income and tax of the person behind the firm stay closed without the separate written consent."""
    trader = cases.subject(3, kind)
    cases.consent(trader, lender.organisation, personal_annex=False)
    granted = open_files(lender, trader, purpose="pre_loan", items=AUTHORISED_ITEMS, on=cases.ON)
    assert granted.granted_items(trader.uscc) == {"soc_paid", "util_power", "util_water", "util_gas"}
    assert set(granted.denied_items(trader.uscc).values()) == {Denial.ANNEX_MISSING}


def test_outcomes_of_loans_are_for_their_parties(firm: Subject, lender: Reader) -> None:
    """Without consent a lender sees what it reported itself; the operator and the subject see all."""
    others = cases.lender_reader(9002)
    for number, reader in enumerate((lender, others)):
        cases.record(
            firm,
            "lending_outcome",
            level="overdue_30",
            delivery=cases.delivery(reader.organisation, f"outcomes{number}"),
        )
    items = ("reg_basic", "lending_outcome")

    def seen(reader: Reader, purpose: str = "pre_loan") -> int:
        granted = open_files(reader, firm, purpose=purpose, items=items, on=cases.ON)
        return granted.frames()["records"].height

    assert seen(lender) == 1
    assert seen(cases.operator_reader()) == 2
    assert seen(cases.owner_reader(firm), "self_view") == 2
    cases.consent(firm, lender.organisation, item_codes=["lending_outcome"])
    assert seen(lender) == 2


# --- The log and the call --------------------------------------------------------------------------


def test_every_read_and_refusal_is_logged(firm: Subject, lender: Reader) -> None:
    """The row tells who, what for, what was opened, what stayed closed and why, and the application."""
    cases.consent(firm, lender.organisation, item_codes=["soc_paid"])
    open_files(lender, firm, purpose="pre_loan", items=["soc_paid", "util_gas"], on=cases.ON, reference="A-7")
    denials(lender, firm, ("util_water",))
    read, refused = Query.objects.order_by("number")
    assert (read.reader, read.organisation, read.subject) == (lender.user, lender.organisation, firm)
    assert (read.item_codes, read.denied) == (["soc_paid"], {"util_gas": "item_not_covered"})
    assert (read.reference, read.client, read.on) == ("A-7", "127.0.0.1", cases.ON)
    assert len(read.result_hash) == 64
    assert (refused.item_codes, refused.denied) == ([], {"util_water": "item_not_covered"})
    assert refused.result_hash == ""


def test_a_city_is_read_at_once(firm: Subject) -> None:
    """Each subject of a region has its own verdict, its own row in the log, and only its own data."""
    operator, neighbour = cases.operator_reader(), cases.subject(2)
    elsewhere = cases.subject(3, region_code="610825")
    cases.invoices(neighbour, ["7.00"])
    cases.consent(firm, operator.organisation)
    granted = open_files(operator, in_region("3311"), purpose="pre_loan", items=ALL_ITEMS, on=cases.ON)
    assert {key.uscc for key in granted.keys} == {firm.uscc, neighbour.uscc}
    assert granted.frames()["invoices"]["subject"].unique().to_list() == [firm.uscc]
    assert set(granted.frames()["subjects"]["subject"]) == {firm.uscc, neighbour.uscc}
    assert Query.objects.count() == 2
    assert not Query.objects.filter(subject=elsewhere).exists()


def test_a_city_without_consents_is_read_as_unknown(firm: Subject) -> None:
    """A read of several subjects that opens nothing returns, with everything not authorised."""
    granted = open_files(
        cases.operator_reader(), [firm, cases.subject(2)], purpose="pre_loan", items=["soc_paid"], on=cases.ON
    )
    assert granted.frames()["states"]["state"].to_list() == ["not_authorised"] * 2


def test_subjects_may_be_named_by_code(firm: Subject) -> None:
    """A code, a subject or a list of either is the same; an unknown code is an error by name."""
    operator = cases.operator_reader()
    named: list[Subject | str | list[Subject | str]] = [firm, firm.uscc, [firm], [firm.uscc, firm]]
    for subjects in named:
        granted = open_files(operator, subjects, purpose="pre_loan", items=["reg_basic"], on=cases.ON)
        assert [key.uscc for key in granted.keys] == [firm.uscc]
    with pytest.raises(UnknownSubjectError, match=cases.code(77)):
        open_files(operator, cases.code(77), purpose="pre_loan", items=["reg_basic"], on=cases.ON)


def test_what_is_asked_must_exist(firm: Subject) -> None:
    """Unknown items and purposes are programming errors, and nothing is logged."""
    operator = cases.operator_reader()
    with pytest.raises(UnknownItemError):
        open_files(operator, firm, purpose="pre_loan", items=["horoscope"], on=cases.ON)
    with pytest.raises(ValueError, match="curiosity"):
        open_files(operator, firm, purpose="curiosity", items=["reg_basic"], on=cases.ON)
    assert Query.objects.count() == 0


def test_an_empty_selection_reads_nothing() -> None:
    """A region without subjects gives empty frames and no rows in the log."""
    granted = open_files(
        cases.operator_reader(), in_region("99"), purpose="pre_loan", items=ALL_ITEMS, on=cases.ON
    )
    assert all(frame.is_empty() for frame in granted.frames().values())
    assert Query.objects.count() == 0


def test_ended_consents_count_from_the_next_read(firm: Subject, lender: Reader) -> None:
    """A consent that ends between two reads closes the second."""
    consent = cases.consent(firm, lender.organisation)
    assert denials(lender, firm) == set()
    consent.valid_to = cases.ON - timedelta(days=1)
    consent.save()
    assert denials(lender, firm) == {Denial.EXPIRED}
