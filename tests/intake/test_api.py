"""Intake by API."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from accounts.models import ApiKey, Membership, Organisation, OrganisationKind, Role, Scope, User
from accounts.services.keys import api_key_create
from intake.models import Batch, BatchState, Entrance
from tests.intake.cases import AS_OF, FIRM, csv_of, register, row, source_unit

pytestmark = pytest.mark.django_db

BATCHES = "/api/v1/intake/batches"


def _key(organisation: Organisation, role: str, scope: str, *, days: int = 30) -> str:
    user = User.objects.create_user(f"{role}-{organisation.pk}@example.org", "secret")
    Membership.objects.create(user=user, organisation=organisation, role=role)
    today = timezone.localdate()
    _, secret = api_key_create(
        actor=user,
        organisation=organisation,
        label="system",
        scopes=[scope],
        expires_on=today + timedelta(days=days),
        on=today,
    )
    return secret


@pytest.fixture
def key() -> str:
    """A key of the source unit."""
    return _key(source_unit(), Role.SOURCE_OFFICER, Scope.DELIVER)


def _post(key: str, content: str, **fields: Any) -> Any:
    data = {"template": "sales_invoices", "as_of": AS_OF.isoformat(), **fields}
    file = SimpleUploadedFile("invoices.csv", content.encode())
    headers = {"Authorization": f"Bearer {key}", "Accept-Language": "en"}
    return Client().post(BATCHES, {**data, "file": file}, headers=headers)


def _get(key: str, path: str) -> Any:
    return Client().get(path, headers={"Authorization": f"Bearer {key}", "Accept-Language": "en"})


def test_a_delivery_goes_in_and_its_verdicts_come_out(
    key: str, django_capture_on_commit_callbacks: Any
) -> None:
    """202 with the batch; asking again tells counts, verdicts and where the refused rows are."""
    register(FIRM)
    rows = [row("sales_invoices"), row("sales_invoices", "R2", uscc="x")]
    with django_capture_on_commit_callbacks(execute=True):
        answer = _post(key, csv_of(rows, "sales_invoices"))
    assert answer.status_code == 202
    told = _get(key, f"{BATCHES}/{answer.json()['id']}").json()
    assert told["state"] == BatchState.LOADED_WITH_REFUSALS
    assert told["rows"] == {"read": 2, "loaded": 1, "corrected": 0, "unchanged": 0, "refused": 1}
    assert [(one["code"], one["count"]) for one in told["verdicts"]] == [("uscc_form", 1)]
    assert told["sha256"] == Batch.objects.get().file_digest
    rows_answer = _get(key, told["refused_rows"])
    assert b"uscc_form" in b"".join(rows_answer)
    assert Batch.objects.get().entrance == Entrance.API


def test_a_refused_file_is_told_with_its_code(key: str, settings: Any) -> None:
    """422 with a code for machines and a text for people; an unknown template likewise."""
    answer = _post(key, "x", template="horoscopes")
    assert (answer.status_code, answer.json()["code"]) == (422, "unknown_template")
    settings.INTAKE_FILE_BYTES_MAX = 2
    answer = _post(key, "xxx")
    assert answer.status_code == 422
    assert answer.json() == {
        "code": "file_too_big",
        "text": "The file is larger than 2 bytes. Split it into several deliveries.",
    }


def test_the_day_is_today_unless_it_is_given(key: str) -> None:
    """A delivery without a day speaks of the present."""
    header = csv_of([], "sales_invoices")
    file = SimpleUploadedFile("invoices.csv", header.encode())
    Client().post(
        BATCHES,
        {"template": "sales_invoices", "file": file},
        headers={"Authorization": f"Bearer {key}"},
    )
    assert Batch.objects.get().as_of == timezone.localdate()


@pytest.mark.parametrize("wrong", ["nobody's", "revoked", "expired", "scope"])
def test_without_a_valid_key_nothing_goes_in(key: str, wrong: str) -> None:
    """401, and no batch."""
    changes: dict[str, dict[str, Any]] = {
        "nobody's": {},
        "revoked": {"revoked_at": timezone.now()},
        "expired": {"expires_on": date(2020, 1, 1)},
        "scope": {"scopes": [Scope.PRODUCTS]},
    }
    ApiKey.objects.update(digest="0" * 64) if wrong == "nobody's" else ApiKey.objects.update(**changes[wrong])
    assert _post(key, csv_of([], "sales_invoices")).status_code == 401
    assert _get(key, f"{BATCHES}/1").status_code == 401
    assert not Batch.objects.exists()


def test_lenders_deliver_outcomes_and_nothing_else() -> None:
    """Their key covers the outcomes of their loans."""
    lender = Organisation.objects.create(uscc="51610700305332460K", kind=OrganisationKind.LENDER, name="bank")
    key = _key(lender, Role.LENDER_PUBLISHER, Scope.OUTCOMES)
    assert _post(key, csv_of([], "sales_invoices")).status_code == 403
    answer = _post(key, csv_of([], "lending_outcomes"), template="lending_outcomes")
    assert answer.status_code == 202
    assert Batch.objects.get().source_unit == lender


def test_batches_of_others_do_not_exist(key: str) -> None:
    """404 for another unit's batch, the same as for none."""
    pk = _post(key, csv_of([], "sales_invoices")).json()["id"]
    other = Organisation.objects.create(
        uscc="51610700305332460K", kind=OrganisationKind.SOURCE_UNIT, name="another"
    )
    stranger = _key(other, Role.SOURCE_OFFICER, Scope.DELIVER)
    for path in (f"{BATCHES}/{pk}", f"{BATCHES}/{pk}/refused-rows", f"{BATCHES}/{pk + 1}"):
        assert _get(stranger, path).status_code == 404


def test_a_failing_batch_tells_why(key: str, django_capture_on_commit_callbacks: Any) -> None:
    """The refusal of a whole file comes with code and text."""
    with django_capture_on_commit_callbacks(execute=True):
        pk = _post(key, "a,b\n1,2\n").json()["id"]
    told = _get(key, f"{BATCHES}/{pk}").json()
    assert (told["state"], told["refusal"]) == ("refused", "unknown_column")
    assert told["refusal_text"] == "The template does not know these columns: a, b."
    assert told["refused_rows"] is None
