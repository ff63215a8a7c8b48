"""Data depth: the weight of what is known, by a published formula."""

from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from scoring.engine.depth import DepthRules, all_depth_rules, depth_frame, depth_of, depth_rules
from scoring.engine.features import KINDS
from scoring.engine.states import DataState
from scoring.engine.versioned import RuleFileError

ON = date(2026, 5, 1)
RULES = depth_rules(ON)
PUBLIC_ONLY = (
    "reg_basic", "reg_change", "reg_abnormal", "lic_permit", "pen_decision", "jud_document", "jud_enforced",
    "jud_defaulter", "jud_consumption_limit", "list_serious", "list_tax_major", "hon_award", "tax_grade",
    "tax_arrears",
)  # fmt: skip


def _known(*items: str) -> dict[str, DataState]:
    return dict.fromkeys(items, DataState.VALUE)


def test_shares_by_hand() -> None:
    """Public items alone are 30 (D); with sales invoices 50 (C), with purchases and VAT 70 (B)."""
    steps = [(), ("tax_invoice_sales",), ("tax_invoice_sales", "tax_invoice_purchase", "tax_vat_paid")]
    found = [depth_of("sme", _known(*PUBLIC_ONLY, *more), RULES) for more in steps]
    assert [(depth.grade, depth.share) for depth in found] == [
        ("D", Decimal(30)), ("C", Decimal(50)), ("B", Decimal(70)),
    ]  # fmt: skip
    full = depth_of("sme", _known(*RULES.weights_of("sme")), RULES)
    assert (full.grade, full.share, full.not_checked) == ("A", Decimal(100), {})


@pytest.mark.parametrize(
    ("share", "grade"),
    [("85", "A"), ("84.99", "B"), ("65", "B"), ("64.9", "C"), ("40", "C"), ("39", "D"), ("0", "D")],
)  # fmt: skip
def test_grade_bounds(share: str, grade: str) -> None:
    """A grade starts at its floor."""
    assert RULES.grade_of(Decimal(share)) == grade


@pytest.mark.parametrize("state", [state for state in DataState if state != DataState.VALUE])
def test_only_a_value_counts(state: DataState) -> None:
    """Every other state is not checked, and is named as what it is."""
    depth = depth_of("sme", _known(*RULES.weights_of("sme")) | {"util_power": state}, RULES)
    assert (depth.share, depth.not_checked) == (Decimal(90), {"util_power": state})


def test_item_without_a_state_is_not_held() -> None:
    """Nothing said of an item means that nobody holds it."""
    depth = depth_of("bnb", {}, RULES)
    assert (depth.grade, depth.share) == ("D", Decimal(0))
    assert set(depth.not_checked.values()) == {DataState.NOT_HELD}


def test_every_kind_has_weights() -> None:
    """Each kind of subject has a profile, and a stranger is an error."""
    assert all(RULES.weights_of(kind) for kind in KINDS)
    with pytest.raises(RuleFileError, match="farm_household"):
        RULES.weights_of("farm_household")


def test_loan_outcomes_are_not_depth() -> None:
    """What only lenders see is no part of depth."""
    assert not any("lending_outcome" in profile.weights for profile in RULES.profiles)


ITEMS = sorted({item for profile in RULES.profiles for item in profile.weights} | {"lending_outcome"})


@settings(deadline=None, max_examples=40)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(KINDS), st.dictionaries(st.sampled_from(ITEMS), st.sampled_from(DataState))
        ),
        min_size=1,
        max_size=6,
    )
)
def test_batch_equals_single(firms: list[tuple[str, dict[str, DataState]]]) -> None:
    """A frame of many gives each subject what it gets alone, in order."""
    subjects = pl.DataFrame(
        {"subject": [f"s{i}" for i in range(len(firms))], "kind": [kind for kind, _ in firms]}
    )
    rows = [
        (f"s{i}", item, state.value) for i, (_, states) in enumerate(firms) for item, state in states.items()
    ]
    schema = dict.fromkeys(("subject", "item_code", "state"), pl.String)
    found = depth_frame(subjects, pl.DataFrame(rows, schema=schema, orient="row"), RULES).rows()
    singles = [depth_of(kind, states, RULES) for kind, states in firms]
    assert found == [(f"s{i}", one.grade, float(one.share)) for i, one in enumerate(singles)]


def test_unsound_rules_are_refused() -> None:
    """Weights that do not sum to 100 and grades that do not reach 0 do not load."""
    content = RULES.model_dump(mode="json")
    content["profiles"][0]["weights"]["util_gas"] = 3
    with pytest.raises(ValidationError, match="sum to 101, not 100"):
        DepthRules.model_validate(content)
    with pytest.raises(ValidationError, match="fall to a share of 0"):
        DepthRules.model_validate(
            RULES.model_dump(mode="json") | {"grades": [{"grade": "A", "from_share": 5}]}
        )


def test_one_version_on_a_day() -> None:
    """No rules hold before the first version, and results name theirs."""
    with pytest.raises(RuleFileError, match="2020-01-01"):
        depth_rules(date(2020, 1, 1))
    assert depth_of("sme", {}, RULES).version in {rules.version for rules in all_depth_rules()}
