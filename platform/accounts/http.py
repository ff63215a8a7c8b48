"""What a view behind `login_required` may rely on."""

from django.http import HttpRequest

from accounts.models import User


class UserRequest(HttpRequest):
    """A request of somebody who is logged in."""

    user: User
