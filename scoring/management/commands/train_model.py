"""`manage.py train_model`: train a scorecard on the archive's own loans; promote it if a person says so."""

import re
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import Organisation, OrganisationKind, Role, User
from archives.access import AccessRefused, Reader
from archives.models import Subject
from scoring.engine.training import UntrainableError
from scoring.engine.training_data import TrainingDataError
from scoring.engine.validation import Spread
from scoring.labels import Horizon, months_later
from scoring.services.models import BASELINE, PromotionError, model_promote
from scoring.services.training import Trained, model_train

NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,60}")


class Command(BaseCommand):
    """Trains a model; the same archive and the same arguments give the same card, byte for byte."""

    help = (
        "Train a scoring model on the loans granted in a window: what was known on its first day, and "
        "whether a loan defaulted within the months it was watched."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the window, the business date, and what to do with the card."""
        day = date.fromisoformat
        parser.add_argument("--granted-from", type=day, required=True, help="first day of the window")
        parser.add_argument("--granted-to", type=day, required=True, help="last day of the window")
        parser.add_argument("--months", type=int, default=12, help="how long each loan is watched")
        parser.add_argument("--on", type=day, default=None, help="the business date (default: today)")
        parser.add_argument("--name", default="city", help="lower case, digits, hyphens")
        parser.add_argument("--repeats", type=int, default=5, help="repeats of the cross-validation")
        parser.add_argument("--output", type=Path, default=None, help="write the card as canonical JSON")
        parser.add_argument("--reader", default="", help="the operator's code (default: the only operator)")
        parser.add_argument("--promote", default="", help="e-mail of the model operator who does it")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Check the arguments, train, print the figures, then write and promote as asked."""
        on = options["on"] or timezone.localdate()
        horizon = _horizon(options, on)
        operator = _operator(options["reader"])
        promoter = _promoter(options["promote"], operator)
        if not NAME.fullmatch(options["name"]):
            raise CommandError(f"--name {options['name']}: use lower case, digits and hyphens")
        try:
            trained = model_train(
                reader=Reader(user=None, organisation=operator, client="train_model"),
                subjects=Subject.objects.all(),
                horizon=horizon,
                on=on,
                name=options["name"],
                repeats=options["repeats"],
                actor=promoter,
            )
        except (TrainingDataError, UntrainableError, AccessRefused) as error:
            raise CommandError(str(error)) from error
        self._report(trained)
        if options["output"]:
            options["output"].write_text(trained.card.to_json(), encoding="utf-8")
            self.stdout.write(f"card:        {options['output']}")
        if promoter:
            self._promote(trained, promoter)

    def _report(self, trained: Trained) -> None:
        card, found = trained.card, trained.validation
        origin = card.file.provenance
        self.stdout.write(f"{origin.source}: {origin.rows} firms, {origin.bads} defaulted")
        self.stdout.write(f"cross-validation, {found.folds} folds, {found.repeats} repeats:")
        for name, spread in (("AUC", found.auc), ("KS", found.ks), ("Brier", found.brier)):
            self.stdout.write(f"  {name:<6} {_shown(spread)}")
        alone = "unknown" if found.baseline_auc is None else f"{found.baseline_auc:.3f}"
        self.stdout.write(f"  AUC of {BASELINE} alone: {alone}")
        self.stdout.write(f"model:       {card.model_id} ({trained.version.status})")
        self.stdout.write(f"sha256:      {card.sha256}")
        self.stdout.write(f"data sha256: {origin.data_sha256}")

    def _promote(self, trained: Trained, promoter: User) -> None:
        try:
            model_promote(version=trained.version, actor=promoter)
        except PromotionError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"promoted by {promoter.email}")


def _shown(spread: Spread) -> str:
    return f"{spread.mean:.3f} ± {spread.sd:.3f} ({spread.low:.3f} to {spread.high:.3f})"


def _horizon(options: dict[str, Any], on: date) -> Horizon:
    """Return the window; refuse one whose last loans were not yet watched for long enough."""
    horizon = Horizon(options["granted_from"], options["granted_to"], options["months"])
    if horizon.months < 1 or options["repeats"] < 1:
        raise CommandError("--months and --repeats are at least 1")
    if horizon.granted_from > horizon.granted_to:
        raise CommandError("--granted-from comes after --granted-to")
    if horizon.watched_to > on:
        end = months_later(on, -horizon.months)
        raise CommandError(
            f"On {on} the last loans were watched for less than {horizon.months} months, and a default to "
            f"come would pass for none: end the window by {end}, or watch for fewer months."
        )
    return horizon


def _operator(uscc: str) -> Organisation:
    operators = Organisation.objects.filter(kind=OrganisationKind.OPERATOR)
    if uscc:
        operators = operators.filter(uscc=uscc)
    found = list(operators[:2])
    if len(found) == 1:
        return found[0]
    if uscc or not found:
        raise CommandError(f"{uscc or 'No operator'}: no such operator is registered")
    raise CommandError("There are several operators: name one with --reader")


def _promoter(email: str, operator: Organisation) -> User | None:
    """Return the named model operator of ``operator``; None where nobody was named."""
    if not email:
        return None
    user = User.objects.filter(
        email__iexact=email,
        memberships__role=Role.OPERATOR_MODEL,
        memberships__organisation=operator,
        is_active=True,
    ).first()
    if user is None:
        raise CommandError(f"--promote {email}: no model operator of {operator} has this address")
    return user
