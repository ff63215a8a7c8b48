"""One login for each role of the platform."""

from dataclasses import dataclass

from demo.city.names import CITY_EN, CITY_ZH

DOMAIN = "demo.credit-easy.example"
ROLES = (
    "applicant_owner",
    "applicant_staff",
    "lender_editor",
    "lender_publisher",
    "lender_officer",
    "lender_approver",
    "fund_manager",
    "fund_approver",
    "source_officer",
    "operator_desk",
    "operator_data",
    "operator_model",
    "auditor",
)


@dataclass(frozen=True)
class Person:
    """A login: e-mail, name in two scripts, the role and the organisation (by USCC) it is held in."""

    email: str
    zh: str
    en: str
    role: str
    organisation_uscc: str
    language: str


_PEOPLE: tuple[tuple[str, str, str, str, str], ...] = (
    ("owner", "王样一", "Wang Demo-Owner", "applicant_owner", "applicant"),
    ("staff", "陈样二", "Chen Demo-Staff", "applicant_staff", "applicant"),
    ("editor", "李例一", "Li Demo-Editor", "lender_editor", "lender"),
    ("publisher", "周例二", "Zhou Demo-Publisher", "lender_publisher", "lender"),
    ("officer", "吴例三", "Wu Demo-Officer", "lender_officer", "lender"),
    ("approver", "郑虚安", "Zheng Demo-Approver", "lender_approver", "lender"),
    ("fund", "冯拟成", "Feng Demo-Fund", "fund_manager", "fund"),
    ("fund-approver", "卫拟宁", "Wei Demo-Fund-Approver", "fund_approver", "fund"),
    ("source", "蒋拟平", "Jiang Demo-Source", "source_officer", "source"),
    ("desk", "沈示华", "Shen Demo-Desk", "operator_desk", "operator"),
    ("data", "韩示青", "Han Demo-Data", "operator_data", "operator"),
    ("model", "杨虚文", "Yang Demo-Model", "operator_model", "operator"),
    ("auditor", "朱样三", "Zhu Demo-Auditor", "auditor", "operator"),
)


def people(*, applicant: str, lender: str, fund: str, source: str, operator: str) -> tuple[Person, ...]:
    """The logins, one per role of ``ROLES``; the arguments are the USCCs of their organisations."""
    places = {"applicant": applicant, "lender": lender, "fund": fund, "source": source, "operator": operator}
    return tuple(
        Person(f"{local}@{DOMAIN}", f"{zh}（{CITY_ZH}）", f"{en} ({CITY_EN})", role, places[place], "zh-hans")
        for local, zh, en, role, place in _PEOPLE
    )
