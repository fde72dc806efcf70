"""A person walking the portal over HTTP: opens pages, fills in the forms that stand on them, presses their buttons."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from lxml import html

PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\nxref\n0 4\n0000000000 65535 f \n0000000009 00000 n \n"
    b"0000000052 00000 n \n0000000101 00000 n \ntrailer<</Size 4/Root 1 0 R>>\nstartxref\n164\n%%EOF\n"
)


class Walker:
    """One person, signed in."""

    def __init__(self, user):
        self.user, self.client = user, Client()
        self.client.force_login(user)

    def see(self, name: str, *args: Any, status: int = 200) -> str:
        """Open a page and return its words."""
        answer = self.client.get(reverse(name, args=args))
        assert answer.status_code == status, f"{self.user} at {name}: {answer.status_code}"
        return answer.content.decode()

    def fill(self, name: str, *args: Any, maybe: dict[str, Any] | None = None, **values: Any) -> str:
        """Open a page, fill in the form that has these fields as it stands there, send it, and return where it leads.

        ``maybe`` is for fields that the page asks for only in some phases.
        """
        url = reverse(name, args=args)
        form = self._form(
            self.see(name, *args), lambda each: set(values) <= set(each.fields.keys()) | _files(each)
        )
        values |= {key: value for key, value in (maybe or {}).items() if key in form.fields}
        return self._send(form, url, values)

    def press(self, on: str, arg: Any, verb: str, *verb_args: Any, **values: Any) -> str:
        """Open page ``on``, fill in and press the form that goes to ``verb``, and return where it leads."""
        target = reverse(verb, args=verb_args or [arg])
        form = self._form(
            self.see(on, *([arg] if arg else [])), lambda each: (each.get("action") or "") == target
        )
        return self._send(form, target, values)

    def _form(self, page: str, fits) -> Any:
        inside = html.fromstring(page).xpath("//main//form")
        forms = [each for each in inside if each.method == "POST" and fits(each)]
        assert forms, f"{self.user} finds no such form on the page:\n{_words(page)}"
        return forms[0]

    def _send(self, form: Any, url: str, values: dict[str, Any]) -> str:
        data: dict[str, Any] = {}
        for key, value in form.form_values():
            data.setdefault(key, []).append(value)
        data |= values
        data = {key: value for key, value in data.items() if value is not None}
        answer = self.client.post(form.get("action") or url, data)
        assert answer.status_code == 302, (
            f"{self.user} at {url}: {answer.status_code}\n{_words(answer.content.decode())}"
        )
        return answer.url


def _files(form: Any) -> set[str]:
    return {each.name for each in form.inputs if getattr(each, "type", "") == "file"}


def _words(page: str) -> str:
    main = html.fromstring(page).xpath("//main")
    return " ".join((main[0] if main else html.fromstring(page)).text_content().split())[:1_500]


def a_pdf(name: str = "case for support.pdf") -> SimpleUploadedFile:
    """A PDF of one page."""
    return SimpleUploadedFile(name, PDF, "application/pdf")


def day(field: str, value) -> dict[str, str]:
    """The three parts of a date as a form names them."""
    return {
        f"{field}_day": str(value.day),
        f"{field}_month": str(value.month),
        f"{field}_year": str(value.year),
    }
