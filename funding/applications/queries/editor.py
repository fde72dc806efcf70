"""What the script of a section's page says, in the page's language, and where it sends."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from funding.applications.models import Application
from funding.questions.models import Section

from .picturing import image_address


def clash_title(is_own: bool) -> str:
    """Return the heading over two texts of one answer; ``is_own`` when the person saved the other one themselves."""
    if is_own:
        return _("You saved this answer in another tab or window")
    return _("Somebody else saved this answer while you were writing")


def page_words(bid: Application, part: Section) -> dict[str, Any]:
    """Return what the script of the page says and where it sends, for ``json_script``."""
    here = reverse("funding:application-section", args=[bid.ref, part.slug])
    address = reverse("funding:answer", args=[bid.ref, part.slug, "CODE"])
    return _image_words(bid, part) | saving_words(here) | {"address": address, "editor": _editor_words()}


def saving_words(here: str) -> dict[str, Any]:
    """Return what every page that is saved by itself says of it; ``here`` is where a person comes back after signing in."""
    return {
        "key": reverse("funding:draft-key"),
        "signIn": f"{reverse('account_login')}?next={here}",
        "signInLabel": _("Sign in again in a new tab"),
        "typing": _("Not saved yet"),
        "saving": _("Saving…"),
        "kept": _("Not saved yet – kept on this device."),
        "notKept": _("Not saved yet. Keep this page open: this browser cannot keep text."),
        "gone": _("You can no longer write here. What was not saved has been removed from this device."),
        "clashed": _("Not saved: choose which text stands."),
        "savedNow": _("What is saved now"),
        "written": _("What you wrote"),
        "mine": _("Save what I wrote"),
        "theirs": _("Keep what is saved now"),
        "offline": _(
            "There is no connection. Go on writing: your text is kept on this device and sent when it is back."
        ),
        "signedOut": _(
            "You are signed out. Go on writing: your text is kept on this device and sent once you are back."
        ),
        "somebodyElse": _(
            "Somebody else is signed in here. Your text is kept on this device, for you alone."
        ),
    }


def _editor_words() -> dict[str, Any]:
    return {
        "toolbar": _("Form of the text"),
        "bold": _("Bold"),
        "italic": _("Italic"),
        "list": _("List"),
        "numbers": _("Numbered list"),
        "link": _("Link"),
        "table": _("Table"),
        "row": _("Add a row to the table"),
        "column": _("Add a column to the table"),
        "remove": _("Remove the table"),
        "linkAddress": _("Address of the link"),
        "linkPut": _("Set the link"),
        "linkAway": _("Remove the link"),
        "linkWrong": _("An address begins with https:// or mailto:"),
        "notKept": _("Some of what you pasted is not kept:"),
        "dropped": {
            "images": _("images"),
            "headings": _("headings (they became bold)"),
            "looks": _("colours and typefaces"),
            "notes": _("notes and comments"),
        },
    }


def _image_words(bid: Application, part: Section) -> dict[str, Any]:
    """Return what the script of images says and where it sends; nothing where no answer of the section takes any."""
    if not any(question.takes_images for question in part.asked):
        return {}
    return {
        "images": {
            "add": reverse("funding:answer-image-add", args=[bid.ref, part.slug, "CODE"]),
            "at": image_address(bid),
            "button": _("Add an image"),
            "file": _("Image: JPEG, PNG, GIF, BMP or WEBP of at most # MB"),
            "legend": _("Legend: its words count to the limit"),
            "put": _("Add this image"),
            "change": _("Change the legend"),
            "save": _("Save the legend"),
            "cancel": _("Cancel"),
            "up": _("Move up"),
            "down": _("Move down"),
            "remove": _("Remove the image"),
            "noFile": _("Choose an image"),
            "noLegend": _("Write a legend"),
            "sending": _("Sending the image…"),
            "added": _("The image stands in the answer."),
            "removed": _("The image is removed."),
            "moved": _("The image is moved."),
            "failed": _("The connection was lost, and the image was not kept. Try again."),
            "tooLarge": _("The file must be # MB or smaller"),
            "tooMany": _("This answer has as many images as it may have: #. Remove one first."),
            "pasted": _("You pasted an image. Write its legend, then add it."),
        }
    }
