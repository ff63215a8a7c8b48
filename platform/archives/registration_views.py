"""The pages by which somebody registers an organisation."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.errors import CodeTakenError
from accounts.http import UserRequest
from accounts.identity import industries, regions, size
from accounts.identity import uscc as codes
from accounts.models import Organisation, Role, User
from accounts.services import membership_add
from accounts.workplace import SESSION_KEY
from archives.models import SizeClass, Subject, SubjectType
from archives.registration import RegistrationError, subject_register
from archives.registration_forms import FIGURES, RegistrationForm

RULES = {
    "full_width": _("full-width characters were made half-width"),
    "trim": _("blanks around it were cut"),
    "upper_case": _("small letters were made capital"),
}
#: Fields of a refusal that the form calls otherwise.
_FIELDS = {
    "farmer_ratio": "farmer_percent",
    "surplus_return_ratio": "surplus_return_percent",
    "occupancy_rate": "occupancy_percent",
}


@login_required
@require_http_methods(["GET", "POST"])
def register(request: UserRequest) -> HttpResponse:
    """Register an organisation; whoever does it becomes its owner."""
    form = RegistrationForm(request.POST or None)
    # Without a script, the counties of a province come by sending the form once more.
    is_asking_counties = "show_counties" in request.POST
    if is_asking_counties:
        form = RegistrationForm(initial=request.POST.dict() | {"licences": request.POST.getlist("licences")})
    elif request.method == "POST" and form.is_valid():
        subject = _registered(form, request.user)
        if subject is not None:
            request.session[SESSION_KEY] = subject.organisation_id
            messages.success(request, _welcome(subject, form.cleaned_data["uscc"]))
            return redirect("home")
    return render(request, "archives/register.html", {"form": form, **_verdict(form), **_size(form)})


@login_required
@require_GET
def check_code(request: HttpRequest) -> HttpResponse:
    """Judge a code while it is typed (a part of the page)."""
    values = code_verdict(request.GET.get("uscc", ""))
    return render(request, "archives/parts/code_verdict.html", values)


@login_required
@require_GET
def counties(request: HttpRequest) -> HttpResponse:
    """Offer the counties of the province chosen (a part of the page)."""
    form = RegistrationForm(initial={"province": request.GET.get("province", "")})
    return render(request, "archives/parts/county.html", {"field": form["region_code"]})


@login_required
@require_GET
def check_size(request: HttpRequest) -> HttpResponse:
    """Tell the size class of the figures typed (a part of the page)."""
    return render(request, "archives/parts/size.html", _size(RegistrationForm(request.GET)))


def code_verdict(typed: str) -> dict[str, Any]:
    """Return what can be said of a code: as it is stored, what was changed, problems, what it tells."""
    normalised = codes.normalise(typed)
    found = codes.problems(normalised.code) if normalised.code else []
    is_sound = bool(normalised.code) and codes.is_valid(normalised.code)
    told = codes.subject_type_of(normalised.code) if is_sound else None
    region = regions.find(codes.region_of(normalised.code)) if is_sound else None
    return {
        "code": normalised.code,
        "rules": [RULES[rule] for rule in normalised.rules_applied],
        "problems": found,
        "is_sound": is_sound,
        "is_taken": is_sound and Organisation.objects.filter(uscc=normalised.code).exists(),
        "taken_text": CodeTakenError.text,
        "legal_type": SubjectType(told).label if told else "",
        "region": region.label if region else "",
    }


def _registered(form: RegistrationForm, user: User) -> Subject | None:
    """Store a valid form, or put the refusal beside its field and return None."""
    try:
        with transaction.atomic():
            subject = subject_register(actor=user, on=timezone.localdate(), **form.registration())
            membership_add(
                actor=user, user=user, organisation=subject.organisation, role=Role.APPLICANT_OWNER
            )
    except RegistrationError as error:
        text = str(CodeTakenError()) if error.code == "duplicate" else str(error)
        name = _FIELDS.get(error.field, error.field)
        form.add_error(name if name in form.fields else None, text)
        return None
    except IntegrityError:
        # Somebody else was faster by the blink of an eye.
        if not Organisation.objects.filter(uscc=codes.normalise(form.cleaned_data["uscc"]).code).exists():
            raise
        form.add_error("uscc", str(CodeTakenError()))
        return None
    return subject


def _welcome(subject: Subject, typed: str) -> str:
    text = gettext("%(name)s is registered under %(code)s, and you are its owner.")
    rules = [str(RULES[rule]) for rule in codes.normalise(typed).rules_applied]
    told = text % {"name": subject.organisation.name, "code": subject.uscc}
    if not rules:
        return told
    return told + " " + gettext("In the code, %(rules)s.") % {"rules": ", ".join(rules)}


def _verdict(form: RegistrationForm) -> dict[str, Any]:
    return code_verdict(form["uscc"].value() or "")


def _size(form: RegistrationForm) -> dict[str, Any]:
    """Return the size class that follows from industry and figures, or which figure is missing."""
    figures = {name: _figure(form, name) for name in FIGURES}
    industry = str(form["industry_detail"].value() or form["industry_code"].value() or "")
    if not industry or not any(figures.values()):
        return {}
    try:
        found = size.classify(industry, **figures)
    except size.MissingIndicatorError as error:
        return {"size_missing": form.fields[str(error)].label}
    except industries.UnknownIndustryError:
        return {}
    if found is None:
        return {}
    by = form.fields[found.indicator].label
    return {"size_class": SizeClass(found.size_class).label, "size_by": by, "size_found": found}


def _figure(form: RegistrationForm, name: str) -> Decimal | None:
    try:
        value = form.fields[name].clean(form[name].value())
    except ValidationError:
        return None
    return None if value is None else Decimal(value)
