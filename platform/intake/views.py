"""Pages of intake: deliver a file, watch it, fetch the refused rows, look up a template."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.http import UserRequest
from intake import selectors
from intake.access import batch_for, batch_to_change_for, batches_for, units_to_deliver_for
from intake.blank import blank_csv, blank_xlsx
from intake.formats import TEMPLATES
from intake.forms import UploadForm, pieces_of
from intake.lifecycle import BatchStateError
from intake.models import Entrance
from intake.services import batch_cancel, batch_enqueue, batch_receive
from intake.storage import absolute
from intake.verdicts import DeliveryRefused

BATCHES_PER_PAGE = 25
_BLANKS = {
    "csv": (blank_csv, "text/csv; charset=utf-8"),
    "xlsx": (blank_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def batches(request: UserRequest) -> HttpResponse:
    """List the reader's batches and take in a new file."""
    found = batches_for(request.user)
    units = units_to_deliver_for(request.user)
    form = UploadForm(
        request.POST or None,
        request.FILES or None,
        units=units,
        initial={"as_of": timezone.localdate(), "source_unit": units.first()},
    )
    if request.method == "POST" and form.is_valid() and (pk := _receive(request, form)):
        return redirect("intake:batch", pk)
    page = Paginator(found, BATCHES_PER_PAGE).get_page(request.GET.get("page"))
    values = {"form": form if units else None, "page": page, "rows": selectors.batch_rows(list(page))}
    return render(request, "intake/batches.html", values)


def _receive(request: UserRequest, form: UploadForm) -> int | None:
    """Take the file in and return its batch's key; on a refusal, tell it on the form."""
    given = form.cleaned_data
    try:
        batch = batch_receive(
            actor=request.user,
            source_unit=given["source_unit"],
            template=given["template"],
            pieces=pieces_of(given["file"]),
            file_name=given["file"].name,
            as_of=given["as_of"],
            entrance=Entrance.PAGE,
            language=get_language() or "zh-hans",
        )
    except DeliveryRefused as refusal:
        form.add_error("file", str(refusal))
        return None
    batch_enqueue(batch=batch)
    return batch.pk


@login_required
@never_cache
@require_GET
def batch(request: UserRequest, pk: int) -> HttpResponse:
    """Show a batch; while it runs, the page asks for its progress every second."""
    found = batch_for(request.user, pk)
    is_part = bool(getattr(request, "htmx", False))
    template = "intake/_batch.html" if is_part else "intake/batch.html"
    values = selectors.batch_view(found)
    values["may_cancel"] = units_to_deliver_for(request.user).filter(pk=found.source_unit_id).exists()
    return render(request, template, values)


@login_required
@require_POST
def cancel(request: UserRequest, pk: int) -> HttpResponse:
    """Ask a batch to stop."""
    found = batch_to_change_for(request.user, pk)
    try:
        batch_cancel(batch=found, actor=request.user)
    except BatchStateError:
        messages.warning(request, _("The batch had ended already."))
    else:
        messages.success(request, _("The batch is being stopped. Nothing of it will be loaded."))
    return redirect("intake:batch", pk)


@login_required
@never_cache
@require_GET
def refused_rows(request: UserRequest, pk: int) -> FileResponse:
    """Send the file of refused rows."""
    found = batch_for(request.user, pk)
    if not selectors.has_refused_rows(found):
        raise Http404
    return FileResponse(
        absolute(found.refused_rows_path).open("rb"),
        as_attachment=True,
        filename=f"refused-rows-{found.pk}.csv",
        content_type="text/csv; charset=utf-8",
    )


@login_required
@require_GET
def templates(request: UserRequest) -> HttpResponse:
    """Explain every template."""
    shown = [
        {"template": template, "columns": selectors.template_columns(template)}
        for template in TEMPLATES.values()
    ]
    return render(request, "intake/templates.html", {"shown": shown})


@login_required
@require_GET
def blank(request: UserRequest, code: str, file_format: str) -> HttpResponse:  # noqa: ARG001
    """Send an empty file of a template, with headers in the reader's language."""
    if code not in TEMPLATES or file_format not in _BLANKS:
        raise Http404
    make, content_type = _BLANKS[file_format]
    response = HttpResponse(make(TEMPLATES[code], get_language() or "zh-hans"), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{code}.{file_format}"'
    return response
