"""The one way to write the audit."""

from typing import Any

from django.db.models import Model

from accounts.models import AuditEntry, User


def record(actor: User | None, action: str, target: Model, data: dict[str, Any] | None = None) -> AuditEntry:
    """Write that ``actor`` did ``action`` to ``target``; call it inside the transaction of the act.

    ``actor`` is None where the product itself acts; ``data`` is JSON without personal data.
    """
    return AuditEntry.objects.create(
        actor=actor,
        action=action,
        target_type=target._meta.label_lower,  # noqa: SLF001  (Django documents _meta as public)
        target_id=str(target.pk),
        data=data or {},
    )
