"""The ledger of one chunk: which rules cleaned which row, and which verdict fell on it."""

from collections import Counter

import polars as pl

#: A verdict on one value of one row; `detail` is a reason of its own where the code's text is not enough.
VERDICT_SCHEMA = {
    "row_no": pl.Int64(),
    "column": pl.String(),
    "value": pl.String(),
    "code": pl.String(),
    "detail": pl.String(),
}
_SHOWN_CHARACTERS = 200


class Ledger:
    """Collects verdicts, warnings and applied cleaning rules for the rows numbered ``row_no``."""

    def __init__(self, row_no: pl.Series) -> None:
        self.row_no = row_no
        self.warnings: Counter[str] = Counter()
        self._refused = pl.repeat(value=False, n=row_no.len(), dtype=pl.Boolean, eager=True)
        self._verdicts: list[pl.DataFrame] = []
        self._rules: dict[str, pl.Series] = {}

    def fault(self, code: str, column: str, mask: pl.Series, values: pl.Series) -> None:
        """Refuse the rows of ``mask`` for their ``values`` in ``column``; a null in the mask is no fault."""
        if not mask.any():
            return
        mask = mask.fill_null(value=False)
        self._refused |= mask
        self._verdicts.append(
            pl.DataFrame(
                {"row_no": self.row_no.filter(mask), "value": values.filter(mask).cast(pl.String)}
            ).select(
                "row_no",
                pl.lit(column).alias("column"),
                pl.col("value").fill_null("").str.slice(0, _SHOWN_CHARACTERS),
                pl.lit(code).alias("code"),
                pl.lit("").alias("detail"),
            )
        )

    def refuse(self, verdicts: pl.DataFrame) -> None:
        """Take over ready ``verdicts`` (`VERDICT_SCHEMA`) on rows of this chunk or on ragged ones."""
        self._verdicts.append(verdicts.select(list(VERDICT_SCHEMA)))
        self._refused |= self.row_no.is_in(verdicts["row_no"].implode())

    def cleaned(self, rule: str, mask: pl.Series) -> None:
        """Note that ``rule`` changed a value in the rows of ``mask``."""
        if not mask.any():
            return
        mask = mask.fill_null(value=False)
        before = self._rules.get(rule)
        self._rules[rule] = mask if before is None else before | mask

    @property
    def is_sound(self) -> pl.Series:
        """True for each row that no verdict refuses."""
        return ~self._refused

    def verdicts(self) -> pl.DataFrame:
        """Return all verdicts, by row."""
        if not self._verdicts:
            return pl.DataFrame(schema=VERDICT_SCHEMA)
        return pl.concat(self._verdicts).sort("row_no", maintain_order=True)

    def rules_applied(self) -> pl.Series:
        """Return, per row, the applied rules as PostgreSQL writes an array of text, or null for none."""
        if not self._rules:
            return pl.repeat(None, self.row_no.len(), dtype=pl.String, eager=True)
        marked = [
            pl.when(pl.Series(rule, mask)).then(pl.lit(rule)) for rule, mask in sorted(self._rules.items())
        ]
        joined = pl.concat_str(marked, separator=",", ignore_nulls=True)
        return pl.select(pl.when(joined != "").then(pl.format("{{{}}}", joined))).to_series()
