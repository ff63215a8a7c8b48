"""Features of public records, earlier loans and the register."""

import narwhals as nw

from scoring.engine.features.facts import GRADE_ROOM
from scoring.engine.features.feature import Direction, Family, Feature, Unit, Unknown
from scoring.engine.features.tally import ratio, yuan

SAFER, RISKIER, NEUTRAL = Direction.SAFER, Direction.RISKIER, Direction.NEUTRAL
POINTS_START, POINTS_MAX = 100.0, 100.0


def _sum(
    code: str,
    labels: tuple[str, str],
    item: str,
    column: str,
    *,
    description: str,
    months: int | None = None,
    unit: Unit = Unit.COUNT,
    direction: Direction = RISKIER,
) -> Feature:
    """Make a count of records of one item, or their amount in yuan."""
    base, _ = column.split("__")
    return Family(items=(item,), bases=(base,)).feature(
        code,
        labels,
        yuan(column) if unit is Unit.YUAN else nw.col(column),
        unit=unit,
        direction=direction,
        months=months,
        description=description,
    )


OPEN = "decided by the day, in force on it"

ADVERSE = (
    _sum(
        "penalty_minor_open",
        ("有效轻微行政处罚数", "Minor penalties in force"),
        "pen_decision",
        "records__penalty_minor",
        description=f"Minor penalties {OPEN}.",
    ),
    _sum(
        "penalty_general_open",
        ("有效一般行政处罚数", "General penalties in force"),
        "pen_decision",
        "records__penalty_general",
        description=f"General penalties {OPEN}.",
    ),
    _sum(
        "penalty_serious_open",
        ("有效严重行政处罚数", "Serious penalties in force"),
        "pen_decision",
        "records__penalty_serious",
        description=f"Serious penalties {OPEN}, revoked licences among them.",
    ),
    _sum(
        "penalty_count_36m",
        ("近36个月行政处罚数", "Penalties in 36 months"),
        "pen_decision",
        "records__penalty_36",
        description="Penalties decided in the window.",
        months=36,
    ),
    _sum(
        "penalty_amount_36m",
        ("近36个月罚款金额", "Fines in 36 months"),
        "pen_decision",
        "records__penalty_fen_36",
        description="Fines of penalties decided in the window.",
        months=36,
        unit=Unit.YUAN,
    ),
    _sum(
        "defaulter_open",
        ("失信被执行人记录数", "Judgment-defaulter listings"),
        "jud_defaulter",
        "records__defaulter",
        description=f"Listings {OPEN}.",
    ),
    _sum(
        "consumption_limit_open",
        ("限制消费令数", "Consumption restrictions"),
        "jud_consumption_limit",
        "records__consumption",
        description=f"Orders {OPEN}.",
    ),
    _sum(
        "enforced_open",
        ("在执行案件数", "Enforcement cases open"),
        "jud_enforced",
        "records__enforced",
        description=f"Cases {OPEN}.",
    ),
    _sum(
        "enforced_count_36m",
        ("近36个月被执行案件数", "Enforcement cases in 36 months"),
        "jud_enforced",
        "records__enforced_36",
        description="Cases filed in the window, closed or not.",
        months=36,
    ),
    _sum(
        "lawsuit_count_24m",
        ("近24个月涉诉裁判数", "Judgments in 24 months"),
        "jud_document",
        "records__suits_24",
        description="Judgments against the subject dated in the window.",
        months=24,
    ),
    _sum(
        "lawsuit_amount_24m",
        ("近24个月涉诉金额", "Amount of judgments in 24 months"),
        "jud_document",
        "records__suits_fen_24",
        description="Amount of the judgments dated in the window.",
        months=24,
        unit=Unit.YUAN,
    ),
    _sum(
        "abnormal_open",
        ("经营异常名录记录数", "Abnormal-operation listings"),
        "reg_abnormal",
        "records__abnormal",
        description=f"Listings {OPEN}.",
    ),
    _sum(
        "abnormal_count_36m",
        ("近36个月列入经营异常次数", "Abnormal-operation listings in 36 months"),
        "reg_abnormal",
        "records__abnormal_36",
        description="Listings of the window, removed or not.",
        months=36,
    ),
    _sum(
        "serious_list_open",
        ("严重失信主体名单记录数", "Serious-dishonesty listings"),
        "list_serious",
        "records__serious_list",
        description=f"Listings {OPEN}.",
    ),
    _sum(
        "tax_list_major_open",
        ("重大税收违法记录数", "Major tax-violation listings"),
        "list_tax_major",
        "records__tax_list",
        description=f"Listings {OPEN}.",
    ),
    _sum(
        "tax_arrears_amount",
        ("欠税公告金额", "Published tax arrears"),
        "tax_arrears",
        "records__arrears_fen",
        description=f"Arrears {OPEN}.",
        unit=Unit.YUAN,
    ),
    Family(items=("tax_arrears",), bases=("standing",)).feature(
        "tax_arrears_days",
        ("欠税公告最长天数", "Age of published tax arrears"),
        nw.col("standing__arrears_days").fill_null(0.0),
        unit=Unit.DAYS,
        direction=RISKIER,
        description="Days since the oldest arrears in force were published; zero without any.",
    ),
)

_lending = Family(items=("lending_outcome",), bases=("lending",))
_grade = nw.col("standing__graded_day")

STANDING = (
    _sum(
        "honour_count",
        ("荣誉数", "Honours"),
        "hon_award",
        "standing__honours",
        description=f"Honours {OPEN}.",
        direction=SAFER,
    ),
    Family(items=("hon_award",), bases=("standing",)).feature(
        "honour_level",
        ("最高荣誉级别", "Highest honour"),
        nw.col("standing__honour_level").fill_null(0),
        unit=Unit.LEVEL,
        direction=SAFER,
        description="4 national, 3 province, 2 city, 1 county, 0 none.",
    ),
    _sum(
        "licence_count",
        ("有效行政许可数", "Licences in force"),
        "lic_permit",
        "standing__licences",
        description=f"Licences {OPEN}.",
        direction=SAFER,
    ),
    _sum(
        "registration_changes_24m",
        ("近24个月变更登记数", "Registration changes in 24 months"),
        "reg_change",
        "standing__changes_24",
        description="Changes registered in the window.",
        months=24,
    ),
    Family(items=("tax_grade",), bases=("standing",)).feature(
        "tax_grade_level",
        ("纳税信用级别", "Tax credit grade"),
        _grade - (_grade / GRADE_ROOM).floor() * GRADE_ROOM,
        unit=Unit.LEVEL,
        direction=SAFER,
        unknown=Unknown.NOT_RECORDED,
        description="Latest grade: 5 for A, 4 B, 3 M, 2 C, 1 D.",
    ),
    _sum(
        "loan_count",
        ("平台历史贷款笔数", "Loans reported on the platform"),
        "lending_outcome",
        "lending__loans",
        description="Loans reported by the day.",
        direction=SAFER,
    ),
    _sum(
        "loan_on_time_count",
        ("按时结清贷款笔数", "Loans settled on time"),
        "lending_outcome",
        "lending__on_time",
        description="Loans reported as settled on time by the day.",
        direction=SAFER,
    ),
    _lending.feature(
        "loan_overdue_level_24m",
        ("近24个月最严重逾期级别", "Worst loan overdue, 24 months"),
        nw.col("lending__overdue_24").fill_null(0),
        unit=Unit.LEVEL,
        direction=RISKIER,
        months=24,
        description="0 none, 1 from 30 days, 2 from 60, 3 from 90, 4 non-performing, 5 compensated.",
    ),
)


def _points(months: int) -> nw.Expr:
    """Start from 100, add what inspections gave and took, stay within 0 and 100."""
    total = (POINTS_START + nw.col(f"standing__points_{months}")).clip(0.0, POINTS_MAX)
    return nw.when(nw.col(f"standing__inspections_{months}") > 0).then(total)


_inspection = Family(items=("bnb_inspection",), bases=("standing",), kinds=("bnb",))

INSPECTION = (
    *(
        _inspection.feature(
            f"inspection_points_{months}m",
            (f"近{months}个月民宿检查得分", f"B&B inspection points, {months} months"),
            _points(months),
            unit=Unit.POINTS,
            direction=SAFER,
            months=months,
            unknown=Unknown.NO_ACTIVITY,
            description=(
                "100 and the points of the window's inspections (deductions are negative), within 0 and 100; "
                "85 and over means fewer inspections."
            ),
        )
        for months in (12, 3)
    ),
    _inspection.feature(
        "inspection_count_12m",
        ("近12个月民宿检查次数", "B&B inspections in 12 months"),
        nw.col("standing__inspections_12"),
        unit=Unit.COUNT,
        direction=NEUTRAL,
        months=12,
        description="Census, monthly and spot inspections of the window.",
    ),
)


def _fact(
    code: str,
    labels: tuple[str, str],
    value: nw.Expr,
    unit: Unit,
    description: str,
    *,
    kinds: tuple[str, ...] | None = None,
    direction: Direction = SAFER,
) -> Feature:
    """Make a feature of the register."""
    family = Family(items=("reg_basic",), bases=("register",))
    if kinds is not None:
        family = Family(items=("reg_basic",), bases=("register",), kinds=kinds)
    return family.feature(
        code,
        labels,
        value,
        unit=unit,
        direction=direction,
        unknown=Unknown.NOT_RECORDED,
        description=description,
    )


_age = nw.col("register__age")
_capital = yuan("register__registered_capital_fen")
COOP, BNB, FARM = ("farmer_coop",), ("bnb",), ("farmer_coop", "family_farm")

REGISTRATION = (
    _fact(
        "age_months",
        ("成立月数", "Age"),
        nw.when(_age >= 0).then(_age),
        Unit.MONTHS,
        "Whole months since establishment.",
    ),
    _fact(
        "registered_capital",
        ("注册资本", "Registered capital"),
        _capital,
        Unit.YUAN,
        "Capital of the register.",
    ),
    _fact(
        "member_count",
        ("成员数", "Members"),
        nw.col("register__member_count"),
        Unit.COUNT,
        "Members of a co-operative; the law asks for five.",
        kinds=COOP,
    ),
    _fact(
        "farmer_ratio",
        ("农民成员占比", "Share of farmers among members"),
        nw.col("register__farmer_ratio"),
        Unit.RATIO,
        "Farmers over members; the law asks for 80 %.",
        kinds=COOP,
        direction=NEUTRAL,
    ),
    _fact(
        "demo_level_rank",
        ("示范社级别", "Demonstration level"),
        nw.col("register__demo_level").fill_null(0),
        Unit.LEVEL,
        "4 national, 3 province, 2 city, 1 county, 0 none.",
        kinds=FARM,
    ),
    _fact(
        "surplus_return_ratio",
        ("盈余返还比例", "Surplus returned to members"),
        nw.col("register__surplus_return_ratio"),
        Unit.RATIO,
        "Surplus returned by trade volume; demonstration co-operatives return 60 %.",
        kinds=COOP,
    ),
    _fact(
        "land_area",
        ("经营土地面积", "Land farmed"),
        nw.col("register__land_area_mu"),
        Unit.MU,
        "Land in mu (1/15 ha).",
        kinds=FARM,
    ),
    _fact(
        "agri_insurance",
        ("农业保险金额", "Farm insurance"),
        yuan("register__agri_insurance_fen"),
        Unit.YUAN,
        "Sum insured.",
        kinds=FARM,
    ),
    _fact(
        "land_insured_per_mu",
        ("每亩农业保险金额", "Farm insurance per mu"),
        ratio(yuan("register__agri_insurance_fen"), nw.col("register__land_area_mu")),
        Unit.YUAN,
        "Sum insured over land.",
        kinds=FARM,
    ),
    _fact("rooms", ("客房数", "Rooms"), nw.col("register__rooms"), Unit.COUNT, "Rooms of a B&B.", kinds=BNB),
    _fact(
        "star_grade",
        ("农家乐星级", "Star grade"),
        nw.col("register__star_grade"),
        Unit.LEVEL,
        "Stars, 1 to 5.",
        kinds=BNB,
    ),
    _fact(
        "occupancy_rate",
        ("入住率", "Occupancy"),
        nw.col("register__occupancy_rate"),
        Unit.RATIO,
        "Nights sold over nights offered.",
        kinds=BNB,
    ),
    _fact(
        "complaint_count",
        ("投诉数", "Complaints"),
        nw.col("register__complaint_count"),
        Unit.COUNT,
        "Complaints upheld.",
        kinds=BNB,
        direction=RISKIER,
    ),
)

FEATURES = (*ADVERSE, *STANDING, *INSPECTION, *REGISTRATION)
