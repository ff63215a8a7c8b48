"""The language of a page: the user's own, else the visitor's choice, else the browser's."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation

SESSION_KEY = "language"


def language_of(request: HttpRequest) -> str:
    """Return the code of the language that ``request`` is answered in."""
    if request.user.is_authenticated:
        return request.user.language
    chosen = request.session.get(SESSION_KEY)
    if chosen:
        return str(chosen)
    return translation.get_language_from_request(request)


def keep(request: HttpRequest, code: str) -> None:
    """Answer this reader in ``code`` (one of the settings' languages) from now on."""
    if request.user.is_authenticated:
        request.user.language = code
        request.user.save(update_fields=["language"])
    else:
        request.session[SESSION_KEY] = code


class UserLanguageMiddleware:
    """Answers every request in its reader's language."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with translation.override(language_of(request)):
            request.LANGUAGE_CODE = translation.get_language()
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language())
            return response
