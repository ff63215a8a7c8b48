"""What people change about themselves."""

from django.db import transaction

from accounts import audit
from accounts.models import User


@transaction.atomic
def profile_update(*, user: User, name: str, language: str) -> User:
    """Keep how the user is called and in which language (a code of `LANGUAGES`) it reads."""
    user.name = name.strip()
    user.language = language
    user.full_clean(exclude=["password"])
    user.save(update_fields=["name", "language"])
    audit.record(user, "user.updated", user, {"language": language})
    return user
