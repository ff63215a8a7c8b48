"""The model card: what a stored scorecard is, in Markdown, Chinese and English, made from the card alone."""

import itertools
from collections.abc import Sequence

from scoring.engine.card_format import PairTerm, SingleTerm, term_key
from scoring.engine.scale import GRADE_FLOORS, LOWEST_GRADE, MILLI
from scoring.engine.scorecard import Scorecard

_DIRECTIONS = {
    "higher_is_safer": "越高越安全 / higher is safer",
    "higher_is_riskier": "越高风险越大 / higher is riskier",
    "neutral": "无方向 / no direction",
}


def model_card(card: Scorecard) -> str:
    """Markdown of a card: purpose, data, method, figures, limits and the whole table of points."""
    sections = (
        _head(card),
        _purpose(),
        _data(card),
        _method(card),
        _figures(card),
        _scale(card),
        "## 分值表 Points\n\n" + _points(card),
        _limits(),
    )
    return "\n\n".join(sections) + "\n"


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _head(card: Scorecard) -> str:
    return f"# 模型卡 Model card: {card.model_id}\n\nSHA-256 `{card.sha256}`"


def _purpose() -> str:
    return (
        "## 用途 Purpose\n\n"
        "对组织的融资信用评分，供授信人员参考；不评价自然人，不单独构成拒绝理由。\n\n"
        "Scores organisations for pure-credit finance and informs a lender's officer. It never scores "
        "a natural person and is never the sole ground of a refusal."
    )


def _data(card: Scorecard) -> str:
    origin = card.file.provenance
    rows = [
        ("来源 Source", origin.source),
        ("企业数 Firms", str(origin.rows)),
        ("违约数 Defaults", str(origin.bads)),
        ("数据哈希 Data SHA-256", f"`{origin.data_sha256}`"),
        ("特征库哈希 Feature registry SHA-256", f"`{origin.registry_sha256}`"),
        ("代码版本 Code version", origin.code_version),
    ]
    return "## 训练数据 Training data\n\n" + _table(("项目 Item", "值 Value"), rows)


def _method(card: Scorecard) -> str:
    rows = [(key, str(value)) for key, value in sorted(card.file.provenance.method.items())]
    return (
        "## 方法 Method\n\n"
        "单调证据权重分箱、前向选择、岭逻辑回归。Monotone weight-of-evidence bins, forward selection, ridge "
        "logistic regression (docs/algorithms/scoring.md).\n\n"
    ) + _table(("参数 Parameter", "值 Value"), rows)


def _figures(card: Scorecard) -> str:
    rows = [(key, f"{value:.6g}") for key, value in sorted(card.file.provenance.metrics.items())]
    if not rows:
        return "## 指标 Figures\n\n未做交叉验证。No cross-validation was stored."
    return "## 指标 Figures\n\n" + _table(("指标 Measure", "值 Value"), rows)


def _scale(card: Scorecard) -> str:
    scale = card.scale
    floors = [*(floor for floor, _ in GRADE_FLOORS), scale.score_min]
    grades = [*(grade for _, grade in GRADE_FLOORS), LOWEST_GRADE]
    rows = [
        (grade, str(floor), f"{scale.pd(floor):.3%}") for grade, floor in zip(grades, floors, strict=True)
    ]
    return (
        "## 刻度 Scale\n\n"
        f"{scale.base_score} = {scale.base_odds}:1, PDO {scale.pdo}, {scale.score_min}-{scale.score_max}\n\n"
    ) + _table(("等级 Grade", "最低分 From", "该分违约率 PD there"), rows)


def _points(card: Scorecard) -> str:
    parts = [f"基础分 Base: {card.file.base_points / MILLI:.3f}"]
    for term in card.file.terms:
        parts.append(f"### {term_key(term)}")
        if isinstance(term, SingleTerm):
            feature = card.features[term.feature]
            parts.append(f"{feature.zh} / {feature.en} ({_DIRECTIONS[feature.direction]})")
            parts.append(_single(term))
        else:
            parts.append(_pair(term))
    return "\n\n".join(parts)


def _ranges(edges: tuple[float, ...]) -> list[str]:
    bounds = ["-∞", *(f"{edge:.6g}" for edge in edges), "+∞"]
    return [f"[{low}, {high})" for low, high in itertools.pairwise(bounds)]


def _single(term: SingleTerm) -> str:
    rows: list[tuple[str, ...]] = []
    for index, (span, points) in enumerate(zip(_ranges(term.edges), term.points, strict=True)):
        count = (str(term.bins[index].good), str(term.bins[index].bad)) if term.bins else ("", "")
        rows.append((span, *count, f"{points / MILLI:.3f}"))
    unknown = term.unknown_count
    count = (str(unknown.good), str(unknown.bad)) if unknown else ("", "")
    rows.append(("未知 unknown", *count, "0.000"))
    return _table(("区间 Bin", "正常 Good", "违约 Bad", "分值 Points"), rows)


def _pair(term: PairTerm) -> str:
    rows_of, columns_of = term.edges
    rows = [
        (span, *(f"{points / MILLI:.3f}" for points in line))
        for span, line in zip(_ranges(rows_of), term.points, strict=True)
    ]
    return _table((f"{term.features[0]} \\ {term.features[1]}", *_ranges(columns_of)), rows)


def _limits() -> str:
    return (
        "## 限制 Limits\n\n"
        "未知数据计零分并注明；违约率在以运营方数据校准前仅供示意；样本小，差异在误差之内。\n\n"
        "Unknown data give zero points and are named. Probabilities are illustrative until calibrated on the "
        "operator's own outcomes. On few defaults, small differences between models mean nothing."
    )
