"""A field with its label, hint, errors and control as GOV.UK markup, written directly.

A page of twenty questions draws this twenty times, and Django's template language took longer over it than over the rest of
the page (decision 0006). Everything that is not markup is escaped here, once, by ``escaped``.
"""

from collections.abc import Iterable
from typing import Any

from django.template.defaultfilters import linebreaksbr
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from . import tongues
from .escaping import escaped

LONG = 24  # more choices than these stand in a box that scrolls, what is chosen first


def group(field: Any, *, filtering: bool = False) -> SafeString:
    """Return the whole group of a field; where a list is ``filtering`` nobody is told that a field is optional."""
    kind, errors = field.kind, field.errors
    if field.use_fieldset:
        inside = _fieldset(field, kind, filtering)
    elif kind == "checkbox":
        inside = _checkbox(field, errors)
    else:
        inside = _labelled(field, filtering)
    limit, counting = _counting(field)
    classes = "govuk-form-group" + (" govuk-form-group--error" if errors else "")
    classes += " govuk-character-count" if limit else ""
    return SafeString(f'<div class="{classes}"{counting}>\n{inside}{limit}</div>')


def help_and_errors(field: Any) -> SafeString:
    """Return the hint and the errors of a field, with the ids that its control names."""
    said = ""
    if field.help_text:
        said = f'<div id="{field.auto_id}_helptext" class="govuk-hint">{escaped(field.help_text)}</div>\n'
    if field.errors:
        before = f'<span class="govuk-visually-hidden">{escaped(_("Error:"))}</span> '
        errors = "<br>".join(before + escaped(error) for error in field.errors)
        said += f'<p id="{field.auto_id}_error" class="govuk-error-message">{errors}</p>\n'
    return SafeString(said)


def _label(field: Any, filtering: bool) -> str:
    text = escaped(field.label)
    if field.field.required or filtering:
        return text
    return f'{text} <span class="portal-optional">{escaped(_("(optional)"))}</span>'


def _described(field: Any) -> str:
    by = field.aria_describedby
    return f' aria-describedby="{escaped(by)}"' if by else ""


def _fieldset(field: Any, kind: str, filtering: bool) -> str:
    role = ' role="group"' if kind == "date" else ""
    inside = str(field) if kind == "date" else _choices(field, kind)
    return (
        f'<fieldset class="govuk-fieldset"{role}{_described(field)}>\n'
        f'<legend class="govuk-fieldset__legend govuk-fieldset__legend--s">{_label(field, filtering)}</legend>\n'
        f"{help_and_errors(field)}{inside}\n</fieldset>\n"
    )


def _choices(field: Any, kind: str) -> str:
    control = "radio" if kind == "radios" else "checkbox"
    name = escaped(field.html_name)
    drawn, choices = [], field.choices_drawn
    if is_long := len(choices) > LONG:
        # What is chosen is seen without scrolling.
        choices = sorted(choices, key=lambda choice: not choice[2])
    for key, value, chosen, shut, hint, label in choices:
        states = (" checked" if chosen else "") + (" disabled" if shut else "")
        states += f' aria-describedby="{key}_hint"' if hint else ""
        told = (
            f'<div id="{key}_hint" class="govuk-hint govuk-{kind}__hint">{escaped(hint)}</div>\n'
            if hint
            else ""
        )
        drawn.append(
            f'<div class="govuk-{kind}__item">\n'
            f'<input class="govuk-{kind}__input" id="{key}" name="{name}" type="{control}" value="{escaped(value)}"{states}>\n'
            f'<label class="govuk-label govuk-{kind}__label" for="{key}">{escaped(label)}</label>\n{told}</div>'
        )
    long = " portal-long-list" if is_long else ""
    return f'<div class="govuk-{kind}{long}" data-module="govuk-{kind}">\n{"".join(drawn)}\n</div>'


def _checkbox(field: Any, errors: Any) -> str:
    key = field.auto_id
    states = (" checked" if field.value() else "") + _described(field)
    states += ' aria-invalid="true"' if errors else ""
    return (
        f'{help_and_errors(field)}<div class="govuk-checkboxes" data-module="govuk-checkboxes">'
        '<div class="govuk-checkboxes__item">\n'
        f'<input class="govuk-checkboxes__input" id="{key}" name="{escaped(field.html_name)}" type="checkbox"{states}>\n'
        f'<label class="govuk-label govuk-checkboxes__label" for="{key}">{escaped(field.label)}</label>\n</div></div>\n'
    )


def _labelled(field: Any, filtering: bool) -> str:
    label = _label(field, filtering)
    return (
        f'<label class="govuk-label govuk-label--s" for="{field.id_for_label}">{label}</label>\n'
        f"{help_and_errors(field)}{_adorned(field)}\n"
    )


def _adorned(field: Any) -> str:
    around = field.adornment
    if not any(around.values()):
        return str(field)
    sides = {
        side: f'<div class="govuk-input__{side}" aria-hidden="true">{escaped(text)}</div>' if text else ""
        for side, text in around.items()
    }
    return f'<div class="govuk-input__wrapper">{sides["prefix"]}{field}{sides["suffix"]}</div>'


def _counting(field: Any) -> tuple[str, str]:
    """Return the line that counts what is typed, and the attributes by which the script counts; a limit in characters wins."""
    if characters := field.max_characters:
        return (
            _count(field, _("You can enter up to %(limit)s characters") % {"limit": characters}),
            _counted(characters, "", _("Characters left: #"), _("Characters over the limit: #")),
        )
    if words := field.max_words:
        return (
            _count(field, _("You can enter up to %(limit)s words") % {"limit": words}),
            _counted(words, ' data-count-type="words"', _("Words left: #"), _("Words over the limit: #")),
        )
    return "", ""


def _count(field: Any, sentence: str) -> str:
    key = f"{field.auto_id}-info"
    return f'<div id="{key}" class="govuk-hint govuk-character-count__message">{escaped(sentence)}</div>\n'


def _counted(limit: int, by: str, left: str, over: str) -> str:
    return (
        f' data-module="govuk-character-count" data-maxlength="{limit}"{by}'
        f' data-left="{escaped(left)}" data-over="{escaped(over)}"'
    )


def breadcrumbs(trail: Iterable[tuple[Any, str]]) -> SafeString:
    """Return where a page lies below home: a label and an address each, of the page itself no address."""
    drawn = "".join(
        f'<li class="govuk-breadcrumbs__list-item"><a class="govuk-breadcrumbs__link" href="{escaped(url)}"{_lang(label)}>{escaped(label)}</a></li>'
        if url
        else f'<li class="govuk-breadcrumbs__list-item" aria-current="page"><span{_lang(label)}>{escaped(label)}</span></li>'
        for label, url in trail
    )
    return SafeString(
        f'<nav class="govuk-breadcrumbs" aria-label="{escaped(_("Where you are"))}"><ol class="govuk-breadcrumbs__list">\n'
        f'<li class="govuk-breadcrumbs__list-item"><a class="govuk-breadcrumbs__link" href="{reverse("home")}">{escaped(_("Home"))}</a></li>\n'
        f"{drawn}\n</ol></nav>\n"
    )


def summary_row(key: Any, value: Any, change_url: str, about: Any, lang: str) -> SafeString:
    """Return a row of a summary list: its key, its value with its line ends, and a link that changes it where there is one."""
    spoken = f' lang="{escaped(lang)}"' if lang else _lang(value)
    actions = "" if change_url else " govuk-summary-list__row--no-actions"
    change = ""
    if change_url:
        change = (
            f'<dd class="govuk-summary-list__actions"><a class="govuk-link" href="{escaped(change_url)}">{escaped(_("Change"))}'
            f'<span class="govuk-visually-hidden"> {escaped(about)}</span></a></dd>'
        )
    return SafeString(
        f'<div class="govuk-summary-list__row{actions}">\n<dt class="govuk-summary-list__key"{_lang(key)}>{escaped(key)}</dt>\n'
        f'<dd class="govuk-summary-list__value"{spoken}>{linebreaksbr(value)}</dd>\n{change}\n</div>\n'
    )


def _lang(thing: Any) -> str:
    other = tongues.differing(thing)
    return f' lang="{escaped(other)}"' if other else ""
