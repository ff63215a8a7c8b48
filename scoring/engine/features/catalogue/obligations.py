"""Features of tax, social security and utilities: what was due, what was paid, and how use has moved."""

import narwhals as nw

from scoring.engine.features.feature import Direction, Family, Feature, Unit, Unknown
from scoring.engine.features.obligations import USAGE_SCALE
from scoring.engine.features.tally import BASELINE_MONTHS_MIN, growth, ratio, yearly_growth, yuan

SAFER, RISKIER, NEUTRAL = Direction.SAFER, Direction.RISKIER, Direction.NEUTRAL

_vat = Family(items=("tax_vat_paid",), bases=("tax_vat",))
_cit = Family(items=("tax_cit_paid",), bases=("tax_cit",))
_taxes = Family(items=("tax_vat_paid", "tax_cit_paid"), bases=("tax_vat", "tax_cit"))
_burden = Family(items=("tax_vat_paid", "tax_invoice_sales"), bases=("tax_vat", "sales"))
_social = Family(items=("soc_paid",), bases=("social",))
_col = nw.col


def _mean(total: str, months: str) -> nw.Expr:
    return ratio(_col(total), _col(months))


def _mean_growth(base: str, measure: str) -> nw.Expr:
    """Compare mean months of the last year with those of the year before, of which six must be there."""
    before = f"{base}__months_12_24"
    means = growth(
        _mean(f"{base}__{measure}_12", f"{base}__months_12"), _mean(f"{base}__{measure}_12_24", before)
    )
    return nw.when(_col(before) >= BASELINE_MONTHS_MIN).then(means)


def _quarter_growth(base: str, measure: str) -> nw.Expr:
    """Compare mean months of the last three with those of the same three a year earlier."""
    return growth(
        _mean(f"{base}__{measure}_3", f"{base}__months_3"),
        _mean(f"{base}__{measure}_12_15", f"{base}__months_12_15"),
    )


TAX = (
    _taxes.feature(
        "tax_paid_12m",
        ("近12个月纳税额", "Tax paid in 12 months"),
        (_col("tax_vat__paid_12") + _col("tax_cit__paid_12")) / 100,
        unit=Unit.YUAN,
        direction=SAFER,
        months=12,
        description="VAT and corporate income tax paid within 12 months of the day.",
    ),
    _vat.feature(
        "vat_paid_12m",
        ("近12个月缴纳增值税", "VAT paid in 12 months"),
        yuan("tax_vat__paid_12"),
        unit=Unit.YUAN,
        direction=SAFER,
        months=12,
        description="VAT paid within 12 months of the day.",
    ),
    _cit.feature(
        "cit_paid_24m",
        ("近24个月缴纳企业所得税", "Corporate income tax paid in 24 months"),
        yuan("tax_cit__paid_24"),
        unit=Unit.YUAN,
        direction=SAFER,
        months=24,
        description="Corporate income tax paid within 24 months of the day.",
    ),
    _vat.feature(
        "tax_on_time_ratio_24m",
        ("近24个月按期纳税率", "Tax paid on time, 24 months"),
        1 - ratio(_col("tax_vat__late_24"), _col("tax_vat__owed_24")),
        unit=Unit.RATIO,
        direction=SAFER,
        months=24,
        unknown=Unknown.NO_ACTIVITY,
        description="VAT bills fallen due that were paid in full by their due day, over all fallen due.",
    ),
    _vat.feature(
        "tax_delay_days_mean_24m",
        ("近24个月平均逾期纳税天数", "Mean days of tax delay, 24 months"),
        ratio(_col("tax_vat__days_24"), _col("tax_vat__owed_24")),
        unit=Unit.DAYS,
        direction=RISKIER,
        months=24,
        unknown=Unknown.NO_ACTIVITY,
        description="Days late per VAT bill fallen due, on-time bills as zero, open ones up to the day.",
    ),
    _vat.feature(
        "tax_delay_days_max_24m",
        ("近24个月最长逾期纳税天数", "Longest tax delay, 24 months"),
        _col("tax_vat__delay_24"),
        unit=Unit.DAYS,
        direction=RISKIER,
        months=24,
        unknown=Unknown.NO_ACTIVITY,
        description="Most days late of a VAT bill fallen due in the window.",
    ),
    _taxes.feature(
        "tax_unpaid_amount",
        ("已到期未缴税额", "Tax due and unpaid"),
        (_col("tax_vat__open_fen") + _col("tax_cit__open_fen")) / 100,
        unit=Unit.YUAN,
        direction=RISKIER,
        description="VAT and corporate income tax fallen due and not paid by the day.",
    ),
    _taxes.feature(
        "tax_unpaid_days",
        ("未缴税款最长逾期天数", "Age of the oldest unpaid tax"),
        nw.max_horizontal(
            _col("tax_vat__open_days").fill_null(0.0), _col("tax_cit__open_days").fill_null(0.0)
        ),
        unit=Unit.DAYS,
        direction=RISKIER,
        description="Days since the oldest open tax bill fell due; zero without one.",
    ),
    _vat.feature(
        "tax_paid_growth_12m",
        ("近12个月增值税增长率", "Growth of VAT paid over 12 months"),
        yearly_growth(_col("tax_vat__paid_12"), _col("tax_vat__paid_12_24"), _col("tax_vat__first") - 11),
        unit=Unit.RATIO,
        direction=SAFER,
        months=24,
        unknown=Unknown.SHORT_HISTORY,
        description=(
            "Monthly mean of VAT paid in the last 12 months over that of the 12 before, less one, at most 10."
            " Needs bills due over six months of the base."
        ),
    ),
    _vat.feature(
        "tax_recent_yoy_3m",
        ("近3个月应纳增值税同比", "VAT due in 3 months against the same months last year"),
        nw.when(_col("tax_vat__first") >= 14).then(
            growth(_col("tax_vat__due_3"), _col("tax_vat__due_12_15"))
        ),
        unit=Unit.RATIO,
        direction=SAFER,
        months=15,
        unknown=Unknown.SHORT_HISTORY,
        description="VAT fallen due in three months over the same a year earlier, less one, at most 10.",
    ),
    _burden.feature(
        "vat_burden_12m",
        ("增值税税负率", "VAT burden"),
        ratio(_col("tax_vat__paid_12"), _col("sales__fen_12")),
        unit=Unit.RATIO,
        direction=NEUTRAL,
        months=12,
        unknown=Unknown.NO_ACTIVITY,
        description="VAT paid over net sales. Neutral: it differs by trade.",
    ),
)

_mean_heads = _mean("social__heads_12", "social__months_12")
_head_variance = _col("social__squares_12") * _col("social__months_12") - _col("social__heads_12") * _col(
    "social__heads_12"
)

SOCIAL_SECURITY = (
    _social.feature(
        "headcount_mean_12m",
        ("近12个月平均参保人数", "Mean insured headcount, 12 months"),
        _mean_heads,
        unit=Unit.COUNT,
        direction=SAFER,
        months=12,
        unknown=Unknown.NO_ACTIVITY,
        description="Mean over the months delivered.",
    ),
    _social.feature(
        "headcount_min_12m",
        ("近12个月最低参保人数", "Lowest insured headcount, 12 months"),
        _col("social__heads_min_12"),
        unit=Unit.COUNT,
        direction=SAFER,
        months=12,
        unknown=Unknown.NO_ACTIVITY,
        description="Lowest of the months delivered.",
    ),
    _social.feature(
        "headcount_growth_12m",
        ("近12个月参保人数增长率", "Growth of headcount over 12 months"),
        _mean_growth("social", "heads"),
        unit=Unit.RATIO,
        direction=SAFER,
        months=24,
        unknown=Unknown.SHORT_HISTORY,
        description="Mean headcount of the last 12 months over that of the 12 before (six needed), less one.",
    ),
    _social.feature(
        "headcount_recent_yoy_3m",
        ("近3个月参保人数同比", "Headcount of 3 months against the same months last year"),
        _quarter_growth("social", "heads"),
        unit=Unit.RATIO,
        direction=SAFER,
        months=15,
        unknown=Unknown.SHORT_HISTORY,
        description="Mean headcount of three months over the same three a year earlier, less one.",
    ),
    _social.feature(
        "headcount_cv_12m",
        ("近12个月参保人数变异系数", "Variation of headcount, 12 months"),
        nw.when((_col("social__months_12") >= 3) & (_col("social__heads_12") > 0)).then(
            _head_variance.clip(lower_bound=0.0).sqrt() / _col("social__heads_12")
        ),
        unit=Unit.RATIO,
        direction=RISKIER,
        months=12,
        unknown=Unknown.SHORT_HISTORY,
        description="Population standard deviation of headcount over its mean; needs three months.",
    ),
    _social.feature(
        "soc_paid_ratio_12m",
        ("近12个月社保缴纳率", "Social security paid over due, 12 months"),
        ratio(_col("social__paid_12"), _col("social__due_12")),
        unit=Unit.RATIO,
        direction=SAFER,
        months=12,
        unknown=Unknown.NO_ACTIVITY,
        description="Contributions paid over contributions due.",
    ),
    _social.feature(
        "soc_arrears_months_24m",
        ("近24个月社保欠缴月数", "Months of social security in arrears, of 24"),
        _col("social__short_24"),
        unit=Unit.MONTHS,
        direction=RISKIER,
        months=24,
        description="Months in which less was paid than due.",
    ),
    _social.feature(
        "soc_arrears_amount_24m",
        ("近24个月社保欠缴金额", "Social security in arrears, 24 months"),
        yuan("social__short_fen_24"),
        unit=Unit.YUAN,
        direction=RISKIER,
        months=24,
        description="Contributions due and not paid.",
    ),
)


def _usage(utility: str, zh: str, en: str, unit: Unit) -> tuple[Feature, ...]:
    """Give the features of use that every utility has."""
    family = Family(items=(f"util_{utility}",), bases=(utility,))
    return (
        family.feature(
            f"{utility}_mean_12m",
            (f"近12个月月均{zh}", f"Mean monthly {en} use, 12 months"),
            _mean(f"{utility}__used_12", f"{utility}__months_12") / USAGE_SCALE,
            unit=unit,
            direction=SAFER,
            months=12,
            unknown=Unknown.NO_ACTIVITY,
            description="Mean over the months delivered.",
        ),
        family.feature(
            f"{utility}_growth_12m",
            (f"近12个月{zh}增长率", f"Growth of {en} use over 12 months"),
            _mean_growth(utility, "used"),
            unit=Unit.RATIO,
            direction=SAFER,
            months=24,
            unknown=Unknown.SHORT_HISTORY,
            description="Mean use of the last 12 months over that of the 12 before (six needed), less one.",
        ),
        family.feature(
            f"{utility}_recent_yoy_3m",
            (f"近3个月{zh}同比", f"{en.capitalize()} use of 3 months against the same months last year"),
            _quarter_growth(utility, "used"),
            unit=Unit.RATIO,
            direction=SAFER,
            months=15,
            unknown=Unknown.SHORT_HISTORY,
            description="Mean use of three months over the same a year earlier, less one, at most 10.",
        ),
    )


def _bills(utility: str, zh: str, en: str) -> tuple[Feature, ...]:
    """Give the features of bills that every utility has."""
    family = Family(items=(f"util_{utility}",), bases=(utility,))
    return (
        family.feature(
            f"{utility}_late_ratio_24m",
            (f"近24个月{zh}逾期率", f"Late {en} bills, 24 months"),
            ratio(_col(f"{utility}__late_24"), _col(f"{utility}__owed_24")),
            unit=Unit.RATIO,
            direction=RISKIER,
            months=24,
            unknown=Unknown.NO_ACTIVITY,
            description="Bills paid after their due day, or not in full, over all fallen due.",
        ),
        family.feature(
            f"{utility}_arrears_periods",
            (f"{zh}欠缴期数", f"{en.capitalize()} bills in arrears"),
            _col(f"{utility}__open_count"),
            unit=Unit.COUNT,
            direction=RISKIER,
            description="Bills fallen due and not paid in full by the day.",
        ),
    )


_power = Family(items=("util_power",), bases=("power",))

UTILITIES = (
    *_usage("power", "用电量", "electricity", Unit.KWH),
    _power.feature(
        "power_swing_12m",
        ("近12个月用电波动幅度", "Swing of electricity use, 12 months"),
        nw.when(_col("power__months_12") >= 3).then(
            ratio(
                _col("power__used_max_12") - _col("power__used_min_12"),
                _mean("power__used_12", "power__months_12"),
            )
        ),
        unit=Unit.RATIO,
        direction=RISKIER,
        months=12,
        unknown=Unknown.SHORT_HISTORY,
        description="Highest month less lowest month, over the mean month; needs three months.",
    ),
    _power.feature(
        "power_idle_months_12m",
        ("近12个月停用电月数", "Idle months of electricity, of 12"),
        _col("power__idle_12"),
        unit=Unit.MONTHS,
        direction=RISKIER,
        months=12,
        description="Months of at most 31 kWh, the floor of a meter that reads one a day.",
    ),
    *_bills("power", "电费", "electricity"),
    *_usage("water", "用水量", "water", Unit.CUBIC_METRES),
    *_bills("water", "水费", "water"),
    *_usage("gas", "用气量", "gas", Unit.CUBIC_METRES),
    *_bills("gas", "燃气费", "gas"),
)

FEATURES = (*TAX, *SOCIAL_SECURITY, *UTILITIES)
