"""Addresses of pages, and what a page says."""

import re

from django.urls import reverse


def url(name: str, *things) -> str:
    """Return the address of a page of the funding room; a thing is named by its ref."""
    return reverse(f"funding:{name}", args=[getattr(thing, "ref", thing) for thing in things])


def body(response) -> str:
    """Return what a page says, without what differs at every sending."""
    text = response.content.decode()
    text = re.sub(r'(name="(?:csrfmiddlewaretoken|nonce)" value=")[^"]*', r"\1", text)
    return re.sub(r"nonce-[A-Za-z0-9+/=_-]+", "nonce-", text)
