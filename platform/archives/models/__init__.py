"""The credit files: subjects, what is held about them, who may read it and who did."""

from archives.models.consent import Consent, ConsentStatus, Purpose
from archives.models.delivery import Delivery, DeliveryMode
from archives.models.holding import Holding
from archives.models.query import ChainHead, Query
from archives.models.record import Record, RecordStatus, Section
from archives.models.series import Invoice, SocialSecurityMonth, TaxPayment, UtilityMonth
from archives.models.subject import (
    CooperativeFacts,
    HomestayFacts,
    SizeClass,
    Subject,
    SubjectKind,
    SubjectType,
)

__all__ = [
    "ChainHead",
    "Consent",
    "ConsentStatus",
    "CooperativeFacts",
    "Delivery",
    "DeliveryMode",
    "Holding",
    "HomestayFacts",
    "Invoice",
    "Purpose",
    "Query",
    "Record",
    "RecordStatus",
    "Section",
    "SizeClass",
    "SocialSecurityMonth",
    "Subject",
    "SubjectKind",
    "SubjectType",
    "TaxPayment",
    "UtilityMonth",
]
