"""The registry is complete, labelled and documented."""

import re
from pathlib import Path

import polars as pl
import pytest

from scoring.engine.features import FEATURES, KINDS, UnknownFeatureError, compute_features, select_features
from scoring.engine.features.document import features_table, with_features_table
from tests.scoring.feature_tables import ON, firm_tables

PAGE = Path(__file__).resolve().parents[2] / "docs/algorithms/features.md"
ITEMS = {
    "tax_invoice_sales", "tax_invoice_purchase", "tax_vat_paid", "tax_cit_paid", "soc_paid", "util_power",
    "util_water", "util_gas", "reg_basic", "reg_change", "reg_abnormal", "lic_permit", "pen_decision",
    "jud_document", "jud_enforced", "jud_defaulter", "jud_consumption_limit", "list_serious",
    "list_tax_major", "hon_award", "tax_grade", "tax_arrears", "bnb_inspection", "lending_outcome",
}  # fmt: skip


def test_at_least_fifty_features_over_every_item() -> None:
    """There are fifty features or more, and every item of the consent list feeds at least one."""
    assert len(FEATURES) >= 50
    assert {item for feature in FEATURES.values() for item in feature.items} == ITEMS


def test_every_kind_has_features_of_its_own() -> None:
    """Co-operatives and B&Bs have measures that firms do not have."""
    own = {kind: {f.code for f in FEATURES.values() if kind in f.kinds} for kind in KINDS}
    assert len(own["sme"]) >= 50
    assert own["farmer_coop"] - own["sme"] >= {"member_count", "demo_level_rank", "surplus_return_ratio"}
    assert own["bnb"] - own["sme"] >= {"rooms", "star_grade", "inspection_points_12m"}


@pytest.mark.parametrize("code", FEATURES)
def test_a_feature_says_what_it_is(code: str) -> None:
    """Code, labels in both languages and a description: present, and each in its language."""
    feature = FEATURES[code]
    assert feature.code == code
    assert re.fullmatch(r"[a-z][a-z0-9_]*", code)
    assert re.search(r"[\u4e00-\u9fff]", feature.label_zh)
    assert feature.label_en.isascii()
    assert feature.description.endswith(".")
    assert feature.unknown.zh
    assert feature.unknown.en
    assert feature.unit.zh
    assert feature.unit.en
    assert set(feature.kinds) <= set(KINDS)


def test_labels_are_unique() -> None:
    """No two features share a label, or a reader could not tell them apart."""
    for labels in ([f.label_zh for f in FEATURES.values()], [f.label_en for f in FEATURES.values()]):
        assert len(set(labels)) == len(labels)


def test_a_window_in_the_code_is_the_window() -> None:
    """A code that ends in months tells the months, or a part of a comparison."""
    for feature in FEATURES.values():
        if (match := re.search(r"_(\d+)m$", feature.code)) and "yoy" not in feature.code:
            expected = 24 if "growth" in feature.code else int(match[1])
            assert feature.window_months in {expected, 36}, feature.code


def test_the_page_lists_the_registry() -> None:
    """docs/algorithms/features.md holds the table as written from the registry."""
    page = PAGE.read_text(encoding="utf-8")
    assert features_table() in page, f"run: python -m scoring.engine.features.document {PAGE}"
    assert with_features_table(page) == page
    assert all(f"`{code}`" in page for code in FEATURES)


def test_a_page_without_marks_is_refused() -> None:
    """Nothing is written to a page that has no place for the table."""
    with pytest.raises(ValueError, match="lacks"):
        with_features_table("# Features")


def test_a_selection_keeps_registry_order_and_refuses_strangers() -> None:
    """Codes come back in registry order; an unknown one is named."""
    assert [f.code for f in select_features(["age_months", "sales_total_36m"])] == [
        "sales_total_36m",
        "age_months",
    ]
    with pytest.raises(UnknownFeatureError, match="credit_rating"):
        select_features(["sales_total_36m", "credit_rating"])


def test_the_frame_has_one_float_column_per_code() -> None:
    """One row per subject, `subject` first, then the codes asked for, all of 64-bit floats."""
    frame = compute_features(firm_tables(), on=ON).collect().to_polars()
    assert frame.columns == ["subject", *FEATURES]
    assert set(frame.schema.values()) == {pl.String(), pl.Float64()}
    assert frame.height == 1
