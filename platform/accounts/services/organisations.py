"""Organisations come in."""

from django.db import IntegrityError, transaction

from accounts import audit
from accounts.errors import CodeRefusedError, CodeTakenError
from accounts.identity import uscc as codes
from accounts.models import CodeType, Organisation, User


def organisation_create(
    *, actor: User | None, uscc: str, kind: str, name: str, name_en: str = ""
) -> Organisation:
    """Save an organisation; its code is normalised and must be sound, or a derived one.

    Raises CodeRefusedError for an unsound code and CodeTakenError for one that is registered. Organisations
    with a credit file are registered by `archives.registration` instead.
    """
    code = codes.normalise(uscc).code
    is_derived = codes.is_derived(code)
    if not is_derived and not codes.is_valid(code):
        raise CodeRefusedError
    code_type = CodeType.DERIVED if is_derived else CodeType.USCC
    try:
        with transaction.atomic():
            organisation = Organisation.objects.create(
                uscc=code, code_type=code_type, kind=kind, name=name.strip(), name_en=name_en.strip()
            )
            audit.record(actor, "organisation.created", organisation, {"uscc": code, "kind": kind})
    except IntegrityError as error:
        if Organisation.objects.filter(uscc=code).exists():
            raise CodeTakenError from error
        raise
    return organisation
