"""What a criterion may ask about: the features of the registry and the attributes of a profile."""

from dataclasses import dataclass

from scoring.engine.features import FEATURES


@dataclass(frozen=True, slots=True)
class Measure:
    """One thing known of a subject. `choices` are the texts it may hold, empty for numbers and free codes."""

    code: str
    zh: str
    en: str
    is_text: bool = False
    choices: tuple[str, ...] = ()


_ATTRIBUTES = (
    Measure("age_months", "成立时间（月）", "Age in months"),
    Measure("score", "融资信用评分", "Financing score"),
    Measure("pd", "违约概率", "Probability of default"),
    Measure(
        "kind", "主体种类", "Kind of subject", is_text=True,
        choices=("sme", "farmer_coop", "bnb", "sole_trader", "family_farm", "other"),
    ),
    Measure(
        "subject_type", "主体类型", "Legal type", is_text=True,
        choices=(
            "gov_agency", "public_institution", "enterprise", "sole_trader", "social_group",
            "private_nonenterprise", "farmer_coop", "rural_collective", "family_farm",
        ),
    ),
    Measure("region_code", "所在地区", "Region", is_text=True),
    Measure("industry_code", "所属行业", "Industry", is_text=True),
    Measure(
        "size_class", "企业规模", "Size class", is_text=True, choices=("large", "medium", "small", "micro")
    ),
    Measure("tax_grade", "纳税信用级别", "Tax credit grade", is_text=True, choices=("A", "B", "M", "C", "D")),
    Measure(
        "grade", "信用等级", "Credit grade", is_text=True,
        choices=("AAA", "AA", "A", "BBB", "BB", "B", "C"),
    ),
    Measure(
        "status_code", "信用状态码", "Status code", is_text=True,
        choices=("blue", "green", "yellow", "red"),
    ),
    Measure("depth", "数据完备度", "Data depth", is_text=True, choices=("A", "B", "C", "D")),
)  # fmt: skip

#: Every measure, by code: attributes first, then the features in registry order.
MEASURES: dict[str, Measure] = {measure.code: measure for measure in _ATTRIBUTES} | {
    feature.code: Measure(feature.code, feature.label_zh, feature.label_en) for feature in FEATURES.values()
}


def measure_choices() -> list[tuple[str, str]]:
    """Give code and bilingual label of every measure, for a form."""
    return [(measure.code, f"{measure.zh} · {measure.en}") for measure in MEASURES.values()]
