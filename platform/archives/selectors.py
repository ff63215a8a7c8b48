"""Reads for the archive's pages that need no door: who is registered, who authorised whom, who looked."""

from typing import Any

from django.db.models import Q, QuerySet

from accounts.identity import uscc as codes
from accounts.models import Organisation, OrganisationKind
from archives.bounds import bounds_by_purpose
from archives.models import Consent, CooperativeFacts, HomestayFacts, Purpose, Query, Subject


def subjects_found(*, text: str = "", kind: str = "", region: str = "") -> QuerySet[Subject]:
    """Return subjects by a part of name or code, kind, and the beginning of the region's code, by name."""
    found = Subject.objects.select_related("organisation")
    if text.strip():
        code = codes.normalise(text).code
        found = found.filter(
            Q(organisation__uscc__startswith=code)
            | Q(organisation__name__icontains=text.strip())
            | Q(organisation__name_en__icontains=text.strip())
        )
    if kind:
        found = found.filter(kind=kind)
    if region:
        found = found.filter(region_code__startswith=region)
    return found.order_by("organisation__name", "pk")


def facts_of(subject: Subject) -> list[tuple[str, Any]]:
    """Return the extra facts of a co-operative or B&B that are known, with their names."""
    found: list[tuple[str, Any]] = []
    for facts in (
        CooperativeFacts.objects.filter(subject=subject).first(),
        HomestayFacts.objects.filter(subject=subject).first(),
    ):
        for field in facts._meta.concrete_fields if facts else ():  # noqa: SLF001  (public in Django)
            value = getattr(facts, field.attname)
            if field.name not in {"id", "subject"} and value not in (None, "", []):
                found.append((str(field.verbose_name), value))
    return found


def queries_of(subject: Subject) -> QuerySet[Query]:
    """Return every read of a subject's data and every refusal, newest first."""
    return Query.objects.filter(subject=subject).select_related("organisation", "reader").order_by("-number")


def consents_of(subject: Subject) -> QuerySet[Consent]:
    """Return what a subject has authorised, living ones first, then newest first."""
    return (
        Consent.objects.filter(subject=subject)
        .select_related("grantee", "subject__organisation", "signatory")
        .order_by("status", "-pk")
    )


def consents_to(grantee: Organisation) -> QuerySet[Consent]:
    """Return what subjects have authorised to an organisation, living ones first, then newest first."""
    return (
        Consent.objects.filter(grantee=grantee)
        .select_related("grantee", "subject__organisation")
        .order_by("status", "-pk")
    )


def possible_grantees() -> QuerySet[Organisation]:
    """Return the organisations that may be authorised for at least one purpose, by name."""
    kinds = {kind for rule in bounds_by_purpose().values() for kind in rule.readers}
    return Organisation.objects.filter(kind__in=kinds - {OrganisationKind.APPLICANT}).order_by("name")


def grantable_purposes() -> list[Purpose]:
    """Return the purposes a consent may have; the own view needs none."""
    return [purpose for purpose in Purpose if bounds_by_purpose()[purpose].items]
