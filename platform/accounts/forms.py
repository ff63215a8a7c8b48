"""Forms about people, members and keys."""

from datetime import date, timedelta
from typing import Any

from allauth.account.forms import SignupForm as AllauthSignupForm
from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, Scope, User
from accounts.models.membership import ROLES_OF_KIND
from accounts.services.keys import DAYS_MAX, SCOPES_OF_KIND


class PersonForm(forms.Form):
    """How somebody is called and in which language it reads."""

    name = forms.CharField(
        label=_("Your name"), max_length=100, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    language = forms.ChoiceField(label=_("Language of the pages"), choices=settings.LANGUAGES)


class SignupForm(AllauthSignupForm):  # type: ignore[misc]
    """Sign-up by e-mail, with name and language."""

    name = PersonForm.base_fields["name"]
    language = PersonForm.base_fields["language"]
    field_order = ("name", "email", "password1", "password2", "language")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].initial = get_language()

    def save(self, request: Any) -> User:
        """Save the user with the name and language asked for."""
        user: User = super().save(request)
        user.name = self.cleaned_data["name"].strip()
        user.language = self.cleaned_data["language"]
        user.save(update_fields=["name", "language"])
        return user


class InvitationForm(forms.Form):
    """Whom to invite to which role; only the roles of the organisation's kind are offered."""

    email = forms.EmailField(
        label=_("E-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    role = forms.ChoiceField(label=_("Role"))

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [  # type: ignore[attr-defined]
            (role.value, role.label) for role in ROLES_OF_KIND[organisation.kind]
        ]


class KeyForm(forms.Form):
    """What a new key is for, what it may do and until when."""

    label = forms.CharField(
        label=_("What is it for?"), max_length=100, help_text=_("For example: nightly delivery of tax data.")
    )
    scopes = forms.MultipleChoiceField(label=_("It may"), widget=forms.CheckboxSelectMultiple)
    expires_on = forms.DateField(
        label=_("Valid until"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, organisation: Organisation, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(scope, Scope(scope).label) for scope in SCOPES_OF_KIND.get(organisation.kind, ())]
        self.fields["scopes"].choices = choices  # type: ignore[attr-defined]
        self.fields["expires_on"].initial = on + timedelta(days=DAYS_MAX // 2)
