"""Forms of the files of a bid."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from funding.rounds.models import DocumentRule
from lpip_portal.documents.fields import DocumentField
from lpip_portal.documents.kinds import in_words
from lpip_portal.ui.forms import ChoiceField, PortalForm, Radios

MEGABYTE = 1024 * 1024


def said(rule: DocumentRule) -> str:
    """Say what a phase asks of a kind of file."""
    words = [
        gettext("%(format)s of at most %(size)s MB")
        % {"format": in_words(rule.formats), "size": rule.most_megabytes}
    ]
    if rule.most_pages:
        words.append(gettext("pages: at most %(n)s") % {"n": rule.most_pages})
    if rule.each_partner:
        words.append(gettext("one for each partner"))
    elif rule.most_files > 1:
        words.append(gettext("at most %(n)s files") % {"n": rule.most_files})
    words.append(gettext("required") if rule.is_required else gettext("if you have it"))
    return ", ".join(words) + (f". {rule.guidance}" if rule.guidance else "")


class ReplaceForm(PortalForm):
    """Another file in the place of one of the kind that ``rule`` describes."""

    file = DocumentField(label=_("File"), what=_("a file"), kinds=("pdf", "png", "jpeg"))

    def __init__(self, *args: Any, rule: DocumentRule, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.rules = {rule.code: rule}
        self.fields["file"].help_text = said(rule)

    @property
    def rule(self) -> DocumentRule | None:
        """The rule of the kind that the file is."""
        return next(iter(self.rules.values()), None)

    def clean(self) -> dict[str, Any]:
        """Hold the file to the rules of its kind. Pages over the limit may be kept in a draft, and stop it from being sent."""
        cleaned = super().clean()
        file, rule = cleaned.get("file"), self.rule
        if file is None or rule is None:
            return cleaned
        if file.found.kind not in rule.formats:
            words = gettext("The file must be a %(wanted)s") % {"wanted": in_words(rule.formats)}
            self.add_error("file", ValidationError(words, code="415"))
        elif file.size > rule.most_megabytes * MEGABYTE:
            words = gettext("The file must be %(limit)s MB or smaller") % {"limit": rule.most_megabytes}
            self.add_error("file", ValidationError(words, code="413"))
        return cleaned


class AttachmentForm(ReplaceForm):
    """A file for a bid."""

    kind = ChoiceField(label=_("What is it?"), what=_("what the file is"), widget=Radios)
    field_order = ["kind", "file"]

    def __init__(self, *args: Any, rules: Iterable[DocumentRule], **kwargs: Any):
        rules = list(rules)
        super().__init__(*args, rule=rules[0], **kwargs)
        self.rules = {rule.code: rule for rule in rules}
        self.fields["kind"].choices = [(rule.code, str(rule)) for rule in rules]
        self.fields["kind"].widget.hints = {rule.code: said(rule) for rule in rules}
        self.fields["file"].help_text = ""

    @property
    def rule(self) -> DocumentRule | None:
        """The rule of the kind that was chosen."""
        return self.rules.get(self.cleaned_data.get("kind"))
