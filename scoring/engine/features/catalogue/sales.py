"""Features of sales invoices, in the directions measured on real firms (docs/algorithms/features.md)."""

import narwhals as nw

from scoring.engine.features.feature import Direction, Family, Unit, Unknown
from scoring.engine.features.invoices import DEVIATION_SCALE, SHARE_SCALE
from scoring.engine.features.tally import BASELINE_MONTHS_MIN, growth, ratio, yearly_growth, yuan

SALES = ("tax_invoice_sales",)
SAFER, RISKIER, NEUTRAL = Direction.SAFER, Direction.RISKIER, Direction.NEUTRAL

_months = Family(items=SALES, bases=("sales",))
_marks = Family(items=SALES, bases=("sales_marks",))
_spread = Family(items=SALES, bases=("sales", "sales_spread"))
_gap = Family(items=SALES, bases=("sales", "sales_gap"))
_parties = Family(items=SALES, bases=("sales", "sales_parties"))

#: Fewest observed months for a spread.
SPREAD_MONTHS_MIN = 3

_observed = nw.col("sales__first") + 1


def variation(direction: str, months: int) -> nw.Expr:
    """Population standard deviation over mean of monthly amounts, months without invoices counted as zero.

    The months run from the first invoice of the window to the day. Null under three months or without a
    positive total.
    """
    suffix = f"{months}"
    observed = (nw.col(f"{direction}__first") + 1).clip(upper_bound=months)
    empty = observed - nw.col(f"{direction}__active_{suffix}")
    squares = nw.col(f"{direction}_spread__square_{suffix}") / DEVIATION_SCALE**2 + empty
    usable = (observed >= SPREAD_MONTHS_MIN) & (nw.col(f"{direction}__fen_{suffix}") > 0)
    return nw.when(usable).then((squares / observed).clip(lower_bound=0.0).sqrt())


FEATURES = (
    *(
        _months.feature(
            f"sales_total_{months}m",
            (f"近{months}个月开票销售额", f"Sales over {months} months"),
            yuan(f"sales__fen_{months}"),
            unit=Unit.YUAN,
            direction=SAFER,
            months=months,
            description="Net amount of valid sales invoices, red-letter invoices deducted.",
        )
        for months in (36, 24, 12)
    ),
    *(
        _months.feature(
            f"sales_log_{months}m",
            (f"近{months}个月开票销售额（对数）", f"Sales over {months} months, logarithm"),
            (yuan(f"sales__fen_{months}").clip(lower_bound=0.0) + 1).log(10),
            unit=Unit.LOG10_YUAN,
            direction=SAFER,
            months=months,
            description="log10(1 + sales); a negative balance of the window counts as no sales.",
        )
        for months in (36, 12)
    ),
    *(
        _months.feature(
            f"sales_count_{months}m",
            (f"近{months}个月有效销项发票数", f"Valid sales invoices in {months} months"),
            nw.col(f"sales__count_{months}"),
            unit=Unit.COUNT,
            direction=SAFER,
            months=months,
            description="Sales invoices that are not void, red-letter ones included.",
        )
        for months in (36, 12)
    ),
    *(
        _months.feature(
            f"sales_active_months_{months}m",
            (f"近{months}个月有销售的月数", f"Months with sales, of {months}"),
            nw.col(f"sales__active_{months}"),
            unit=Unit.MONTHS,
            direction=SAFER,
            months=months,
            description="Months with at least one valid sales invoice.",
        )
        for months in (36, 12)
    ),
    _months.feature(
        "sales_active_ratio_36m",
        ("有销售月份占比", "Share of months with sales"),
        ratio(nw.col("sales__active_36"), _observed),
        unit=Unit.RATIO,
        direction=SAFER,
        months=36,
        unknown=Unknown.NO_ACTIVITY,
        description="Active months over the months from the window's first sales invoice to the day.",
    ),
    _months.feature(
        "sales_months_since_last",
        ("距最近一次销售的月数", "Months since the last sale"),
        nw.col("sales__last"),
        unit=Unit.MONTHS,
        direction=RISKIER,
        months=36,
        unknown=Unknown.NO_ACTIVITY,
        description="Whole months between the last valid sales invoice of the window and the day.",
    ),
    _gap.feature(
        "sales_gap_36m",
        ("最长无销售间隔", "Longest gap in sales"),
        nw.max_horizontal("sales_gap__between", "sales__last"),
        unit=Unit.MONTHS,
        direction=RISKIER,
        months=36,
        unknown=Unknown.NO_ACTIVITY,
        description="Most months in a row without a valid sales invoice, from the first one to the day.",
    ),
    *(
        _spread.feature(
            f"sales_cv_{months}m",
            (f"近{months}个月月销售额变异系数", f"Variation of monthly sales, {months} months"),
            variation("sales", months),
            unit=Unit.RATIO,
            direction=RISKIER,
            months=months,
            unknown=Unknown.SHORT_HISTORY,
            description=(
                "Population standard deviation of monthly sales over their mean, months from the first sale "
                "of the window on, empty ones as zero. Needs three months and a positive total."
            ),
        )
        for months in (36, 12)
    ),
    _months.feature(
        "sales_growth_12m",
        ("近12个月销售增长率", "Sales growth over 12 months"),
        yearly_growth(nw.col("sales__fen_12"), nw.col("sales__fen_12_24"), nw.col("sales__first") - 11),
        unit=Unit.RATIO,
        direction=SAFER,
        months=24,
        unknown=Unknown.SHORT_HISTORY,
        description=(
            "Monthly mean of the last 12 months over that of the 12 before, less one, at most 10. Needs six "
            "observed months in the base."
        ),
    ),
    _months.feature(
        "sales_recent_yoy_3m",
        ("近3个月销售同比", "Sales of 3 months against the same months last year"),
        nw.when(nw.col("sales__first") >= 14).then(
            growth(nw.col("sales__fen_3"), nw.col("sales__fen_12_15"))
        ),
        unit=Unit.RATIO,
        direction=SAFER,
        months=15,
        unknown=Unknown.SHORT_HISTORY,
        description="Last three months over the same three a year earlier, less one, at most 10.",
    ),
    _marks.feature(
        "sales_void_rate_36m",
        ("销项发票作废率", "Void rate of sales invoices"),
        ratio(nw.col("sales_marks__void"), nw.col("sales_marks__all")),
        unit=Unit.RATIO,
        direction=RISKIER,
        months=36,
        unknown=Unknown.NO_ACTIVITY,
        description="Void sales invoices over all of them.",
    ),
    _marks.feature(
        "sales_red_rate_36m",
        ("销项红字发票率", "Red-letter rate of sales invoices"),
        ratio(nw.col("sales_marks__red"), nw.col("sales_marks__valid")),
        unit=Unit.RATIO,
        direction=NEUTRAL,
        months=36,
        unknown=Unknown.NO_ACTIVITY,
        description=(
            "Red-letter (negative) sales invoices over valid ones. Neutral: larger firms issue more of them, "
            "so it ran against folklore where it was measured."
        ),
    ),
    _months.feature(
        "sales_invoice_mean_36m",
        ("销项发票平均金额", "Mean amount of a sales invoice"),
        ratio(yuan("sales__fen_36"), nw.col("sales__count_36")),
        unit=Unit.YUAN,
        direction=NEUTRAL,
        months=36,
        unknown=Unknown.NO_ACTIVITY,
        description="Sales over valid sales invoices.",
    ),
    *(
        _parties.feature(
            f"customer_count_{months}m",
            (f"近{months}个月客户数", f"Customers in {months} months"),
            nw.col(f"sales_parties__count_{months}"),
            unit=Unit.COUNT,
            direction=SAFER,
            months=months,
            description="Buyers with a positive balance of valid sales invoices.",
        )
        for months in (36, 12)
    ),
    _parties.feature(
        "customer_hhi_36m",
        ("客户集中度（赫芬达尔指数）", "Customer concentration (HHI)"),
        nw.when(nw.col("sales_parties__count_36") > 0).then(
            nw.col("sales_parties__squares") / SHARE_SCALE**2
        ),
        unit=Unit.RATIO,
        direction=RISKIER,
        months=36,
        unknown=Unknown.NO_ACTIVITY,
        description="Sum of squared shares of customers in sales, 0 to 1.",
    ),
    _parties.feature(
        "customer_top_share_36m",
        ("最大客户占比", "Share of the largest customer"),
        nw.col("sales_parties__top") / SHARE_SCALE,
        unit=Unit.RATIO,
        direction=RISKIER,
        months=36,
        unknown=Unknown.NO_ACTIVITY,
        description="Largest customer's share in sales, 0 to 1.",
    ),
    _parties.feature(
        "customer_known_share_12m",
        ("老客户销售占比", "Share of sales to known customers"),
        nw.when(nw.col("sales__first") >= 12 + BASELINE_MONTHS_MIN - 1).then(
            ratio(nw.col("sales_parties__recent_known"), nw.col("sales_parties__recent"))
        ),
        unit=Unit.RATIO,
        direction=SAFER,
        months=36,
        unknown=Unknown.SHORT_HISTORY,
        description="Share of the last 12 months' sales that went to customers served before them.",
    ),
)
