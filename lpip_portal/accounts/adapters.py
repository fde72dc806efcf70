"""How allauth speaks to our people: letters through the outbox, names, languages, and which addresses are taken."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.urls import reverse

from lpip_portal.notifications import outbox
from lpip_portal.ui.fields import plain_address

from . import languages
from .models import User

# Letters that carry a key to an account: never shown in the portal, and forgotten once they are sent.
SECRET = {
    "account_email_confirmation",
    "account_email_confirmation_signup",
    "account_password_reset_key",
    "account_account_already_exists",
    "account_unknown_account",
}


class AccountAdapter(DefaultAccountAdapter):
    """Allauth's account adapter with the portal's rules."""

    def clean_email(self, email: str) -> str:
        """Take an address only as everybody reads it."""
        return plain_address(super().clean_email(email))

    def save_user(self, request: Any, user: User, form: Any, commit: bool = True) -> User:
        """Keep the name and the language with which somebody signed up."""
        user = super().save_user(request, user, form, commit=False)
        user.email = user.email.strip().lower()
        user.name = form.cleaned_data.get("name", "")
        user.language = getattr(request, "LANGUAGE_CODE", "en-gb")
        if commit:
            user.save()
        return user

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        """Owe the letter; the worker sends it. So nobody waits for a mail server, and none is lost while it is down."""
        context = {
            "site": settings.SITE_URL,
            "support_email": settings.SUPPORT_EMAIL,
            "email": email,
        } | context
        message = self.render_mail(template_prefix, email, context)
        folder, _slash, name = template_prefix.partition("/email/")
        kind = f"{folder}_{name}"
        person = context.get("user") or self._whose(email)
        outbox.post_ready(
            kind, to=person, email=email, subject=message.subject, body=message.body, secret=kind in SECRET
        )

    def _whose(self, email: str) -> User | None:
        return (
            User.objects.filter(emailaddress__email__iexact=email).first()
            or User.objects.filter(email__iexact=email).first()
        )

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Point at this portal, whatever host the request named."""
        return settings.SITE_URL + reverse(
            "account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"}
        ).replace("UID-KEY", key)

    def get_email_confirmation_url(self, request: Any, emailconfirmation: Any) -> str:
        """Point at this portal, whatever host the request named."""
        return settings.SITE_URL + reverse("account_confirm_email", args=[emailconfirmation.key])

    def get_client_ip(self, request: Any) -> str:
        """Return where a request came from; behind a local socket there is no address, and all share one."""
        if not request.META.get("REMOTE_ADDR") and not settings.TRUSTED_PROXY_COUNT:
            return "127.0.0.1"
        return super().get_client_ip(request)

    def post_login(self, request: Any, user: User, **hook: Any) -> Any:
        """Speak a person's own language from the moment they sign in."""
        response = super().post_login(request, user, **hook)
        languages.remember(response, user.language)
        return response
