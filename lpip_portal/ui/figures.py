"""The images of a rich text: a figure holds an image's reference and its legend, and never an address. Pure."""

import html
import re
from collections.abc import Collection

NOWHERE = "0" * 10  # stands in an address where the reference of an image goes
REFERENCE = "[0-9A-HJKMNP-TV-Z]{10}"
FIGURE = re.compile(rf'<figure data-image="({REFERENCE})"><figcaption>([^<>]*)</figcaption></figure>')


def figure(ref: str, legend: str) -> str:
    """Return the figure of an image as a text keeps it; the legend is escaped already."""
    return f'<figure data-image="{ref}"><figcaption>{legend}</figcaption></figure>'


def images(text: object) -> list[tuple[str, str]]:
    """Return the images that stand in a text that was kept: each one's reference and legend, in their order."""
    if not isinstance(text, str) or "<figure" not in text:
        return []
    return [(ref, html.unescape(legend)) for ref, legend in FIGURE.findall(text)]


def pictured(text: str, address: str) -> str:
    """Return a text that is safe to be shown with its images; ``address`` has NOWHERE where the reference of one goes."""

    def with_picture(found: re.Match[str]) -> str:
        ref, legend = found.groups()
        source, alt = html.escape(address.replace(NOWHERE, ref)), legend.replace('"', "&quot;")
        image = f'<img src="{source}" alt="{alt}" loading="lazy">'
        return f'<figure data-image="{ref}">{image}<figcaption>{legend}</figcaption></figure>'

    return FIGURE.sub(with_picture, text)


def with_only(text: str, known: Collection[str]) -> str:
    """Return a text that was kept with no image but those of these references; of any other the legend stays."""
    return FIGURE.sub(
        lambda found: found[0] if found[1] in known else f"<p>{found[2]}</p>" if found[2].strip() else "",
        text,
    )
