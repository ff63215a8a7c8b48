"""The table that ends a run on real input."""

from collections.abc import Iterator
from pathlib import Path

from demo.real.run import RealRun
from matching.judgement import Verdict
from scoring.engine.features import FEATURES
from scoring.engine.scale import GRADES
from scoring.engine.validation import Spread

_MIB = 1024 * 1024
_WIDTH = 34


def table(run: RealRun) -> str:
    """Return what came of a finished run, as text."""
    lines = [*_rows(run), "", *_figures(run), "", *_outcome(run), "", *_hashes(run), "", *_stages(run)]
    return "\n".join(lines)


def _line(name: str, value: object) -> str:
    return f"  {name:<{_WIDTH}} {value}"


def _rows(run: RealRun) -> Iterator[str]:
    yield f"Real input: {run.folder}"
    for batch in run.batches:
        yield _line(f"rows in, {batch.template}", f"{batch.rows_read:,}")
        yield _line("  loaded", f"{batch.rows_loaded:,}")
        yield _line("  refused", f"{batch.rows_refused:,}")
        for code, count in sorted(batch.verdicts.items()):
            yield _line(f"    {code}", f"{count:,}")


def _figures(run: RealRun) -> Iterator[str]:
    evaluation, validation = run.evaluation, run.validation
    assert evaluation is not None  # noqa: S101  (a finished run has all)
    assert validation is not None  # noqa: S101
    known = [
        code
        for code in FEATURES
        if evaluation.features.get_column(code).null_count() < evaluation.features.height
    ]
    yield _line("firms", evaluation.features.height)
    yield _line("firms with a label, defaulted", f"{run.labelled}, {run.defaulted}")
    yield _line("features, with a value somewhere", f"{len(FEATURES)}, {len(known)}")
    yield _line("decided as of", run.on)
    yield _line("terms of the scorecard", ", ".join(sorted(evaluation.card.features)))
    method = f"repeated stratified {validation.folds}-fold, {validation.repeats} repeats"
    yield f"  {method}, pooled (mean, sd, low to high)"
    for name, spread in (
        ("AUC, scorecard", validation.auc),
        ("KS", validation.ks),
        ("Brier", validation.brier),
    ):
        yield _line(f"  {name}", _spread(spread))
    yield _line("  AUC, mean of the repeats' scores", f"{validation.auc_of_mean:.3f}")
    yield _line("  AUC, log sales alone, unfitted", f"{validation.baseline_auc or 0:.3f}")
    yield _line("  the bank's own rating", "not read")


def _outcome(run: RealRun) -> Iterator[str]:
    evaluation, matched = run.evaluation, run.matched
    assert evaluation is not None  # noqa: S101
    assert matched is not None  # noqa: S101
    grades = evaluation.scores.get_column("grade")
    yield _line(
        "firms per grade",
        "  ".join(f"{grade} {int((grades == grade).sum())}" for grade in GRADES),
    )
    yield _line("products", matched.run.products)
    yield _line(
        "pairs: match, refer, no match",
        ", ".join(
            f"{matched.matches.pairs(verdict):,}" for verdict in (Verdict.YES, Verdict.REFER, Verdict.NO)
        ),
    )
    path = run.report_path or Path()
    yield _line("report", f"{path} ({path.stat().st_size / 1024:.0f} KiB)")


def _hashes(run: RealRun) -> Iterator[str]:
    assert run.granted is not None  # noqa: S101
    assert run.evaluation is not None  # noqa: S101
    assert run.model is not None  # noqa: S101
    assert run.matched is not None  # noqa: S101
    yield _line("SHA-256 of data", run.granted.result_hash)
    yield _line("SHA-256 of features", run.evaluation.features_hash)
    yield _line("SHA-256 of model", run.model.sha256)
    yield _line("SHA-256 of matches", run.matched.run.matches_hash)


def _stages(run: RealRun) -> Iterator[str]:
    yield f"  {'stage':<12} {'seconds':>8} {'own peak MiB':>13} {'server peak MiB':>16}"
    for stage in run.meter.stages:
        yield (
            f"  {stage.name:<12} {stage.seconds:>8.2f} {stage.own_bytes / _MIB:>13.0f} "
            f"{stage.other_bytes / _MIB:>16.0f}"
        )
    yield f"  {'in all':<12} {run.meter.seconds:>8.2f} {run.meter.peak_bytes / _MIB:>13.0f} (largest process)"


def _spread(spread: Spread) -> str:
    return f"{spread.mean:.3f}, {spread.sd:.3f}, {spread.low:.3f} to {spread.high:.3f}"
