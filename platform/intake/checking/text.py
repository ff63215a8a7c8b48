"""Cleaning of text, one column at a time; each rule that changed a value is noted by its id.

The rules: `trim` (white space around a value), `full_width` (full-width characters in codes, numbers and
dates), `upper_case` (codes), `thousands_separators` and `currency_sign` (amounts), `fen_to_yuan` (amounts
delivered in fen), `date_form` and `month_form` (other ways to write a day or a month), `flag_word` and
`choice_word` (words for a value). Nothing else is ever changed: what is wrong is refused, not repaired.
"""

import polars as pl

from accounts.identity import uscc as codes
from intake.checking.ledger import Ledger
from intake.formats.base import Column, Kind

#: Columns up to this length are single lines; longer ones may hold line breaks.
_ONE_LINE_MAX = 200
_CONTROL = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"
_CONTROL_OR_BREAK = r"[\x00-\x1f\x7f]"


def trimmed(raw: pl.Series, column: Column, ledger: Ledger) -> pl.Series:
    """Return ``raw`` without white space around values, half-width where it is no free text; "" is null."""
    text = raw.str.strip_chars()
    ledger.cleaned("trim", text != raw)
    if column.kind is not Kind.TEXT and (text.str.len_bytes() != text.str.len_chars()).any():
        half = text.str.normalize("NFKC").str.strip_chars()
        ledger.cleaned("full_width", half != text)
        text = half
    return text.set(text == "", None) if (text == "").any() else text


def checked_text(text: pl.Series, column: Column, ledger: Ledger) -> pl.Series:
    """Refuse what free text must not hold: too much of it, control characters, formulas."""
    name = column.name
    ledger.fault("too_long", name, text.str.len_chars() > column.length_max, text)
    control = _CONTROL_OR_BREAK if column.length_max <= _ONE_LINE_MAX else _CONTROL
    ledger.fault("control_character", name, text.str.contains(control), text)
    ledger.fault("formula", name, text.str.starts_with("="), text)
    return text


def normalised_codes(text: pl.Series, column: Column, ledger: Ledger) -> pl.Series:  # noqa: ARG001
    """Return codes as `accounts.identity.uscc` normalises them; distinct ones are looked at once."""
    distinct = text.drop_nulls().unique()
    found = [codes.normalise(code) for code in distinct.to_list()]
    changed = {
        before: after for before, after in zip(distinct.to_list(), found, strict=True) if after.rules_applied
    }
    if not changed:
        return text
    for rule in sorted({rule for after in changed.values() for rule in after.rules_applied}):
        of_rule = [before for before, after in changed.items() if rule in after.rules_applied]
        ledger.cleaned(rule, text.is_in(of_rule))
    return text.replace({before: after.code for before, after in changed.items()})


def chosen(text: pl.Series, column: Column, ledger: Ledger) -> pl.Series:
    """Return the stored value for each value or word of ``column.choices``; others are refused."""
    spelt = {value: value for value in column.choices}
    words = {word: value for value, word in column.choices.items()}
    words |= {value.lower(): value for value in column.choices if value.lower() not in spelt}
    words |= {value.upper(): value for value in column.choices if value.upper() not in spelt}
    value = text.replace_strict(words | spelt, default=None, return_dtype=pl.String)
    ledger.fault("bad_choice", column.name, value.is_null() & text.is_not_null(), text)
    ledger.cleaned("choice_word", value != text)
    return value


_TRUE, _FALSE = ("true", "1", "yes", "y", "是"), ("false", "0", "no", "n", "否")
_FLAGS = dict.fromkeys(_TRUE, True) | dict.fromkeys(_FALSE, False)


def flagged(text: pl.Series, column: Column, ledger: Ledger) -> pl.Series:
    """Return truth values; words and figures for them are understood, in any case."""
    plain = text.replace_strict({"true": True, "false": False}, default=None, return_dtype=pl.Boolean)
    if plain.null_count() == text.null_count():
        return plain
    value = text.str.to_lowercase().replace_strict(_FLAGS, default=None, return_dtype=pl.Boolean)
    ledger.fault("bad_flag", column.name, value.is_null() & text.is_not_null(), text)
    ledger.cleaned("flag_word", value.is_not_null() & plain.is_null())
    return value
