"""How a form becomes GOV.UK markup: Django's own hooks, no third-party layout language (see docs/decisions)."""

from collections.abc import Mapping
from html import escape
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.utils.safestring import SafeString

from . import drawing
from .escaping import escaped
from .widgets import DateParts
from .words import printable

KINDS = (  # the first match wins
    (DateParts, "date"),
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (forms.RadioSelect, "radios"),
    (forms.CheckboxInput, "checkbox"),
    (forms.Textarea, "textarea"),
    (forms.FileInput, "file"),
    (forms.Select, "select"),
)
BASE_CLASS = {
    "textarea": "govuk-textarea",
    "file": "govuk-file-upload",
    "select": "govuk-select",
    "input": "govuk-input",
}


def _attributes(attrs: Mapping[str, Any]) -> str:
    """Attributes as Django's attrs.html writes them: True is a bare name, False is left out."""
    return "".join(
        f" {name}" if value is True else f' {name}="{escape(str(value))}"'
        for name, value in attrs.items()
        if value is not False
    )


def _input(widget: Mapping[str, Any]) -> str:
    value = "" if widget["value"] is None else f' value="{escape(str(widget["value"]))}"'
    return f'<input type="{widget["type"]}" name="{escape(widget["name"])}"{value}{_attributes(widget["attrs"])}>'


def _textarea(widget: Mapping[str, Any]) -> str:
    text = escaped(widget["value"]) if widget["value"] else ""
    return f'<textarea name="{escape(widget["name"])}"{_attributes(widget["attrs"])}>\n{text}</textarea>'


def _select(widget: Mapping[str, Any]) -> str:
    drawn = []
    for group, options, _place in widget["optgroups"]:
        inside = "".join(
            f'<option value="{escape(str(option["value"]))}"{_attributes(option["attrs"])}>'
            f"{escaped(option['label'])}</option>\n"
            for option in options
        )
        drawn.append(f'<optgroup label="{escape(str(group))}">\n{inside}</optgroup>\n' if group else inside)
    return (
        f'<select name="{escape(widget["name"])}"{_attributes(widget["attrs"])}>\n{"".join(drawn)}</select>'
    )


DRAWN = {  # the plainest controls are drawn here: Django's templates for them cost more than the rest of a form
    "django/forms/widgets/text.html": _input,
    "django/forms/widgets/hidden.html": _input,
    "django/forms/widgets/number.html": _input,
    "django/forms/widgets/email.html": _input,
    "django/forms/widgets/textarea.html": _textarea,
    "django/forms/widgets/select.html": _select,
}


class PortalRenderer(TemplatesSetting):
    """Renders forms and fields with templates/forms/."""

    form_template_name = "forms/form.html"
    field_template_name = "drawn"  # by drawing.py, without a template

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        """Draw a field's group and a plain control directly, everything else with its template."""
        if template_name == self.field_template_name:
            return drawing.group(context["field"])
        if draw := DRAWN.get(template_name):
            return SafeString(draw(context["widget"]))
        return super().render(template_name, context, request)


class PortalBoundField(BoundField):
    """A field of a form on a page, with what the GOV.UK templates ask about it."""

    def __getitem__(self, index):
        """A choice by its number; a template asks here first for everything, so a miss must cost nothing."""
        if isinstance(index, str):
            raise KeyError(index)
        return super().__getitem__(index)

    @property
    def kind(self) -> str:
        """Which markup shows this field."""
        widget = self.field.widget
        return next((kind for widget_class, kind in KINDS if isinstance(widget, widget_class)), "input")

    @property
    def max_words(self) -> int | None:
        """The field's word limit, if it has one."""
        return getattr(self.field, "max_words", None)

    @property
    def max_characters(self) -> int | None:
        """The field's limit in characters, if it has one."""
        return getattr(self.field, "max_characters", None)

    @property
    def adornment(self) -> dict[str, str | None]:
        """What stands before and after the box: a pound sign, a unit."""
        return {"prefix": getattr(self.field, "prefix", None), "suffix": getattr(self.field, "suffix", None)}

    @property
    def choices_drawn(self) -> list[tuple[Any, ...]]:
        """Each radio or checkbox: id, value, whether it is chosen, whether it is shut, hint, and label."""
        options = self.field.widget.subwidgets(
            self.html_name, self.value(), self.build_widget_attrs({"id": self.auto_id})
        )
        return [
            (
                option["attrs"].get("id", ""),
                str(option["value"]),
                option["selected"],
                option["attrs"].get("disabled"),
                option.get("hint", ""),
                option["label"],
            )
            for option in options
        ]

    @property
    def first_id(self) -> str:
        """The id of the field's first control, where an error summary's link must land."""
        return f"{self.auto_id}_0" if self.use_fieldset else self.auto_id

    def value(self):
        """What the box shows: what was typed, without the characters that no page may hold."""
        value = super().value()
        if isinstance(value, list):
            return [printable(each) if isinstance(each, str) else each for each in value]
        return printable(value) if isinstance(value, str) else value

    def build_widget_attrs(self, attrs, widget=None):
        """Django's attributes with GOV.UK classes; `required` is left out, because the server says what is missing."""
        attrs = super().build_widget_attrs(attrs, widget)
        attrs.pop("required", None)
        attrs["placeholder"] = False  # the label says it, and stays to be read
        base = BASE_CLASS.get(self.kind)
        if not base:
            return attrs
        classes = [base, self.field.widget.attrs.get("class", "")]
        if self.errors:
            classes.append(f"{base}--error")
        if self.max_words or self.max_characters:
            classes.append("govuk-js-character-count")
            attrs["aria-describedby"] = " ".join(
                [*attrs.get("aria-describedby", "").split(), f"{self.auto_id}-info"]
            )
        attrs["class"] = " ".join(filter(None, classes))
        return attrs


def dressed(form: forms.BaseForm) -> list[PortalBoundField]:
    """Any form's fields in the portal's markup: those of a library's form too, which knows nothing of our renderer."""
    return [PortalBoundField(form, field, name) for name, field in form.fields.items()]


def listed_errors(form: forms.BaseForm) -> list[tuple[str, str | None]]:
    """(message, link) pairs for an error summary in the order of the fields; page-level errors have no link."""
    listed: list[tuple[str, str | None]] = [(str(error), None) for error in form.non_field_errors()]
    for bound in dressed(form):
        listed += [(str(error), None if bound.is_hidden else f"#{bound.first_id}") for error in bound.errors]
    return listed
