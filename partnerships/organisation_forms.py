"""The search of the register of organisations, and the description of one."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lpip_portal import clock
from lpip_portal.ui.forms import BooleanField, ChoiceField, DateField, LineField, PortalForm, TextField
from lpip_portal.ui.words import tidy_line

from . import domains, organisation_queries, queries
from .models import Nation, Organisation
from .numbers import Wrong

MOST_LINES = 20


class RegisterForm(PortalForm):
    """What somebody looks for among the organisations. A value that does not exist is ignored."""

    q = LineField(
        label=_("Words"),
        required=False,
        max_length=200,
        help_text=_("A name, or a number in a public register."),
    )
    kind = ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("All kinds")), *Organisation.Kind.choices]
    )
    nation = ChoiceField(label=_("Nation"), required=False, choices=[("", _("All nations")), *Nation.choices])

    @property
    def wish(self) -> dict[str, str]:
        """What was asked for and exists."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value} if self.is_bound else {}


def lines(text: str) -> list[str]:
    """Return what stands on the lines of a text, each once."""
    return list(dict.fromkeys(line for line in map(tidy_line, text.splitlines()) if line))


class DescribeForm(PortalForm):
    """How an organisation is called, to what it belongs, its domains, and whether it may administer bids."""

    name_cy = LineField(label=_("Name in Welsh"), required=False, max_length=200)
    aliases = TextField(
        label=_("Other names"),
        required=False,
        help_text=_("One on each line: abbreviations, earlier names. The search finds it by them."),
    )
    parent = LineField(
        label=_("Part of"),
        required=False,
        max_length=200,
        help_text=_("The full name of the organisation that it is part of, if there is one."),
    )
    domains = TextField(
        label=_("Verified e-mail domains"),
        required=False,
        help_text=_("One on each line, like example.ac.uk. Whoever has an address there may answer for it."),
    )
    may_administer = BooleanField(
        label=_("It is a research organisation that may administer bids"), required=False
    )
    administers_because = LineField(
        label=_("On what ground?"),
        required=False,
        max_length=300,
        help_text=_("For example: on UKRI’s list of eligible organisations."),
    )
    administers_checked_on = DateField(label=_("Checked on"), required=False)
    seen = LineField(label=_("Version"), max_length=20, required=False)

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any):
        first = {
            "name_cy": organisation.name_cy,
            "aliases": "\n".join(organisation.aliases),
            "parent": organisation.parent.name if organisation.parent else "",
            "domains": "\n".join(filter(None, [organisation.domain, *organisation.other_domains])),
            "may_administer": organisation.may_administer,
            "administers_because": organisation.administers_because,
            "administers_checked_on": organisation.administers_checked_on,
            "seen": organisation_queries.stamp(organisation),
        }
        super().__init__(*args, initial=first, **kwargs)
        self.organisation = organisation
        self.fields["seen"].widget = self.fields["seen"].hidden_widget()

    def clean_aliases(self) -> list[str]:
        """A short list of names."""
        found = lines(self.cleaned_data["aliases"])
        if len(found) > MOST_LINES or any(len(each) > 200 for each in found):
            raise ValidationError(_("Write at most 20 names of at most 200 characters"))
        return found

    def clean_domains(self) -> list[str]:
        """Domains in their one form; none that is shared or another organisation's."""
        try:
            found = list(dict.fromkeys(domains.tidy(each) for each in lines(self.cleaned_data["domains"])))
        except Wrong as wrong:
            raise ValidationError(str(wrong)) from None
        if len(found) > MOST_LINES:
            raise ValidationError(_("Write at most 20 domains"))
        for domain in found:
            if other := queries.with_domain(domain, but=self.organisation):
                raise ValidationError(
                    _("%(domain)s is the domain of “%(name)s”") % {"domain": domain, "name": other}
                )
        return found

    def clean_parent(self) -> Organisation | None:
        """An organisation that is known by this name and lies outside."""
        typed = self.cleaned_data["parent"]
        if not typed:
            return None
        found = queries.organisation_named(typed)
        if found is None:
            raise ValidationError(_("We do not know an organisation called “%(name)s”") % {"name": typed})
        if organisation_queries.is_above(self.organisation, found):
            raise ValidationError(
                _("“%(parent)s” is part of this organisation, and cannot contain it") % {"parent": found}
            )
        return found

    def clean_administers_checked_on(self):
        """A day that has come."""
        day = self.cleaned_data["administers_checked_on"]
        if day and day > clock.today():
            raise ValidationError(_("This day has not come yet"))
        return day

    def clean(self) -> dict[str, Any]:
        """Ask for a ground and a day where it may administer bids."""
        cleaned = super().clean()
        if cleaned.get("may_administer"):
            if not cleaned.get("administers_because") and "administers_because" not in self.errors:
                self.add_error("administers_because", _("Say on what ground it may administer bids"))
            if not cleaned.get("administers_checked_on") and "administers_checked_on" not in self.errors:
                self.add_error("administers_checked_on", _("Enter the day on which that was checked"))
        return cleaned
