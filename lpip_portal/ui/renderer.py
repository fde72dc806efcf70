"""How a form becomes GOV.UK markup: Django's own hooks, no third-party layout language (see docs/decisions)."""

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting

from .widgets import DateParts

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


class PortalRenderer(TemplatesSetting):
    """Renders forms and fields with templates/forms/."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"


class PortalBoundField(BoundField):
    """A field of a form on a page, with what the GOV.UK templates ask about it."""

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
    def adornment(self) -> dict[str, str | None]:
        """What stands before and after the box: a pound sign, a unit."""
        return {"prefix": getattr(self.field, "prefix", None), "suffix": getattr(self.field, "suffix", None)}

    @property
    def first_id(self) -> str:
        """The id of the field's first control, where an error summary's link must land."""
        return f"{self.auto_id}_0" if self.use_fieldset else self.auto_id

    def build_widget_attrs(self, attrs, widget=None):
        """Django's attributes with GOV.UK classes; `required` is left out, because the server says what is missing."""
        attrs = super().build_widget_attrs(attrs, widget)
        attrs.pop("required", None)
        base = BASE_CLASS.get(self.kind)
        if not base:
            return attrs
        classes = [base, self.field.widget.attrs.get("class", "")]
        if self.errors:
            classes.append(f"{base}--error")
        if self.max_words:
            classes.append("govuk-js-character-count")
            attrs["aria-describedby"] = " ".join(
                [*attrs.get("aria-describedby", "").split(), f"{self.auto_id}-info"]
            )
        attrs["class"] = " ".join(filter(None, classes))
        return attrs
