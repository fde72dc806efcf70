"""The portal's template filters and tags; they are built in, so that no template has to load them."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.utils.dates import MONTHS
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from lpip_portal.clock import UK
from lpip_portal.ui import charts, drawing, tile_map, tongues
from lpip_portal.ui import rich as rich_text
from lpip_portal.ui.figures import pictured
from lpip_portal.ui.forms import fresh_nonce
from lpip_portal.ui.renderer import dressed, listed_errors
from lpip_portal.ui.words import count_words

register = template.Library()
COLOURS = {"grey", "green", "teal", "blue", "purple", "magenta", "red", "orange", "yellow"}


@register.filter
def money(value: Any) -> str:
    """Pounds and pence: £1,234.56. An unknown amount stays unknown."""
    if value is None or value == "":
        return _("not known")
    amount = Decimal(value)
    return f"{'-' if amount < 0 else ''}£{abs(amount):,.2f}"


@register.filter
def pounds(value: Any) -> str:
    """Pounds without the pence when there are none: £4,800,000."""
    return money(value).removesuffix(".00")


@register.filter
def short_money(value: Any) -> str:
    """Large amounts in a few characters: £4.8 million, £50,000."""
    if value is None or value == "":
        return _("not known")
    amount = Decimal(value)
    if abs(amount) < 1_000_000:
        return pounds(amount)
    millions = f"{amount / 1_000_000:.2f}".rstrip("0").rstrip(".")
    return _("£%(millions)s million") % {"millions": millions}


@register.filter
def lang(thing: Any) -> SafeString:
    """The attribute that tells the language of a text or of a thing's name, where it is not the page's: ``<bdi{{ place|lang }}>``."""
    other = tongues.differing(thing)
    return format_html(' lang="{}"', other) if other else SafeString("")


@register.filter
def listed(things: Any, between: str = ", ") -> SafeString:
    """Texts or things in a row, each with its language where it is not the page's: ``{{ places|listed }}``."""
    return tongues.joined(things, between)


@register.filter
def uk_date(value: date | datetime | str | None) -> str:
    """A day as people write it: 17 November 2026. An instant is the day it falls on in the UK; text is a frozen day."""
    if value is None or value == "":
        return ""
    if isinstance(value, str):
        value = date.fromisoformat(value)
    if isinstance(value, datetime):
        value = value.astimezone(UK)
    return f"{value.day} {MONTHS[value.month]} {value.year}"


def clock_time(value: datetime) -> str:
    """The time on a UK clock: 4:00pm."""
    local = value.astimezone(UK)
    return f"{local.hour % 12 or 12}:{local:%M}{'am' if local.hour < 12 else 'pm'}"


@register.filter
def uk_time(value: datetime | None) -> str:
    """An instant as people write it: 4:00pm on 17 November 2026 UK time."""
    if value is None or value == "":
        return ""
    return _("%(time)s on %(day)s UK time") % {"time": clock_time(value), "day": uk_date(value)}


@register.filter
def uk_clock(value: datetime | None) -> str:
    """The time of an instant alone: 4:00pm."""
    return clock_time(value) if value else ""


@register.filter
def percent(value: Any) -> str:
    """A share as a percentage without needless noughts: 80%."""
    if value is None or value == "":
        return _("not known")
    return f"{Decimal(value).normalize():f}%"


@register.filter
def words(value: str | None) -> int:
    """How many words a text has, counted as the forms count."""
    return count_words(value or "")


@register.filter
def rich(value: Any, pictures: str = "") -> Any:
    """An answer as its writers see it: rich text as HTML, cleaned once more; anything else as it is, to be escaped.

    ``pictures`` is the address of the reader's own door to its images, with ten noughts where the image's reference goes.
    """
    if not rich_text.is_rich(value):
        return value
    text = rich_text.safe(value)
    return SafeString(pictured(text, pictures) if pictures and "<figure" in text else text)


@register.filter
def item(mapping: Any, key: Any) -> Any:
    """The entry of a dict that a template reached by a variable key."""
    return mapping.get(key, "") if mapping else ""


@register.simple_tag
def tag(text: Any, colour: str = "grey") -> SafeString:
    """A status word on a coloured ground; the colour only repeats what the word says."""
    shade = colour if colour in COLOURS else "grey"
    return format_html('<strong class="govuk-tag govuk-tag--{}"{}>{}</strong>', shade, lang(text), text)


@register.simple_tag
def instant(value: datetime | None) -> SafeString:
    """An instant for people and machines: a time element in UK words."""
    if value is None or value == "":
        return SafeString("")
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), uk_time(value))


@register.inclusion_tag("components/error_summary.html")
def error_summary(form: Any) -> dict[str, Any]:
    """The list of what is wrong, each entry a link to its control. It stands before the page's heading."""
    return {"errors": listed_errors(form) if form is not None and form.is_bound else []}


@register.simple_tag
def field_group(field: Any, *, filtering: bool = False) -> SafeString:
    """A field with its label, hint, errors and control."""
    return drawing.group(field, filtering=filtering)


@register.simple_tag
def help_and_errors(field: Any) -> SafeString:
    """The hint and the errors of a field, where a page sets its label itself."""
    return drawing.help_and_errors(field)


@register.inclusion_tag("forms/fields.html")
def portal_fields(form: Any) -> dict[str, Any]:
    """The fields of a library's form in the portal's markup, without a form element around them."""
    fields = dressed(form)
    return {
        "visible": [field for field in fields if not field.is_hidden],
        "hidden": [field for field in fields if field.is_hidden],
    }


@register.inclusion_tag("components/portal_form.html", takes_context=True)
def portal_form(context: Any, form: Any, button: Any = None, **options: Any) -> dict[str, Any]:
    """A whole form that posts to its own page.

    Options: `action`, `cancel_url`, `cancel_label`, `name` and `second`/`second_name` for a second button
    (its name is posted), `warning=True` for a button that cannot be undone, `id`.
    """
    return {
        "form": form,
        "button": button or _("Save and continue"),
        "options": options,
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("components/verb_button.html", takes_context=True)
def verb_button(
    context: Any, url: str, label: Any, nonce: str = "", look: str = "", **fields: Any
) -> dict[str, Any]:
    """One verb as a button with a form of its own. `look` is "", "secondary" or "warning"; fields are posted along."""
    return {
        "url": url,
        "label": label,
        "nonce": nonce or fresh_nonce(),
        "look": look,
        "fields": fields,
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("components/verb_confirm.html", takes_context=True)
def verb_confirm(context: Any, url: str, label: Any, words: Any, yes: Any, **fields: Any) -> dict[str, Any]:
    """A verb that cannot be undone: `label` opens what it does in `words`, and a button `yes` that does it."""
    return {**verb_button(context, url, label, **fields), "words": words, "yes": yes}


@register.simple_tag
def summary_row(key: Any, value: Any, change_url: str = "", about: Any = "", lang: str = "") -> SafeString:
    """A row of a summary list, with a change link when one may change it; `about` is what a screen reader hears.

    ``lang`` is the language of the value where it may be another than the page's.
    """
    return drawing.summary_row(key, value, change_url, about or key, lang)


@register.inclusion_tag("components/statistic.html")
def statistic(figure: Any, label: Any, note: Any = "", url: str = "") -> dict[str, Any]:
    """A figure with what it counts, as a card; put several in `<div class="portal-statistics">`."""
    return {"figure": figure, "label": label, "note": note, "url": url}


@register.inclusion_tag("components/stage_tracker.html")
def stage_tracker(steps: Any, label: Any = "") -> dict[str, Any]:
    """Where this is: steps of {label, state ("done", "now", "later", "stopped"), note, url}."""
    return {"steps": steps, "label": label or _("Progress")}


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: Any, page: Any) -> dict[str, Any]:
    """Links to the pages of a Django Page object; they keep the rest of the query string."""
    query = context["request"].GET.copy()
    query.pop("page", None)
    kept = query.urlencode()
    return {"page": page, "prefix": f"?{kept}&page=" if kept else "?page=", "numbers": window(page)}


def window(page: Any) -> list[int | None]:
    """The page numbers worth showing: the ends and those around; None stands for a gap."""
    last = page.paginator.num_pages
    near = {1, last} | {n for n in range(page.number - 1, page.number + 2) if 1 <= n <= last}
    shown: list[int | None] = []
    for number in sorted(near):
        if shown and number - shown[-1] > 1:
            shown.append(None)
        shown.append(number)
    return shown


@register.inclusion_tag("components/filter_panel.html")
def filter_panel(form: Any, legend: Any = "", clear_url: str = "?") -> dict[str, Any]:
    """The form of a django-filter set, beside or above the list it narrows."""
    fields = dressed(form)
    return {
        "visible": [field for field in fields if not field.is_hidden],
        "hidden": [field for field in fields if field.is_hidden],
        "legend": legend or _("Filter"),
        "clear_url": clear_url,
    }


@register.simple_tag
def breadcrumbs(*labels_and_urls: Any) -> SafeString:
    """Where this page lies below home: label, url, label, url, … and the page's own label last."""
    pairs = list(labels_and_urls)
    if len(pairs) % 2:
        pairs.append("")
    return drawing.breadcrumbs(zip(pairs[::2], pairs[1::2], strict=True))


@register.inclusion_tag("components/money_bar.html")
def money_bar(amount: Any, limit: Any, label: Any = "") -> dict[str, Any]:
    """An amount against its cap, in words and as a bar; `label` says what is counted, as in "full economic cost"."""
    amount, limit = Decimal(amount or 0), Decimal(limit or 0)
    return {
        "amount": amount,
        "limit": limit,
        "left": limit - amount,
        "over": amount - limit if amount > limit else None,
        "label": label,
        "bar": charts.money_bar(amount, limit),
    }


@register.simple_tag
def bar_chart(bars: Any, title: Any, description: Any = "", most: Any = None) -> SafeString:
    """Horizontal bars from rows of (label, value, value in words[, shade a to d])."""
    return charts.bar_chart(bars, str(title), str(description), most)


@register.simple_tag
def dot_chart(spreads: Any, title: Any, description: Any = "", low: Any = 1, high: Any = 6) -> SafeString:
    """Dots on a shared scale from rows of (label, values, mean, mean in words)."""
    return charts.dot_chart(spreads, str(title), str(description), low, high)


@register.simple_tag
def interval_chart(
    rows: Any, title: Any, description: Any = "", after: int = 0, mark: Any = ""
) -> SafeString:
    """Dots with their 50 % and 90 % intervals on a scale of places; a line after that many rows, with what it means."""
    return charts.interval_chart(rows, str(title), str(description), after, str(mark))


@register.simple_tag
def matrix_chart(rows: Any, columns: Any, title: Any, description: Any = "") -> SafeString:
    """Rows of cells with their numbers, one for each column, under the row's label; put the table beside it."""
    return charts.matrix_chart(rows, columns, str(title), str(description))


@register.simple_tag
def stacked_chart(rows: Any, legend: Any, title: Any, description: Any = "") -> SafeString:
    """Rows of parts side by side with their numbers, under a legend; put the table beside it."""
    return charts.stacked_chart(rows, legend, str(title), str(description))


@register.simple_tag(name="tile_map")
def draw_tile_map(values: Any, title: Any, links: Any = None) -> SafeString:
    """The twelve nations and regions as tiles shaded by value; values and links are keyed by GSS code."""
    return tile_map.tile_map(values, str(title), links)


@register.inclusion_tag("components/timeline.html")
def timeline(entries: Any) -> dict[str, Any]:
    """What happened, newest first: entries of {title, at (an instant) or on (a day), by, text}."""
    return {"entries": entries}


@register.inclusion_tag("components/empty.html")
def empty_state(title: Any, text: Any = "", url: str = "", label: Any = "") -> dict[str, Any]:
    """What a list shows when it has no rows: why, and what one can do about it."""
    return {"title": title, "text": text, "url": url, "label": label}


@register.inclusion_tag("components/task_list.html")
def task_list(tasks: Any) -> dict[str, Any]:
    """Tasks of {label, url, hint, status, colour}; a task without a url cannot be started yet, done needs no colour."""
    return {"tasks": tasks}
