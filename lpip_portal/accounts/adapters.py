"""How allauth speaks to our people: letters through its own mail, names, and where to go."""

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """Allauth's account adapter with the portal's rules."""

    def save_user(self, request, user, form, commit=True):
        """Keep the name and the language with which somebody signed up."""
        user = super().save_user(request, user, form, commit=False)
        user.email = user.email.strip().lower()
        user.name = form.cleaned_data.get("name", "")
        user.language = getattr(request, "LANGUAGE_CODE", "en-gb")
        if commit:
            user.save()
        return user
