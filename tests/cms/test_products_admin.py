"""Publishing in the CMS: own products only, two people's approval, and a reason for every recall."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Revision

from accounts.models import Role, User
from cms.products import ProductViewSet
from lenders.choices import ProductStatus
from lenders.models import Lender, Product
from tests import catalogue

pytestmark = pytest.mark.django_db

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
NAMESPACE = "wagtailsnippets_lenders_product"


def at_desk(user: User) -> Client:
    """Log a person in."""
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


@pytest.fixture
def own() -> Lender:
    """Enter the lender of the story."""
    return catalogue.lender()


@pytest.fixture
def editor(own: Lender) -> Client:
    """Log its editor in."""
    return at_desk(catalogue.member(own.organisation, Role.LENDER_EDITOR, email="editor@example.com"))


@pytest.fixture
def publisher(own: Lender) -> Client:
    """Log its publisher in."""
    return at_desk(catalogue.member(own.organisation, Role.LENDER_PUBLISHER, email="publisher@example.com"))


@pytest.fixture
def operator() -> Client:
    """Log the operator's desk in."""
    place = catalogue.organisation("operator", number=2)
    return at_desk(catalogue.member(place, Role.OPERATOR_DESK, email="desk@example.com"))


def filled(lender: Lender, **changes: Any) -> dict[str, Any]:
    """Fill the form of a product as a browser would."""
    form: dict[str, Any] = {
        "lender": lender.pk, "code": "NEW-1", "category": "loan", "name_zh": "新贷", "name_en": "New loan",
        "summary_zh": "简介", "summary_en": "Summary", "kinds": ["sme"], "regions": "3311", "industries": "",
        "industries_excluded": "", "min_age_months": "12", "limit_min": "50000", "limit_max": "500000",
        "term_min": "6", "term_max": "12", "rate_type": "fixed", "rate_min": "3.85", "rate_max": "4.85",
        "lpr_tenor": "", "collateral": ["credit"], "repay_methods": ["bullet"], "sla_days": "3",
        "labels": "", "valid_from": "2026-01-01", "required_consents": ["tax_invoice_sales"],
        "criteria-TOTAL_FORMS": "1", "criteria-INITIAL_FORMS": "0",
        "criteria-0-feature": "tax_grade", "criteria-0-operator": "in", "criteria-0-value": "A, B、M",
        "criteria-0-unknown": "refer", "criteria-0-wording_zh": "纳税信用M级及以上",
        "criteria-0-wording_en": "Tax grade M or better", "criteria-0-ORDER": "1",
        "fees-TOTAL_FORMS": "1", "fees-INITIAL_FORMS": "0", "fees-0-kind": "guarantee",
        "fees-0-basis": "amount_once", "fees-0-rate": "1.5", "fees-0-label_zh": "担保费",
        "fees-0-label_en": "Cover", "fees-0-ORDER": "1",
        "materials-TOTAL_FORMS": "0", "materials-INITIAL_FORMS": "0",
    }  # fmt: skip
    return form | changes


def address(name: str, *args: Any) -> str:
    """Give an address of the products' admin."""
    return reverse(f"{NAMESPACE}:{name}", args=args)


def page(response: Any) -> str:
    """Give a page's text."""
    assert response.status_code == 200, response
    return str(response.content.decode())


def test_an_editor_writes_a_draft_in_structured_fields(editor: Client, own: Lender) -> None:
    """Percent become fractions, lists and rule values what they mean; the public sees nothing yet."""
    response = editor.post(address("add"), filled(own))
    assert response.status_code == 302, page(response)
    product = Product.objects.get()
    draft = product.get_latest_revision_as_object()
    assert (draft.rate_min, draft.rate_max) == (Decimal("0.0385"), Decimal("0.0485"))
    assert (draft.regions, draft.required_consents) == (["3311"], ["tax_invoice_sales"])
    assert [row.value for row in draft.criteria.all()] == [["A", "B", "M"]]
    assert [fee.rate for fee in draft.fees.all()] == [Decimal("0.015")]
    assert product.status is ProductStatus.DRAFT
    assert product.lender == own


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"limit_min": "900000"}, "limit_max"),
        ({"rate_min": ""}, "rate_min"),
        ({"rate_max": "120"}, "rate_max"),
        ({"lpr_tenor": "1Y"}, "lpr_tenor"),
        ({"regions": "331"}, "regions"),
        ({"code": ""}, "code"),
        ({"criteria-0-operator": "ge"}, "operator"),
        ({"criteria-0-value": "E"}, "value"),
        ({"fees-0-rate": ""}, "rate"),
    ],
)
def test_mistakes_are_named_and_nothing_is_written(
    editor: Client, own: Lender, change: dict[str, Any], field: str
) -> None:
    """The form comes back with the field in error."""
    response = editor.post(address("add"), filled(own, **change))
    assert response.status_code == 200
    form = response.context["form"]
    found = dict(form.errors)
    for formset in form.formsets.values():
        for each in formset.errors:
            found |= each
    assert field in found
    assert Product.objects.count() == 0


def test_an_editor_cannot_write_for_another_lender(editor: Client) -> None:
    """Another lender is not among the choices, whatever is posted."""
    response = editor.post(address("add"), filled(catalogue.lender(1)))
    assert "lender" in response.context["form"].errors
    assert Product.objects.count() == 0


def test_another_lenders_product_cannot_be_reached_by_any_address(editor: Client, publisher: Client) -> None:
    """Every address of the admin that takes a product answers 404 to strangers and lists nothing of it."""
    product = catalogue.product(catalogue.lender(1), "SECRET-1", name_zh="秘密贷", name_en="Secret loan")
    revision = Revision.objects.for_instance(product).first()
    names = []
    for pattern in ProductViewSet().get_urlpatterns():
        wanted = pattern.pattern.regex.groupindex
        if "pk" not in wanted:
            continue
        names.append(pattern.name)
        values = {
            "pk": product.pk, "revision_id": revision.pk, "action_name": "approve",
            "revision_id_a": "earliest", "revision_id_b": "latest",
            "task_id": 1, "task_state_id": 1, "workflow_state_id": 1,
        }  # fmt: skip
        kwargs = {name: values[name] for name in wanted}
        target = reverse(f"{NAMESPACE}:{pattern.name}", kwargs=kwargs)
        for client in (editor, publisher):
            assert client.get(target).status_code == 404, pattern.name
            assert client.post(target).status_code == 404, pattern.name
    assert {"edit", "history", "unpublish", "workflow_action", "revisions_compare", "lock"} <= set(names)
    assert editor.get(reverse("product_recall", args=[product.pk])).status_code == 404
    assert "SECRET-1" not in page(editor.get(address("list")))
    assert "Secret loan" not in page(editor.get(reverse("wagtailadmin_home")))


def test_no_report_or_dashboard_tells_of_another_lenders_product(editor: Client) -> None:
    """Wagtail's reports, bulk actions and index pages show nothing of a stranger's draft and its log."""
    stranger = catalogue.lender(1)
    writer = at_desk(catalogue.member(stranger.organisation, Role.LENDER_EDITOR, email="w@example.com"))
    writer.post(address("add"), filled(stranger, code="SECRET-1", name_zh="秘密贷", name_en="Secret loan"))
    product = Product.objects.get()
    writer.post(
        address("edit", product.pk),
        filled(stranger, code="SECRET-1", name_zh="秘密贷", name_en="Secret loan", **{"action-submit": "1"}),
    )
    names = ("site_history", "workflow", "workflow_tasks", "locked_pages", "aging_pages", "page_types_usage")
    targets = [reverse(f"wagtailadmin_reports:{name}") for name in names]
    bulk = reverse("wagtail_bulk_action", args=["lenders", "product", "delete"])
    targets += [f"{bulk}?id={product.pk}", reverse("wagtailadmin_home"), reverse("wagtailsnippets:index")]
    for target in targets:
        text = editor.get(target, follow=True).content.decode()
        assert "Secret loan" not in text, target
        assert "秘密贷" not in text, target
    assert product.current_workflow_state is not None
    ping = reverse("wagtailadmin_editing_sessions:ping", args=["lenders", "product", product.pk, 1])
    assert editor.post(ping).status_code == 404
    assert writer.post(ping).status_code == 200


def test_a_product_passes_publisher_and_operator_before_it_is_public(
    editor: Client, publisher: Client, operator: Client, own: Lender
) -> None:
    """Neither the editor nor the publisher alone makes a product public; the operator's approval does."""
    editor.post(address("add"), filled(own))
    product = Product.objects.get()
    editor.post(address("edit", product.pk), filled(own, **{"action-publish": "1"}))
    product.refresh_from_db()
    assert not product.live
    editor.post(address("edit", product.pk), filled(own, **{"action-submit": "1"}))
    for client, others in ((publisher, (editor, operator)), (operator, (editor, publisher))):
        product.refresh_from_db()
        assert not product.live
        state = product.current_workflow_task_state
        target = address("workflow_action", product.pk, "approve", state.pk)
        for other in others:
            other.post(target)
            assert product.current_workflow_task_state == state
        client.post(target)
    product = Product.objects.get()
    assert product.status is ProductStatus.PUBLISHED
    revision = product.published_revisions.get()
    assert revision.published_by == User.objects.get(email="desk@example.com")


def test_a_recall_asks_for_its_reason(editor: Client, publisher: Client, own: Lender) -> None:
    """Editors may not; publishers may, with a reason; nobody unpublishes past it."""
    product = catalogue.product(own)
    target = reverse("product_recall", args=[product.pk])
    assert editor.post(target, {"reason": "x"}).status_code in (302, 403)
    publisher.post(address("unpublish", product.pk))
    publisher.post(target, {"reason": ""})
    product.refresh_from_db()
    assert product.live
    assert target in page(publisher.get(address("edit", product.pk)))
    publisher.post(target, {"reason": "利率调整"})
    product = Product.objects.get()
    assert (product.status, product.recall_reason) == (ProductStatus.RECALLED, "利率调整")
    assert "not public" in page(publisher.get(target))


def test_a_draft_is_previewed_as_the_public_page(editor: Client, own: Lender) -> None:
    """The preview shows the public template with the figures just typed."""
    product = catalogue.product(own)
    target = address("preview_on_edit", product.pk)
    assert editor.post(target, filled(own, code="BANK-1", name_zh="预览贷", name_en="Preview loan")).json()[
        "is_valid"
    ]
    assert "Preview loan" in page(editor.get(target)) or "预览贷" in page(editor.get(target))


@pytest.mark.parametrize("role", [Role.LENDER_OFFICER, Role.APPLICANT_OWNER])
def test_other_roles_do_not_enter_the_cms(own: Lender, role: str) -> None:
    """Officers and applicants have no place there."""
    place = own.organisation if role == Role.LENDER_OFFICER else catalogue.subject().organisation
    client = at_desk(catalogue.member(place, role))
    assert client.get(reverse("wagtailadmin_home")).status_code == 302
    assert client.get(address("list")).status_code in (302, 403)
