"""Numbers and days: from text to typed columns, exactly."""

from datetime import date

import polars as pl

from intake.checking.ledger import Ledger
from intake.formats.base import Column, Kind

MONEY = pl.Decimal(18, 2)
QUANTITY = pl.Decimal(18, 3)
#: Sixteen digits before the point are what NUMERIC(18,2) takes.
_FORMS = {
    Kind.MONEY: (r"^[+-]?[0-9]{1,16}(\.[0-9]{1,2})?$", MONEY),
    Kind.QUANTITY: (r"^[+-]?[0-9]{1,15}(\.[0-9]{1,3})?$", QUANTITY),
    Kind.INTEGER: (r"^[+-]?[0-9]{1,15}$", pl.Int64()),
}
_WITH_SEPARATORS = r"^[+-]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?$"
_CURRENCY_SIGNS = r"^([+-]?)(?:¥|￥|CNY|RMB)\s*|\s*元$"
_FEN = r"^[+-]?[0-9]{1,17}$"
_INTEGER_MAX = 2**31 - 1
_LAST_DAY = date(2200, 1, 1)
_DATE_FORMS = ("%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y-%m-%d %H:%M:%S", "%Y%m%d")
_DATE_LOOKS = r"^YYYY(-D-D( 00:00:00)?|/D/D|\.D\.D|年D月D日|[0-9]{4})$".replace("YYYY", "[0-9]{4}").replace(
    "D", "[0-9]{1,2}"
)
_MONTH_LOOKS = r"^([0-9]{4})(?:-|/|年)?(0?[1-9]|1[0-2])月?$"


def number(text: pl.Series, column: Column, ledger: Ledger, *, in_fen: bool) -> pl.Series:
    """Return the numbers in ``text``; amounts in fen become CNY. What is no plain number is refused."""
    plain = _without_signs(text, ledger) if column.kind is Kind.MONEY else text
    if in_fen:
        return _bounded(_from_fen(plain, text, column, ledger), text, column, ledger)
    form, dtype = _FORMS[column.kind]
    fits = plain.str.contains(form)
    ledger.fault("bad_number", column.name, ~fits, text)
    if not fits.all():
        plain = plain.set(~fits.fill_null(value=True), None)
    value = plain.str.strip_prefix("+").cast(dtype, strict=False)
    return _bounded(value, text, column, ledger)


def _without_signs(text: pl.Series, ledger: Ledger) -> pl.Series:
    if text.str.contains(",", literal=True).any():
        joined = pl.select(
            pl.when(text.str.contains(_WITH_SEPARATORS)).then(text.str.replace_all(",", "")).otherwise(text)
        ).to_series()
        ledger.cleaned("thousands_separators", joined != text)
        text = joined
    if text.str.contains("[¥￥元CR]").any():
        bare = text.str.replace(_CURRENCY_SIGNS, "${1}")
        ledger.cleaned("currency_sign", bare != text)
        text = bare
    return text


def _from_fen(plain: pl.Series, text: pl.Series, column: Column, ledger: Ledger) -> pl.Series:
    fits = plain.str.contains(_FEN)
    ledger.fault("bad_number", column.name, ~fits, text)
    fen = plain.set(~fits.fill_null(value=True), None).str.strip_prefix("+").cast(pl.Int64)
    ledger.cleaned("fen_to_yuan", fen.is_not_null())
    size = fen.abs()
    sign = pl.when(fen < 0).then(pl.lit("-")).otherwise(pl.lit(""))
    cents = (size % 100).cast(pl.String).str.zfill(2)
    return pl.select(pl.format("{}{}.{}", sign, size // 100, cents)).to_series().cast(MONEY)


def _bounded(value: pl.Series, text: pl.Series, column: Column, ledger: Ledger) -> pl.Series:
    if not column.is_signed:
        ledger.fault("negative_not_allowed", column.name, value < 0, text)
    if column.kind is Kind.INTEGER:
        most = column.number_max or _INTEGER_MAX
        ledger.fault("number_out_of_range", column.name, value.abs() > most, text)
    return value


def day(text: pl.Series, column: Column, ledger: Ledger, *, on: date) -> pl.Series:
    """Return the days in ``text``. ``on`` is the day of the delivery: most dates cannot lie after it."""
    value = text.str.to_date("%Y-%m-%d", strict=False)
    value = _other_forms(value, text, ledger) if value.null_count() != text.null_count() else value
    ledger.fault("bad_date", column.name, value.is_null() & text.is_not_null(), text)
    return _within(value, text, column, ledger, on)


def month(text: pl.Series, column: Column, ledger: Ledger, *, on: date) -> pl.Series:
    """Return months as their first day; any other day of a month is refused, since it may mean a day."""
    value = text.str.to_date("%Y-%m-%d", strict=False)
    if value.null_count() != text.null_count():
        missing = value.is_null() & text.is_not_null()
        looks = text.str.extract_groups(_MONTH_LOOKS).struct.unnest()
        built = pl.select(
            pl.when(looks.to_series(1).is_not_null()).then(
                pl.format("{}-{}-01", looks.to_series(0), looks.to_series(1).str.zfill(2))
            )
        ).to_series()
        value = value.zip_with(~missing, built.str.to_date("%Y-%m-%d", strict=False))
        ledger.cleaned("month_form", missing & value.is_not_null())
    ledger.fault(
        "bad_month", column.name, text.is_not_null() & (value.is_null() | (value.dt.day() != 1)), text
    )
    return _within(value, text, column, ledger, on)


def _other_forms(value: pl.Series, text: pl.Series, ledger: Ledger) -> pl.Series:
    missing = value.is_null() & text.is_not_null()
    likely = text.set(~(missing & text.str.contains(_DATE_LOOKS)).fill_null(value=False), None)
    for form in _DATE_FORMS:
        value = value.fill_null(likely.str.to_date(form, strict=False))
    ledger.cleaned("date_form", missing & value.is_not_null())
    return value


def _within(value: pl.Series, text: pl.Series, column: Column, ledger: Ledger, on: date) -> pl.Series:
    outside = (value < column.earliest) | (value > _LAST_DAY)
    ledger.fault("date_out_of_range", column.name, outside, text)
    if not column.is_future:
        ledger.fault("future_date", column.name, (value > on) & ~outside, text)
    return value
