"""What all pages are made of: `{% load face %}`. The page /components/ shows every part."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BoundField
from django.template.context import Context, RequestContext
from django.template.loader import render_to_string
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

register = template.Library()

#: State of a value: icon and name. Each has its own icon, so no reader depends on the colour.
STATES = {
    "value": ("check", _("on file")),
    "not_authorised": ("lock", _("not authorised")),
    "not_held": ("minus", _("not held by a source")),
    "refused": ("ban", _("refused by the source")),
    "delayed": ("clock", _("delivery late")),
    "disputed": ("flag", _("disputed")),
}
#: The four colours of the status code, with a shape of their own.
STATUS_CODES = {
    "blue": ("diamond", _("blue code")),
    "green": ("circle", _("green code")),
    "yellow": ("triangle", _("yellow code")),
    "red": ("square", _("red code")),
}


@register.simple_tag(takes_context=True)
def again(context: Context, name: str) -> SafeString:
    """Render the block ``name`` once more, so that a page says its title once for tab and heading."""
    block = context.render_context[BLOCK_CONTEXT_KEY].get_block(name)
    return SafeString(block.render(context) if block else "")


@register.simple_tag
def icon(name: str, css_class: str = "") -> SafeString:
    """Draw an icon of the sprite; it is decoration, so name things in words beside it."""
    return format_html(
        '<svg class="icon {}" width="24" height="24" aria-hidden="true" focusable="false">'
        '<use href="{}#{}"></use></svg>',
        css_class,
        static("credit-easy/icons.svg"),
        name,
    )


@register.simple_block_tag
def card(content: str, title: Any = "", subtitle: Any = "", css_class: str = "") -> str:
    """Put ``content`` into a card with an optional title."""
    values = {"content": content, "title": title, "subtitle": subtitle, "css_class": css_class}
    return render_to_string("components/card.html", values)


@register.simple_tag
def stat(label: Any, value: Any, hint: Any = "", icon: str = "") -> str:
    """Show one figure with what it counts."""
    values = {"label": label, "value": value, "hint": hint, "icon": icon}
    return render_to_string("components/stat.html", values)


@register.simple_tag
def state(code: str) -> str:
    """Show the state of a value (`value`, `not_authorised`, `not_held`, `refused`, `delayed`, `disputed`)."""
    symbol, label = STATES[code]
    return render_to_string("components/state.html", {"code": code, "icon": symbol, "label": label})


@register.simple_tag
def status_code(colour: str, size: str = "") -> str:
    """Show a status code (`blue`, `green`, `yellow`, `red`), large with `size="lg"`."""
    shape, label = STATUS_CODES[colour]
    values = {"colour": colour, "shape": shape, "label": label, "size": size}
    return render_to_string("components/status_code.html", values)


@register.simple_tag
def empty(title: Any, text: Any = "", action: Any = "", url: str = "", icon: str = "inbox") -> str:
    """Say that there is nothing yet, and what to do about it."""
    values = {"title": title, "text": text, "action": action, "url": url, "icon": icon}
    return render_to_string("components/empty.html", values)


@register.simple_tag(takes_context=True)
def pagination(context: RequestContext, page: Page[Any], parameter: str = "page") -> str:
    """Link the pages of a list, keeping the rest of the query string."""
    query = context["request"].GET.copy()
    query.pop(parameter, None)
    kept = f"{query.urlencode()}&" if query else ""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    values = {"page": page, "numbers": list(numbers), "prefix": f"?{kept}{parameter}="}
    return render_to_string("components/pagination.html", values)


@register.simple_tag
def field(bound: BoundField, css_class: str = "") -> str:
    """Show a form field: label, control, help and error beside it, bound together for screen readers."""
    widget = bound.field.widget
    kind = getattr(widget, "input_type", "select" if "Select" in type(widget).__name__ else "textarea")
    if type(widget).__name__ in {"RadioSelect", "CheckboxSelectMultiple"}:
        kind = "choices"
    control_class = {"select": "form-select", "checkbox": "form-check-input"}.get(kind, "form-control")
    attributes: dict[str, str | bool] = {"class": f"{control_class}{' is-invalid' if bound.errors else ''}"}
    values = {
        "field": bound,
        "kind": kind,
        "css_class": css_class,
        "control": bound if kind == "choices" else bound.as_widget(attrs=attributes),
    }
    return render_to_string("components/field.html", values)


@register.simple_tag
def fields(form: Any) -> SafeString:
    """Show all fields of a form, and the errors that belong to none."""
    return SafeString(render_to_string("components/fields.html", {"form": form}))


@register.simple_tag
def definitions(pairs: Iterable[tuple[Any, Any]]) -> str:
    """Show a list of names and values; an empty value is shown as a dash."""
    return render_to_string("components/definitions.html", {"pairs": list(pairs)})


@register.filter
def number(value: Any, places: int = 0) -> str:
    """Write a number with grouped thousands and ``places`` decimals; nothing is a dash."""
    if value in {None, ""}:
        return "—"
    return f"{_rounded(value, places):,.{places}f}"


@register.filter
def money(value: Any) -> str:
    """Write an amount of CNY to the cent: `¥1,234.50`, in Chinese `1,234.50 元`."""
    if value in {None, ""}:
        return "—"
    amount = _rounded(value, 2)
    if _is_chinese():
        return f"{amount:,.2f} 元"
    return f"{'-' if amount < 0 else ''}¥{abs(amount):,.2f}"


@register.filter
def money_short(value: Any) -> str:
    """Write a rounded amount for headings: `¥1.5 M`, in Chinese `150 万元`."""
    if value in {None, ""}:
        return "—"
    amount = Decimal(str(value))
    units = [(8, "亿元"), (4, "万元")] if _is_chinese() else [(9, " bn"), (6, " M"), (3, " k")]
    for power, unit in units:
        if abs(amount) >= Decimal(10) ** power:
            short = f"{_rounded(amount / Decimal(10) ** power, 1):,f}".removesuffix(".0")
            return f"{short} {unit}" if _is_chinese() else f"¥{short}{unit}"
    return money(amount)


@register.filter
def percent(value: Any, places: int = 1) -> str:
    """Write a ratio (0.123) as a percentage (`12.3 %`); nothing is a dash."""
    if value in {None, ""}:
        return "—"
    return f"{_rounded(Decimal(str(value)) * 100, places):,.{places}f}{'%' if _is_chinese() else ' %'}"


def _rounded(value: Any, places: int) -> Decimal:
    return Decimal(str(value)).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def _is_chinese() -> bool:
    return (get_language() or "").startswith("zh")
