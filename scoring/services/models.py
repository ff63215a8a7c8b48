"""Training a model, keeping it, and letting a named person put it in charge."""

from collections.abc import Mapping
from datetime import date

import numpy as np
import polars as pl
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from scoring.engine.features import FEATURES
from scoring.engine.model_card import model_card
from scoring.engine.scorecard import Scorecard, ScorecardError
from scoring.engine.selection import TrainingParams
from scoring.engine.training import Origin, train
from scoring.engine.training_data import TrainingData, TrainingDataError
from scoring.engine.validation import Validation, cross_validate
from scoring.models import ModelStatus, ModelVersion

#: The feature that a scorecard must beat or at least match: the logarithm of all sales, unfitted.
BASELINE = "sales_log_36m"
MIN_OUTCOMES = 2
MIN_FIRMS = 20


class PromotionError(ValueError):
    """A model that cannot be put in charge; the text says why and what to do."""


def model_fit(
    *,
    features: pl.DataFrame,
    labels: pl.DataFrame,
    origin: Origin,
    params: TrainingParams | None = None,
    repeats: int = 5,
) -> tuple[Scorecard, Validation]:
    """Cross-validate and train on a wide feature table and its labels (`subject`, `defaulted`).

    The same table and labels give the same card to the byte. Raises TrainingDataError where there are not two
    firms of either outcome and twenty in all, so that no fold is empty and one of each outcome is left when a
    fold is set aside, and UntrainableError where no feature helps. Without anybody's sales there is no
    baseline.
    """
    data = TrainingData.build(features, labels, FEATURES.values())
    if np.bincount(data.bad).min() < MIN_OUTCOMES or len(data.bad) < MIN_FIRMS:
        raise TrainingDataError(
            "at least two defaulted and two sound firms are needed, and twenty with an outcome in all"
        )
    baseline = None if np.isnan(data.values[BASELINE]).all() else BASELINE
    validation = cross_validate(data, params, repeats=repeats, baseline=baseline)
    return train(data, origin, params, validation.metrics), validation


@transaction.atomic
def model_keep(*, card: Scorecard, trained_on: date, actor: User | None) -> ModelVersion:
    """Store a card as a challenger; a card that is already stored is returned as it is."""
    known = ModelVersion.objects.filter(model_id=card.model_id).first()
    if known:
        return known
    provenance = card.file.provenance
    version = ModelVersion.objects.create(
        model_id=card.model_id,
        card=card.to_json(),
        sha256=card.sha256,
        data_hash=provenance.data_sha256,
        trained_on=trained_on,
        metrics=_plain(provenance.metrics),
        model_card=model_card(card),
    )
    audit.record(actor, "model.kept", version, {"model_id": card.model_id, "sha256": card.sha256})
    return version


@transaction.atomic
def model_promote(*, version: ModelVersion, actor: User) -> ModelVersion:
    """Put ``version`` in charge and retire the champion; the person who does it is named.

    Raises PromotionError for a retired model (what was once replaced is trained anew), for a card that is not
    what it was stored as, and for one that reads a feature that is no longer computed.
    """
    version = ModelVersion.objects.select_for_update().get(pk=version.pk)
    if version.status == ModelStatus.CHAMPION:
        return version
    if version.status == ModelStatus.RETIRED:
        raise PromotionError(_("%(model)s is retired: train a new model.") % {"model": version.model_id})
    _check_card(version)
    ModelVersion.objects.filter(status=ModelStatus.CHAMPION).update(status=ModelStatus.RETIRED)
    version.status = ModelStatus.CHAMPION
    version.promoted_by = actor
    version.promoted_at = timezone.now()
    version.save()
    audit.record(actor, "model.promoted", version, {"model_id": version.model_id})
    return version


def _check_card(version: ModelVersion) -> None:
    try:
        card = Scorecard.from_json(version.card)
    except ScorecardError as error:
        raise PromotionError(str(error)) from error
    if card.sha256 != version.sha256:
        raise PromotionError(
            _("The card of %(model)s is not the one that was stored: train a new model.")
            % {"model": version.model_id}
        )
    if missing := sorted(set(card.features) - set(FEATURES)):
        raise PromotionError(
            _("%(model)s reads features that are no longer computed (%(codes)s): train a new model.")
            % {"model": version.model_id, "codes": ", ".join(missing)}
        )


def _plain(metrics: Mapping[str, float]) -> dict[str, float]:
    return {name: float(value) for name, value in metrics.items()}
