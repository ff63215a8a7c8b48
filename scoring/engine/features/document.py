"""The table of features in the documentation, written from the registry.

`python -m scoring.engine.features.document docs/algorithms/features.md` writes it anew.
"""

import sys
from pathlib import Path

from scoring.engine.features.feature import KINDS, Feature
from scoring.engine.features.registry import FEATURES

BEGIN, END = "<!-- features: begin -->", "<!-- features: end -->"

_HEAD = (
    "| code | name | unit | months | items | direction | unknown | kinds | what it is |\n"
    "| --- | --- | --- | --- | --- | --- | --- | --- | --- |\n"
)


def features_table() -> str:
    """Give the registry as a Markdown table between its two marks."""
    return f"{BEGIN}\n{_HEAD}{''.join(_row(feature) for feature in FEATURES.values())}{END}"


def with_features_table(page: str) -> str:
    """Give the page with the table between its marks written anew; ValueError without the marks."""
    before, _, rest = page.partition(BEGIN)
    _, mark, after = rest.partition(END)
    if not mark:
        msg = f"the page lacks {BEGIN} or {END}"
        raise ValueError(msg)
    return before + features_table() + after


def _row(feature: Feature) -> str:
    cells = (
        f"`{feature.code}`",
        f"{feature.label_en}<br>{feature.label_zh}",
        feature.unit.en,
        str(feature.window_months or "–"),
        "<br>".join(f"`{item}`" for item in feature.items),
        feature.direction.value.replace("_", " "),
        f"`{feature.unknown.value}`",
        "all" if feature.kinds == KINDS else ", ".join(f"`{kind}`" for kind in feature.kinds),
        feature.description,
    )
    return f"| {' | '.join(cells)} |\n"


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.write_text(with_features_table(target.read_text(encoding="utf-8")), encoding="utf-8")
