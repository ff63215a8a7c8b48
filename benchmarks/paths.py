"""Paths: every refusal of the demo city, with the path found for it applied and judged again."""

import os
import time
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from statistics import median
from typing import Any

import django
import polars as pl
from django.apps import apps

# a process of its own, as the runner starts it, has no registry of models yet
if not apps.ready:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()

from accounts.models import Organisation
from archives.items import ITEMS
from archives.models import Subject
from demo.city import City, build_city
from lenders.compiling import compile_rules
from lenders.models import Criterion, Product
from lenders.rules import Rules
from matching.judgement import Request, Verdict, judge
from matching.paths.blocked import Blocked
from matching.paths.changes import Change, Situation, with_changes
from matching.paths.levers import levers
from matching.paths.options import FIXED
from matching.paths.search import Path, find_path
from scoring.engine.depth import depth_rules
from scoring.engine.features import FEATURES
from scoring.engine.scorecard import Scorecard
from scoring.engine.status_rules import status_rules
from scoring.engine.training import Origin, train
from scoring.engine.training_data import TrainingData
from scoring.evaluation import Evaluation, evaluate, known_values, unknown_states, wide_features
from scoring.labels import Horizon, outcome_labels
from scoring.models import ScoreRun, SubjectScore
from scoring.profile import Profile
from scoring.selectors import profile_of

ON = date(2026, 6, 30)
_GRANT_DAYS = 35
_NEED_CONSENT = [code for code, item in ITEMS.items() if item.needs_consent]
_REGISTERED = ("kind", "subject_type", "region_code", "industry_code", "size_class", "established_on")
_STRUCTURE = (
    "code", "category", "kinds", "regions", "industries", "term_min", "term_max", "min_age_months",
    "required_consents",
)  # fmt: skip


@dataclass(frozen=True)
class JudgedCity:
    """The demo city without a database: profiles as the operator may know them, rules and the card."""

    profiles: list[Profile]
    catalogue: list[Rules]
    card: Scorecard


def judged_city(on: date = ON) -> JudgedCity:
    """Build the city of the demo, train its card and lay out what products are judged by."""
    city = build_city(on=on)
    tables = city.tables()
    window = Horizon(city.training_on, city.training_on + timedelta(days=_GRANT_DAYS))
    labels = outcome_labels(tables["records"], window)
    known = wide_features(tables, on=city.training_on)
    card = train(TrainingData.build(known, labels, FEATURES.values()), Origin(name="city", source="city"))
    tables["states"] = _authorised(city, tables["states"])
    evaluation = evaluate(tables, on=on, card=card)
    return JudgedCity(_profiles(city, evaluation), [_compiled(row) for row in city.products], card)


def _authorised(city: City, states: pl.DataFrame) -> pl.DataFrame:
    """Close the items that their subject has not authorised the operator to read."""
    live = city.consents.filter(
        pl.col("valid_from") <= city.on, pl.col("valid_to") >= city.on, pl.col("revoked_on").is_null()
    )
    granted = live.select(subject="uscc", item_code="item_codes").explode("item_code").unique()
    marked = states.join(
        granted.with_columns(granted=pl.lit(value=True)), on=["subject", "item_code"], how="left"
    )
    closed = pl.col("item_code").is_in(_NEED_CONSENT) & pl.col("granted").is_null()
    state = pl.when(closed).then(pl.lit("not_authorised")).otherwise(pl.col("state")).alias("state")
    return marked.with_columns(state).drop("granted")


def _profiles(city: City, evaluation: Evaluation) -> list[Profile]:
    """Lay out each subject as its stored score would be read."""
    items = {
        str(subject): dict(zip(codes, states, strict=True))
        for subject, codes, states in evaluation.items.group_by("subject", maintain_order=True)
        .agg("item_code", "state")
        .iter_rows()
    }
    registered = {row["uscc"]: row for row in city.subjects.iter_rows(named=True)}
    run = ScoreRun(on=city.on)
    tables = (evaluation.features, evaluation.ranks, evaluation.scores.sort("subject"))
    found = []
    for feature, rank, score in zip(*(table.iter_rows(named=True) for table in tables), strict=True):
        uscc = feature["subject"]
        row = {name: registered[uscc][name] for name in _REGISTERED}
        subject = Subject(organisation=Organisation(uscc=uscc), **row)
        stored = SubjectScore(
            run=run, subject=subject, values=known_values(feature), states=unknown_states(rank),
            items=items.get(uscc, {}), score=score["score"], grade=score["grade"],
            pd=round(Decimal(score["pd"]), 6), status_code=evaluation.status[uscc].colour.value,
            depth=score["depth"],
        )  # fmt: skip
        found.append(profile_of(stored))
    return found


def _compiled(row: dict[str, Any]) -> Rules:
    """Compile one row of the catalogue as its import would, unsaved."""
    product = Product(
        **{name: row[name] for name in _STRUCTURE},
        **{name: Decimal(row[name]) for name in ("limit_min", "limit_max")},
        **{name: date.fromisoformat(row[name]) for name in ("valid_from", "valid_to")},
    )
    product.criteria = [
        Criterion(
            sort_order=place, feature=each["feature"], operator=each["operator"], value=each["value"],
            unknown=each["unknown"], wording_zh=each["zh"], wording_en=each["en"],
        )
        for place, each in enumerate(row["criteria"])
    ]  # fmt: skip
    return compile_rules(product, revision=1)


def run(*, step: int = 1) -> dict[str, Any]:
    """Search a path for every refusal of every `step`-th subject, make its changes and judge again.

    Shares are of all refusals, of those whose subject is of the product's kinds, regions and industries, and
    of these without the ones refused for a past fact; `unproved` counts paths that do not turn their refusal
    or hold a change too many, and must be 0.
    """
    city = judged_city()
    counted: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    times = []
    for profile in city.profiles[::step]:
        situation = situation_of(city, profile)
        for rules in city.catalogue:
            start = time.perf_counter()
            found = find_path(rules, situation)
            if found is None:
                continue
            times.append(time.perf_counter() - start)
            meant = is_meant_for(rules, situation)
            counted.update(["refusals", *(["audience"] if meant else [])])
            if isinstance(found, Path):
                counted.update(["paths", "assumed"] if found.assumed else ["paths"])
                counted["unproved"] += not is_proved(rules, situation, found)
            else:
                reasons[found.reason.value] += 1
    return {
        **counted,
        "unproved": counted["unproved"],
        "share_of_refusals": round(counted["paths"] / counted["refusals"], 4),
        "share_of_audience": round(counted["paths"] / counted["audience"], 4),
        "share_without_past_facts": round(
            counted["paths"] / (counted["audience"] - reasons[Blocked.PAST_FACT.value]), 4
        ),
        "median_ms": round(median(times) * 1000, 3),
        "slowest_ms": round(max(times) * 1000, 1),
        "without_path": dict(sorted(reasons.items())),
    }


def situation_of(city: JudgedCity, profile: Profile, request: Request | None = None) -> Situation:
    """Give the situation of one subject; without a request nothing but the day is asked for."""
    return Situation(profile, request or Request(ON), city.card, status_rules(ON), depth_rules(ON), levers())


def is_meant_for(rules: Rules, situation: Situation) -> bool:
    """Tell whether a subject is of the kinds, regions and industries that a product is for."""
    checks = judge(rules, situation.profile, situation.request).checks
    return not any(check.verdict is Verdict.NO and check.rule.reads in FIXED for check in checks)


def is_proved(rules: Rules, situation: Situation, path: Path) -> bool:
    """Tell whether all changes turn the no into what is said, and none can be left out."""

    def verdict(changes: tuple[Change, ...]) -> Verdict:
        after = with_changes(situation, changes)
        return judge(rules, after.profile, after.request).verdict

    places = range(len(path.changes))
    without = [path.changes[:place] + path.changes[place + 1 :] for place in places]
    turned = verdict(path.changes) is path.after.verdict is not Verdict.NO
    return turned and all(verdict(rest) is Verdict.NO for rest in without)
