"""Features of purchase invoices, and of purchases beside sales."""

import narwhals as nw

from scoring.engine.features.catalogue.sales import SALES, variation
from scoring.engine.features.feature import Direction, Family, Unit, Unknown
from scoring.engine.features.invoices import SHARE_SCALE
from scoring.engine.features.tally import ratio, yuan

PURCHASES = ("tax_invoice_purchase",)
SAFER, RISKIER, NEUTRAL = Direction.SAFER, Direction.RISKIER, Direction.NEUTRAL

_months = Family(items=PURCHASES, bases=("purchase",))
_marks = Family(items=PURCHASES, bases=("purchase_marks",))
_spread = Family(items=PURCHASES, bases=("purchase", "purchase_spread"))
_parties = Family(items=PURCHASES, bases=("purchase_parties",))
_both = Family(items=(*SALES, *PURCHASES), bases=("sales", "purchase"))

FEATURES = (
    *(
        _months.feature(
            f"purchase_total_{months}m",
            (f"近{months}个月采购额", f"Purchases over {months} months"),
            yuan(f"purchase__fen_{months}"),
            unit=Unit.YUAN,
            direction=SAFER,
            months=months,
            description="Net amount of valid purchase invoices, red-letter invoices deducted.",
        )
        for months in (36, 12)
    ),
    _months.feature(
        "purchase_count_36m",
        ("近36个月有效进项发票数", "Valid purchase invoices in 36 months"),
        nw.col("purchase__count_36"),
        unit=Unit.COUNT,
        direction=SAFER,
        months=36,
        description="Purchase invoices that are not void, red-letter ones included.",
    ),
    _months.feature(
        "purchase_active_months_36m",
        ("近36个月有采购的月数", "Months with purchases, of 36"),
        nw.col("purchase__active_36"),
        unit=Unit.MONTHS,
        direction=SAFER,
        months=36,
        description="Months with at least one valid purchase invoice.",
    ),
    _spread.feature(
        "purchase_cv_36m",
        ("近36个月月采购额变异系数", "Variation of monthly purchases, 36 months"),
        variation("purchase", 36),
        unit=Unit.RATIO,
        direction=RISKIER,
        months=36,
        unknown=Unknown.SHORT_HISTORY,
        description="As the variation of monthly sales, for purchases.",
    ),
    _marks.feature(
        "purchase_void_rate_36m",
        ("进项发票作废率", "Void rate of purchase invoices"),
        ratio(nw.col("purchase_marks__void"), nw.col("purchase_marks__all")),
        unit=Unit.RATIO,
        direction=NEUTRAL,
        months=36,
        unknown=Unknown.NO_ACTIVITY,
        description="Void purchase invoices over all. Neutral: the seller voids them, not the subject.",
    ),
    _parties.feature(
        "supplier_count_36m",
        ("近36个月供应商数", "Suppliers in 36 months"),
        nw.col("purchase_parties__count_36"),
        unit=Unit.COUNT,
        direction=SAFER,
        months=36,
        description="Sellers with a positive balance of valid purchase invoices.",
    ),
    _parties.feature(
        "supplier_hhi_36m",
        ("供应商集中度（赫芬达尔指数）", "Supplier concentration (HHI)"),
        nw.when(nw.col("purchase_parties__count_36") > 0).then(
            nw.col("purchase_parties__squares") / SHARE_SCALE**2
        ),
        unit=Unit.RATIO,
        direction=NEUTRAL,
        months=36,
        unknown=Unknown.NO_ACTIVITY,
        description="Sum of squared shares of suppliers in purchases. Neutral: no signal where measured.",
    ),
    _parties.feature(
        "supplier_top_share_36m",
        ("最大供应商占比", "Share of the largest supplier"),
        nw.col("purchase_parties__top") / SHARE_SCALE,
        unit=Unit.RATIO,
        direction=NEUTRAL,
        months=36,
        unknown=Unknown.NO_ACTIVITY,
        description="Largest supplier's share in purchases, 0 to 1.",
    ),
    _both.feature(
        "vat_balance_36m",
        ("销项税额减进项税额", "Output VAT less input VAT"),
        (nw.col("sales__tax_36") - nw.col("purchase__tax_36")) / 100,
        unit=Unit.YUAN,
        direction=SAFER,
        months=36,
        description="Tax of valid sales invoices less that of valid purchase invoices.",
    ),
    _both.feature(
        "purchase_sales_ratio_36m",
        ("进销比", "Purchases over sales"),
        ratio(nw.col("purchase__fen_36"), nw.col("sales__fen_36")),
        unit=Unit.RATIO,
        direction=NEUTRAL,
        months=36,
        unknown=Unknown.NO_ACTIVITY,
        description="Purchases over sales. Neutral: no signal where it was measured.",
    ),
)
