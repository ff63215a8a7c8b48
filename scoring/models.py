"""Model versions, and the scores that were given with them: frozen evidence."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from archives.models import Purpose, Subject


class ModelStatus(models.TextChoices):
    """Where a model stands: one champion scores, challengers wait."""

    CHALLENGER = "challenger", _("challenger")
    CHAMPION = "champion", _("champion")
    RETIRED = "retired", _("retired")


class ModelVersion(models.Model):
    """A trained scorecard: its canonical JSON text, never a pickle, and what is known of it."""

    model_id = models.CharField(_("model"), max_length=80, unique=True)
    card = models.TextField(_("scorecard as canonical JSON"))
    sha256 = models.CharField(_("SHA-256 of the card"), max_length=64)
    data_hash = models.CharField(_("SHA-256 of the training data"), max_length=64)
    trained_on = models.DateField(_("trained as of"))
    metrics = models.JSONField(_("metrics"), default=dict)
    model_card = models.TextField(_("model card"), blank=True)
    status = models.CharField(
        _("status"), max_length=12, choices=ModelStatus.choices, default=ModelStatus.CHALLENGER
    )
    promoted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    promoted_at = models.DateTimeField(_("promoted at"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("model version")
        verbose_name_plural = _("model versions")
        constraints = [
            models.UniqueConstraint(
                fields=["status"],
                condition=models.Q(status=ModelStatus.CHAMPION),
                name="model_one_champion",
            ),
            # A model scores firms only after a named person let it.
            models.CheckConstraint(
                name="model_promoted_by_somebody",
                condition=~models.Q(status=ModelStatus.CHAMPION)
                | models.Q(promoted_by__isnull=False, promoted_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.model_id


class ScoreRun(models.Model):
    """One scoring of one or many subjects, with the versions of everything that had a say.

    ``reader`` is the organisation for whose eyes the files were opened: what it may not see had no say.
    """

    on = models.DateField(_("business date"))
    reader = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("reader")
    )
    model = models.ForeignKey(ModelVersion, on_delete=models.PROTECT, related_name="runs")
    purpose = models.CharField(_("purpose"), max_length=20)
    reference = models.CharField(_("reference"), max_length=100, blank=True)
    versions = models.JSONField(_("versions of features, rules and trees"))
    subjects = models.PositiveIntegerField(_("subjects"))
    features_hash = models.CharField(_("SHA-256 of the features"), max_length=64)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("score run")
        verbose_name_plural = _("score runs")

    def __str__(self) -> str:
        return f"{self.on} · {self.model}"

    @property
    def purpose_label(self) -> str:
        """What the files were read for, in words."""
        return str(Purpose(self.purpose).label)


class SubjectScore(models.Model):
    """The score of one subject in one run, with all it came from. A trigger refuses every change."""

    run = models.ForeignKey(ScoreRun, on_delete=models.PROTECT, related_name="scores")
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="scores")
    values = models.JSONField(_("feature values"))
    states = models.JSONField(_("states of features that are not known"))
    items = models.JSONField(_("state of each item"))
    score = models.PositiveSmallIntegerField(_("score"))
    grade = models.CharField(_("grade"), max_length=3)
    pd = models.DecimalField(_("probability of default"), max_digits=7, decimal_places=6)
    points = models.JSONField(_("points by term"))
    reasons = models.JSONField(_("reasons"))
    status_code = models.CharField(_("status code"), max_length=6)
    status_reasons = models.JSONField(_("reasons of the status code"))
    index_tree = models.CharField(_("index tree"), max_length=40)
    index_score = models.DecimalField(_("index"), max_digits=5, decimal_places=2, null=True)
    index_parts = models.JSONField(_("parts of the index"))
    depth = models.CharField(_("data depth"), max_length=1)
    snapshot_hash = models.CharField(_("SHA-256 of the evidence"), max_length=64)

    class Meta:
        verbose_name = _("score")
        verbose_name_plural = _("scores")
        indexes = [models.Index(fields=["subject", "-run"], name="score_latest")]
        constraints = [
            models.UniqueConstraint(fields=["run", "subject"], name="score_once_a_run"),
            models.CheckConstraint(name="score_range", condition=models.Q(score__range=(300, 850))),
            models.CheckConstraint(name="score_pd_range", condition=models.Q(pd__range=(0, 1))),
        ]

    def __str__(self) -> str:
        return f"{self.subject} · {self.score} {self.grade}"
