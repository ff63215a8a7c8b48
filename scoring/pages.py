"""The page of a score: for whose eyes, and everything that is shown of it."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import OrganisationKind
from archives.models import Consent, Subject
from scoring.display import depth, index, scale, status, table, trend, words
from scoring.engine.scorecard import Scorecard
from scoring.models import ModelStatus, ModelVersion, SubjectScore
from scoring.selectors import is_intact, latest_score, score_history

_CARDS_KEPT = 8


class Audience(models.TextChoices):
    """For whose eyes a score was made."""

    PLATFORM = "platform", _("The platform's score")
    OWN = "own", _("Your own view")


@dataclass(frozen=True)
class ScorePage:
    """One subject's score for one audience; `score` is None before the first."""

    subject: Subject
    audience: Audience
    score: SubjectScore | None
    today: date

    @cached_property
    def points(self) -> table.PointsTable | None:
        """The points of every term."""
        return (
            None if self.score is None else table.points_table(self.score, _card(self.score.run.model.card))
        )

    @cached_property
    def status(self) -> status.StatusView | None:
        """The status code with its reasons."""
        return None if self.score is None else status.status_view(self.score)

    @cached_property
    def depth(self) -> depth.DepthView | None:
        """The data depth, item by item."""
        return None if self.score is None else depth.depth_view(self.score)

    @cached_property
    def index(self) -> index.IndexView | None:
        """The index tree."""
        return None if self.score is None else index.index_view(self.score)

    @cached_property
    def trend(self) -> trend.Trend:
        """The scores made for the same audience, without what they were made from."""
        reader = self.subject.organisation if self.audience is Audience.OWN else None
        history = score_history(self.subject, reader=reader)
        return trend.trend(history.only("score", "grade", "run__on", "run__model__model_id"))

    @cached_property
    def marker(self) -> float:
        """Where the score stands on the scale, in per cent."""
        return 0.0 if self.score is None else scale.place(self.score.score)

    @property
    def bands(self) -> list[scale.Band]:
        """The grades of the scale."""
        return scale.bands()

    @property
    def chance(self) -> str:
        """The probability of default in words."""
        return "" if self.score is None else words.chance_in_words(self.score.pd)

    @cached_property
    def is_intact(self) -> bool:
        """Whether the evidence is what its hash was taken of."""
        return self.score is not None and is_intact(self.score)

    @property
    def days_old(self) -> int:
        """Days since the business date of the score."""
        return 0 if self.score is None else (self.today - self.score.run.on).days

    @property
    def is_model_replaced(self) -> bool:
        """Whether another model was put in charge since."""
        return self.score is not None and self.score.run.model.status != ModelStatus.CHAMPION

    @cached_property
    def has_champion(self) -> bool:
        """Whether a model is in charge at all."""
        return ModelVersion.objects.filter(status=ModelStatus.CHAMPION).exists()

    @cached_property
    def is_consent_changed(self) -> bool:
        """Whether an authorisation of the platform was signed or ended after the platform's score."""
        if self.score is None or self.audience is Audience.OWN:
            return False
        made = self.score.run.created_at
        given = Consent.objects.filter(subject=self.subject, grantee__kind=OrganisationKind.OPERATOR)
        return given.filter(Q(signed_at__gt=made) | Q(ended_at__gt=made)).exists()


def score_page(subject: Subject, *, asked: str, today: date) -> ScorePage:
    """Return the page for the audience asked for; unasked, the platform's score before the own view."""
    own = latest_score(subject, reader=subject.organisation)
    found = {Audience.PLATFORM: latest_score(subject), Audience.OWN: own}
    usual = Audience.OWN if found[Audience.PLATFORM] is None and own else Audience.PLATFORM
    audience = Audience(asked) if asked in Audience.values else usual
    return ScorePage(subject, audience, found[audience], today)


@lru_cache(maxsize=_CARDS_KEPT)
def _card(text: str) -> Scorecard:
    """Read a stored card, once for all pages of it."""
    return Scorecard.from_json(text)
