"""Keys with which other systems call the API."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.organisation import Organisation


class Scope(models.TextChoices):
    """What a key may be allowed to do."""

    DELIVER = "deliver", _("deliver data")
    PRODUCTS = "products", _("read and write own products")
    OUTCOMES = "outcomes", _("report the outcomes of loans")


class ApiKey(models.Model):
    """A key of one organisation; only its SHA-256 is kept."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="api_keys")
    label = models.CharField(_("label"), max_length=100)
    prefix = models.CharField(max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=40), default=list)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_on = models.DateField(_("expires on"))
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("API key")
        verbose_name_plural = _("API keys")

    def __str__(self) -> str:
        return f"{self.label} ({self.prefix}…)"

    @property
    def scope_labels(self) -> list[str]:
        """The names of what it may do, in the reader's language."""
        return [str(Scope(scope).label) for scope in self.scopes]
