"""Training on the archive: what was known on the day of decision, and what became of the loans."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from accounts.models import User
from archives.access import Reader, open_files
from archives.items import ALL_ITEMS
from archives.models import Purpose, Subject
from scoring.engine.scorecard import Scorecard
from scoring.engine.training import Origin
from scoring.engine.validation import Validation
from scoring.evaluation import wide_features
from scoring.labels import Horizon, outcome_labels
from scoring.models import ModelVersion
from scoring.services.models import model_fit, model_keep


@dataclass(frozen=True)
class Trained:
    """A stored model, the card as this training made it, and its cross-validation."""

    version: ModelVersion
    card: Scorecard
    validation: Validation


def model_train(
    *,
    reader: Reader,
    subjects: Iterable[Subject],
    horizon: Horizon,
    on: date,
    name: str = "city",
    repeats: int = 5,
    actor: User | None = None,
) -> Trained:
    """Train on the loans granted within ``horizon``, reading through the consent door on ``on``.

    Features are computed as of the first day of the window: nothing that came later has a say, least of all
    the loans themselves. Raises TrainingDataError and UntrainableError.
    """
    granted = open_files(
        reader, subjects, purpose=Purpose.PRE_LOAN, items=ALL_ITEMS, on=on, reference=f"training {name}"
    )
    frames = granted.frames()
    labels = outcome_labels(frames["records"], horizon)
    features = wide_features(frames, on=horizon.granted_from)
    window = f"loans granted {horizon.granted_from} to {horizon.granted_to}"
    origin = Origin(name=name, source=f"{window}, watched {horizon.months} months")
    card, validation = model_fit(features=features, labels=labels, origin=origin, repeats=repeats)
    return Trained(model_keep(card=card, trained_on=on, actor=actor), card, validation)
