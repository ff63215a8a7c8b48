"""The high-volume series: typed tables, partitioned by year, filled by bulk copy.

Django reads their shape here; the tables themselves are made by SQL in the first migration. A row is known by
its delivery and its row number there. A corrected row does not change the old one: the old one names the
delivery that superseded it, and only rows that nothing superseded are current.

Only `archives` (reading, behind the consent door) and `intake` (loading) may touch these models: see
`archives.guard`.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from archives.models.delivery import Delivery
from archives.models.record import RecordStatus
from archives.models.subject import Subject


class SeriesRow(models.Model):
    """What the rows of all series have in common: the lineage."""

    pk = models.CompositePrimaryKey("delivery_id", "row_no")
    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="+")
    row_no = models.IntegerField()
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    source_unit_id = models.BigIntegerField()
    source_record_id = models.TextField()
    cleaning_rules = ArrayField(models.TextField(), null=True)
    content_hash = models.BinaryField()
    status = models.TextField(choices=RecordStatus.choices, default=RecordStatus.VALID)
    superseded_by = models.BigIntegerField(null=True)

    class Meta:
        abstract = True


class Invoice(SeriesRow):
    """One value-added-tax invoice, sold (`sales`) or bought (`purchase`); amounts in CNY."""

    direction = models.TextField()
    invoice_no = models.TextField()
    issued_on = models.DateField()
    counterparty = models.TextField()
    amount = models.DecimalField(max_digits=18, decimal_places=2)
    tax = models.DecimalField(max_digits=18, decimal_places=2)
    total = models.DecimalField(max_digits=18, decimal_places=2)
    is_void = models.BooleanField()

    class Meta:
        managed = False
        db_table = "archives_invoice"
        verbose_name = _("invoice")
        verbose_name_plural = _("invoices")


class TaxPayment(SeriesRow):
    """Tax due and paid for one period (its first day); amounts in CNY."""

    tax_kind = models.TextField()
    period = models.DateField()
    due_amount = models.DecimalField(max_digits=18, decimal_places=2)
    paid_amount = models.DecimalField(max_digits=18, decimal_places=2)
    due_on = models.DateField()
    paid_on = models.DateField(null=True)

    class Meta:
        managed = False
        db_table = "archives_tax_payment"
        verbose_name = _("tax payment")
        verbose_name_plural = _("tax payments")


class SocialSecurityMonth(SeriesRow):
    """Insured heads and contributions of one month; amounts in CNY."""

    period = models.DateField()
    insured_headcount = models.IntegerField()
    due_amount = models.DecimalField(max_digits=18, decimal_places=2)
    paid_amount = models.DecimalField(max_digits=18, decimal_places=2)

    class Meta:
        managed = False
        db_table = "archives_social_security_month"
        verbose_name = _("social-security month")
        verbose_name_plural = _("social-security months")


class UtilityMonth(SeriesRow):
    """Power (kWh), water or gas (m³) of one month, and its bill in CNY."""

    utility = models.TextField()
    period = models.DateField()
    usage = models.DecimalField(max_digits=18, decimal_places=3)
    due_amount = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    paid_amount = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    due_on = models.DateField(null=True)
    paid_on = models.DateField(null=True)

    class Meta:
        managed = False
        db_table = "archives_utility_month"
        verbose_name = _("utility month")
        verbose_name_plural = _("utility months")
