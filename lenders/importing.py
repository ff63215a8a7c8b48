"""Reading a catalogue from rows of JSON data: every row is checked before any is written."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError

from lenders.choices import RateType
from lenders.models import Criterion, Fee, Lender, Material, Product
from lenders.validation import CRITERIA_MAX

_TEXTS = (
    "name_zh", "name_en", "summary_zh", "summary_en", "audience_zh", "audience_en", "category", "rate_type",
    "lpr_tenor",
)  # fmt: skip
_LISTS = (
    "kinds", "regions", "industries", "industries_excluded", "collateral", "repay_methods",
    "required_consents", "zones", "labels",
)  # fmt: skip
_NUMBERS = ("term_min", "term_max", "min_age_months", "sla_days", "spread_bp_min", "spread_bp_max")
_DECIMALS = ("limit_min", "limit_max", "rate_min", "rate_max")
_FLAGS = ("first_loan_friendly", "renewal_no_principal")
_DAYS = ("valid_from", "valid_to")
_FIELDS = (*_TEXTS, *_LISTS, *_NUMBERS, *_DECIMALS, *_FLAGS, *_DAYS)
_ROWS = ("criteria", "fees", "materials")
_KEYS = frozenset({*_FIELDS, *_ROWS, "code", "lender"})

Row = dict[str, Any]


class ImportRefusedError(ValueError):
    """A catalogue that was not imported; `rows` gives the reasons by row."""

    def __init__(self, rows: Mapping[str, list[str]]) -> None:
        super().__init__("; ".join(f"{row}: {' '.join(reasons)}" for row, reasons in rows.items()))
        self.rows = rows


def read_row(
    row: Mapping[str, Any], number: int, lenders: Mapping[str, Lender], refused: dict[str, list[str]]
) -> Row:
    """Read one row into model values; what is wrong with it goes into `refused` under its number and code."""
    name = f"{number} {row.get('code', '')}".strip()
    if strangers := sorted(set(row) - _KEYS):
        refused[name] = [f"unknown keys {', '.join(strangers)}"]
        return dict(row)
    lender = lenders.get(str(row.get("lender", "")))
    if lender is None:
        refused[name] = [f"no lender has the code {row.get('lender')!r}"]
        return dict(row)
    try:
        settled = {"code": str(row.get("code", "")), "lender": lender, **_values(row)}
        fill(Product(code=settled["code"], live=False), settled).full_clean(validate_unique=False)
        _check_rows(settled)
    except ValidationError as error:
        refused[name] = [f"{field}: {' '.join(texts)}" for field, texts in error.message_dict.items()]
    except (KeyError, TypeError, ValueError, InvalidOperation) as error:
        refused[name] = [f"{type(error).__name__}: {error}"]
    else:
        return settled
    return dict(row)


def fill(product: Product, row: Row) -> Product:
    """Put the values of a row into a product and its rows, unsaved."""
    for field in ("lender", *_FIELDS):
        setattr(product, field, row[field])
    product.criteria = [Criterion(sort_order=order, **each) for order, each in enumerate(row["criteria"])]
    product.fees = [Fee(sort_order=order, **each) for order, each in enumerate(row["fees"])]
    product.materials = [Material(sort_order=order, **each) for order, each in enumerate(row["materials"])]
    return product


def same_text(product: Product, row: Row) -> bool:
    """Tell whether a product already says what a row says."""
    if any(getattr(product, field) != row[field] for field in ("lender", *_FIELDS)):
        return False
    return all(_same_rows(list(getattr(product, name).all()), row[name]) for name in _ROWS)


def _same_rows(found: list[Any], wanted: list[Row]) -> bool:
    return len(found) == len(wanted) and all(
        getattr(each, key) == value
        for each, row in zip(found, wanted, strict=True)
        for key, value in row.items()
    )


def _values(row: Mapping[str, Any]) -> Row:
    values: Row = {name: str(row.get(name) or "") for name in _TEXTS}
    values |= {name: [str(each) for each in row.get(name) or ()] for name in _LISTS}
    values |= {name: None if row.get(name) is None else int(row[name]) for name in _NUMBERS}
    values |= {name: _decimal(row.get(name)) for name in _DECIMALS}
    values |= {name: row.get(name, False) is True for name in _FLAGS}
    values |= {name: _day(row.get(name)) for name in _DAYS}
    values["min_age_months"] = values["min_age_months"] or 0
    values["rate_type"] = values["rate_type"] or RateType.FIXED.value
    values["criteria"] = [_criterion(each) for each in row.get("criteria") or ()]
    values["fees"] = [_fee(each) for each in row.get("fees") or ()]
    values["materials"] = [_labels(each) for each in row.get("materials") or ()]
    return values


def _criterion(row: Mapping[str, Any]) -> Row:
    return {
        "feature": str(row["feature"]),
        "operator": str(row["operator"]),
        "value": row["value"],
        "unknown": str(row.get("unknown", "refer")),
        "wording_zh": str(row["zh"]),
        "wording_en": str(row["en"]),
    }


def _fee(row: Mapping[str, Any]) -> Row:
    return {
        "kind": str(row["kind"]),
        "basis": str(row["basis"]),
        "rate": _decimal(row.get("rate")),
        "amount": _decimal(row.get("amount")),
        **_labels(row),
    }


def _labels(row: Mapping[str, Any]) -> Row:
    return {"label_zh": str(row["zh"]), "label_en": str(row["en"])}


def _check_rows(row: Row) -> None:
    if len(row["criteria"]) > CRITERIA_MAX:
        msg = f"at most {CRITERIA_MAX} criteria"
        raise ValueError(msg)
    for each in row["criteria"]:
        criterion = Criterion(**each)
        criterion.full_clean(exclude=["product"])
        each["value"] = criterion.value
    for each in row["fees"]:
        Fee(**each).full_clean(exclude=["product"])
    for each in row["materials"]:
        Material(**each).full_clean(exclude=["product"])


def _decimal(value: Any) -> Decimal | None:
    return None if value in (None, "") else Decimal(str(value))


def _day(value: Any) -> date | None:
    return None if value in (None, "") else date.fromisoformat(str(value))
