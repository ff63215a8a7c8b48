"""Codes, figures and probabilities in the reader's words."""

import re
from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.templatetags.face import money, money_short, number, percent
from archives.items import ITEMS
from scoring.engine.features import FEATURES, Unit
from scoring.selectors import TAX_GRADES

_CODE = re.compile(r"[a-z]+(?:_[a-z]+)+")
_PEOPLE_COUNTED = (100, 1000, 10_000)


def pick(zh: str, en: str) -> str:
    """Return the wording in the reader's language."""
    return en if (get_language() or "").startswith("en") else zh


def item_label(code: str) -> str:
    """Name a data item; the bare code for one that is no longer in the list."""
    item = ITEMS.get(code)
    return pick(item.zh, item.en) if item else code


def with_item_labels(text: str) -> str:
    """Put the names of data items in the place of their codes."""
    return _CODE.sub(lambda found: item_label(found.group()), text)


def feature_label(code: str, zh: str = "", en: str = "") -> str:
    """Name a feature: as its card says, else as the registry does."""
    feature = FEATURES.get(code)
    if not zh and feature is not None:
        zh, en = feature.label_zh, feature.label_en
    return pick(zh or code, en or code)


def feature_value(code: str, value: float | None) -> str:
    """Write the value of a feature with its unit; a dash for an unknown."""
    feature = FEATURES.get(code)
    if value is None or feature is None:
        return number(value, 2)
    if code == "tax_grade_level":
        return TAX_GRADES.get(value, number(value))
    if feature.unit is Unit.YUAN:
        return money(value)
    if feature.unit is Unit.LOG10_YUAN:
        return money_short(Decimal(str(round(10**value))))
    if feature.unit is Unit.RATIO:
        return percent(value)
    places = 0 if float(value).is_integer() else 2
    return f"{number(value, places)} {pick(feature.unit.zh, feature.unit.en)}"


def chance_in_words(pd: Decimal) -> str:
    """Say a probability of default as so many organisations of a round number."""
    base = next((base for base in _PEOPLE_COUNTED if pd * base >= 1), _PEOPLE_COUNTED[-1])
    counted = {"base": f"{base:,}", "count": f"{round(pd * base):,}"}
    return _("Of %(base)s organisations with this score, about %(count)s would default.") % counted


def points(milli: int) -> Decimal:
    """Turn milli-points into points with three decimals, exactly."""
    return Decimal(milli) / 1000


def signed(value: Decimal, places: int = 3) -> str:
    """Write points with their sign, the minus as a real one: `+12.500`, `−98.136`, `0.000`."""
    text = f"{abs(value):,.{places}f}"
    if value == 0:
        return text
    return f"{'+' if value > 0 else '−'}{text}"
