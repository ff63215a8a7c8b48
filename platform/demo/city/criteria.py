"""The conditions that the demo's products set, each a feature, an operator, a value and its wording."""

from collections.abc import Callable, Sequence
from typing import Any

Criterion = dict[str, Any]


REFER, NO = "refer", "no"


def _criterion(condition: tuple[str, str, object], unknown: str, zh: str, en: str) -> Criterion:
    feature, operator, value = condition
    return {"feature": feature, "operator": operator, "value": value, "unknown": unknown, "zh": zh, "en": en}


def _money(yuan: int) -> tuple[str, str]:
    return (f"{yuan / 10_000:g}万元", f"CNY {yuan:,}")


def sales_year(yuan: int) -> Criterion:
    """Sales of the last twelve months, at least."""
    zh, en = _money(yuan)
    return _criterion(
        ("sales_total_12m", "ge", yuan),
        REFER,
        f"近12个月开票销售额不少于{zh}",
        f"Invoiced sales of at least {en} in 12 months",
    )


def active_months(months: int) -> Criterion:
    """Months with sales out of the last twelve, at least."""
    return _criterion(
        ("sales_active_months_12m", "ge", months),
        REFER,
        f"近12个月有开票的月份不少于{months}个",
        f"Sales in at least {months} of the last 12 months",
    )


def active_ratio(share: float) -> Criterion:
    """Share of months with sales over three years, at least."""
    return _criterion(
        ("sales_active_ratio_36m", "ge", share),
        REFER,
        f"近36个月开票活跃月份占比不低于{share:.0%}",
        f"Sales in at least {share:.0%} of the months observed",
    )


def steady_sales(most: float) -> Criterion:
    """Variation of monthly sales, at most."""
    return _criterion(
        ("sales_cv_12m", "le", most),
        REFER,
        f"近12个月销售额波动系数不高于{most:g}",
        f"Monthly sales vary by a coefficient of at most {most:g}",
    )


def growth(least: float) -> Criterion:
    """Sales growth on the year before, at least."""
    return _criterion(
        ("sales_growth_12m", "ge", least),
        REFER,
        f"近12个月销售额同比增长不低于{least:.0%}",
        f"Sales growth of at least {least:.0%} on the year before",
    )


def customers(least: int) -> Criterion:
    """Customers of the last twelve months, at least."""
    return _criterion(
        ("customer_count_12m", "ge", least),
        REFER,
        f"近12个月客户不少于{least}家",
        f"At least {least} customers in 12 months",
    )


def no_main_customer(most: float) -> Criterion:
    """Share of the largest customer, at most."""
    return _criterion(
        ("customer_top_share_36m", "le", most),
        REFER,
        f"第一大客户销售占比不高于{most:.0%}",
        f"The largest customer takes at most {most:.0%} of sales",
    )


def tax_paid(yuan: int) -> Criterion:
    """Taxes paid in the last twelve months, at least."""
    zh, en = _money(yuan)
    return _criterion(
        ("tax_paid_12m", "ge", yuan),
        REFER,
        f"近12个月实缴税款不少于{zh}",
        f"Taxes of at least {en} paid in 12 months",
    )


def tax_on_time(share: float) -> Criterion:
    """Share of taxes paid when due, at least."""
    return _criterion(
        ("tax_on_time_ratio_24m", "ge", share),
        REFER,
        f"近24个月按期缴税比例不低于{share:.0%}",
        f"At least {share:.0%} of taxes paid on time in 24 months",
    )


def tax_grade(*grades: str) -> Criterion:
    """Tax credit grade, one of these."""
    listed = "、".join(grades)
    return _criterion(
        ("tax_grade", "in", list(grades)),
        REFER,
        f"纳税信用级别为{listed}级",
        f"Tax credit grade {', '.join(grades)}",
    )


def no_arrears() -> Criterion:
    """No announced tax arrears."""
    return _criterion(("tax_arrears_amount", "le", 0), NO, "当前无欠税公告", "No announced tax arrears")


def heads(least: int) -> Criterion:
    """Insured staff, at least."""
    return _criterion(
        ("headcount_mean_12m", "ge", least),
        REFER,
        f"近12个月平均参保人数不少于{least}人",
        f"At least {least} insured staff on average in 12 months",
    )


def stable_heads(least: float) -> Criterion:
    """Change of headcount on the year before, at least."""
    return _criterion(
        ("headcount_growth_12m", "ge", least),
        REFER,
        f"近12个月参保人数同比变化不低于{least:.0%}",
        f"Insured staff changed by no worse than {least:.0%} in a year",
    )


def power(kwh: int) -> Criterion:
    """Mean monthly power, at least."""
    return _criterion(
        ("power_mean_12m", "ge", kwh),
        REFER,
        f"近12个月月均用电不少于{kwh}千瓦时",
        f"At least {kwh:,} kWh a month on average",
    )


def power_bills(most: float) -> Criterion:
    """Share of power bills paid late, at most."""
    return _criterion(
        ("power_late_ratio_24m", "le", most),
        REFER,
        f"近24个月电费逾期缴纳比例不高于{most:.0%}",
        f"At most {most:.0%} of power bills paid late in 24 months",
    )


def not_red() -> Criterion:
    """Status code other than red."""
    return _criterion(("status_code", "ne", "red"), REFER, "信用状态码非红码", "Status code is not red")


def clean_code() -> Criterion:
    """Status code blue or green."""
    return _criterion(
        ("status_code", "in", ["blue", "green"]), REFER, "信用状态码为蓝码或绿码", "Status code blue or green"
    )


def blue_code() -> Criterion:
    """Status code blue."""
    return _criterion(("status_code", "eq", "blue"), REFER, "信用状态码为蓝码", "Status code blue")


def no_defaulter() -> Criterion:
    """No standing as judgment defaulter."""
    return _criterion(
        ("defaulter_open", "le", 0), NO, "当前未被列为失信被执行人", "Not a judgment defaulter at present"
    )


def no_enforcement() -> Criterion:
    """No open enforcement."""
    return _criterion(("enforced_open", "le", 0), NO, "当前无被执行案件", "No open enforcement case")


def no_penalty() -> Criterion:
    """No standing penalty above the minor ones."""
    return _criterion(
        ("penalty_general_open", "le", 0), NO, "无公示期内的一般处罚", "No standing general penalty"
    )


def score(least: int) -> Criterion:
    """Financing score, at least."""
    return _criterion(
        ("score", "ge", least), REFER, f"融资信用评分不低于{least}分", f"Score of at least {least}"
    )


def grade(grades: Sequence[str]) -> Criterion:
    """Financing grade, one of these."""
    return _criterion(
        ("grade", "in", list(grades)),
        REFER,
        f"融资信用等级为{'、'.join(grades)}",
        f"Grade {', '.join(grades)}",
    )


def data_depth(depths: Sequence[str]) -> Criterion:
    """Depth of data, one of these."""
    return _criterion(
        ("depth", "in", list(depths)),
        REFER,
        f"数据深度为{'、'.join(depths)}级",
        f"Data depth {', '.join(depths)}",
    )


def small_firms() -> Criterion:
    """Small and micro firms alone."""
    return _criterion(
        ("size_class", "in", ["small", "micro"]), REFER, "企业规模为小型或微型", "Small or micro by size"
    )


def loans_before(least: int) -> Criterion:
    """Earlier loans known to the platform, at least."""
    return _criterion(
        ("loan_count", "ge", least),
        REFER,
        f"已有不少于{least}笔平台贷款记录",
        f"At least {least} earlier loan on the platform",
    )


def no_loan_before() -> Criterion:
    """No earlier loan known to the platform; whether it is a first loan the lender attests."""
    return _criterion(
        ("loan_count", "le", 0),
        REFER,
        "平台内无贷款记录（首贷由金融机构认定）",
        "No loan known to the platform (the lender attests a first loan)",
    )


def no_recent_overdue() -> Criterion:
    """No loan past due in 24 months."""
    return _criterion(
        ("loan_overdue_level_24m", "le", 0), NO, "近24个月贷款无逾期", "No loan past due in 24 months"
    )


def members(least: int) -> Criterion:
    """Members of a co-operative, at least."""
    return _criterion(
        ("member_count", "ge", least), REFER, f"合作社成员不少于{least}名", f"At least {least} members"
    )


def demonstration(rank: int) -> Criterion:
    """Demonstration level, 1 county to 4 national, at least."""
    zh, en = {
        1: ("县级", "county"),
        2: ("市级", "city"),
        3: ("省级", "provincial"),
        4: ("国家级", "national"),
    }[rank]
    return _criterion(
        ("demo_level_rank", "ge", rank),
        NO,
        f"{zh}及以上示范社",
        f"Demonstration co-operative of {en} level or above",
    )


def land(mu: int) -> Criterion:
    """Land worked, in mu, at least."""
    return _criterion(("land_area", "ge", mu), REFER, f"经营土地不少于{mu}亩", f"At least {mu} mu of land")


def insured_crops(yuan: int) -> Criterion:
    """Agricultural insurance, at least."""
    zh, en = _money(yuan)
    return _criterion(
        ("agri_insurance", "ge", yuan),
        REFER,
        f"农业保险保额不少于{zh}",
        f"Agricultural insurance of at least {en}",
    )


def rooms(least: int) -> Criterion:
    """Rooms of a B&B, at least."""
    return _criterion(("rooms", "ge", least), REFER, f"客房不少于{least}间", f"At least {least} rooms")


def stars(least: int) -> Criterion:
    """Star grade of a B&B, at least."""
    return _criterion(("star_grade", "ge", least), REFER, f"星级不低于{least}星", f"At least {least} stars")


def occupancy(least: float) -> Criterion:
    """Occupancy, at least."""
    return _criterion(
        ("occupancy_rate", "ge", least),
        REFER,
        f"入住率不低于{least:.0%}",
        f"Occupancy of at least {least:.0%}",
    )


def inspection(points: int) -> Criterion:
    """Inspection points of the last three months, at least."""
    return _criterion(
        ("inspection_points_3m", "ge", points),
        REFER,
        f"近3个月民宿检查得分不低于{points}分",
        f"At least {points} inspection points in 3 months",
    )


def complaints(most: int) -> Criterion:
    """Complaints in twelve months, at most."""
    return _criterion(
        ("complaint_count", "le", most),
        REFER,
        f"近12个月投诉不多于{most}起",
        f"At most {most} complaints in 12 months",
    )


def honours(least: int) -> Criterion:
    """Honours in force, at least."""
    return _criterion(
        ("honour_count", "ge", least), NO, f"有效荣誉不少于{least}项", f"At least {least} honour in force"
    )


def criterion(name: str, *values: Any) -> Criterion:
    """The criterion of that name with these values, as the catalogue's file writes it."""
    made: Criterion = _BY_NAME[name](*values)
    return made


_BY_NAME: dict[str, Callable[..., Criterion]] = {
    made.__name__: made
    for made in (
        sales_year,
        active_months,
        active_ratio,
        steady_sales,
        growth,
        customers,
        no_main_customer,
        tax_paid,
        tax_on_time,
        tax_grade,
        no_arrears,
        heads,
        stable_heads,
        power,
        power_bills,
        not_red,
        clean_code,
        blue_code,
        no_defaulter,
        no_enforcement,
        no_penalty,
        score,
        grade,
        data_depth,
        small_firms,
        loans_before,
        no_loan_before,
        no_recent_overdue,
        members,
        demonstration,
        land,
        insured_crops,
        rooms,
        stars,
        occupancy,
        inspection,
        complaints,
        honours,
    )
}
