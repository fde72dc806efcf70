"""`make vendor`: fetches the front-end packages with npm and writes what we use of them to static/vendor/.

Run only to take a new version; the result is committed, so neither set-up command needs npm. Of GOV.UK Frontend
we leave out what belongs to gov.uk alone (its typeface, crown and crest) and the components that the portal has no
use for; of the typeface, weights and glyphs that no page shows. Its script is made small by esbuild. manifest.json names each package's version and each file's SHA-256; a test holds the files to it.
"""

import hashlib
import json
import re
import subprocess
import tarfile
import tempfile
import venv
from pathlib import Path

TARGET = Path(__file__).resolve().parents[2] / "static" / "vendor"
PACKAGES = {"govuk-frontend": "6.6.0", "@fontsource-variable/figtree": "5.3.0"}
TOOLS = {"esbuild": "0.25.0", "fonttools": "4.68.0", "brotli": "1.2.1"}
WEIGHTS = "wght=400:800"
GLYPHS = "U+20-7E,U+A0-FF,U+2013,U+2014,U+2018,U+2019,U+201C,U+201D,U+2022,U+2026,U+2032,U+2033,U+20AC,U+2190-2193,U+2212"
UNUSED = (
    "accordion",
    "back-link",
    "body-lead",
    "breadcrumbs--collapse",
    "breadcrumbs--inverse",
    "button--start",
    "button__start-icon",
    "checkboxes__divider",
    "clearfix",
    "cookie-banner",
    "crest",
    "drop-zone",
    "exit-this-page",
    "feedback",
    "footer__crown",
    "footer__heading",
    "footer__list",
    "footer__meta-custom",
    "footer__navigation",
    "footer__section",
    "generic-header__container--full-width",
    "grid-column",
    "header",
    "input--extra-letter-spacing",
    "label-wrapper",
    "link--inverse",
    "link--no-underline",
    "link--no-visited-state",
    "link--muted",
    "link--text-colour",
    "link-image",
    "logo-dot",
    "main-wrapper--auto-spacing",
    "main-wrapper--l",
    "pagination--block",
    "pagination__link-label",
    "pagination__link-title--decorated",
    "panel--interruption",
    "panel__actions",
    "language-navigation",
    "logotype",
    "password-input",
    "radios--small",
    "radios__divider",
    "summary-list--no-border",
    "summary-list__actions-list",
    "summary-list__row--no-border",
    "tabs",
    "file-upload-button",
    "file-upload-wrapper",
    "file-upload__button",
    "footer__copyright-logo",
    "footer__licence",
    "service-navigation--inverse",
    "service-navigation__inlining-container",
    "service-navigation__service-name",
    "table--small-text-until-tablet",
    "summary-card",
    r"\\!-display-(?:block|inline|none(?!-))",
    r"\\!-font-(?:size|tabular|weight-regular)",
    r"\\!-margin-(?:\d|left|right|top-[0135-9]|bottom-[235789])",
    r"\\!-padding",
    r"\\!-static",
    r"\\!-text",
    r"\\!-width-(?:full|one|three)",
)
COMPONENTS = (
    "button",
    "character-count",
    "checkboxes",
    "error-summary",
    "notification-banner",
    "radios",
    "service-navigation",
    "skip-link",
)
MIT = """The MIT License (MIT)

Copyright (c) 2017 Crown Copyright (Government Digital Service)

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation
the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and
to permit persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of
the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO
THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT,
TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.
"""
UNUSED_CLASS = re.compile(rf"govuk-(?:{'|'.join(UNUSED)})(?![a-z])")
_IMPORT = re.compile(r"^import \{[^}]*\} from '([^']+)';$", re.MULTILINE)
_EXPORT = re.compile(r"^export \{[^}]*\};$", re.MULTILINE)
_TYPEFACE = "GDS Transport,arial,sans-serif"


def fetch(name: str, version: str, folder: Path) -> Path:
    """The unpacked npm package, below `folder`."""
    told = subprocess.run(  # noqa: S603
        ["npm", "pack", "--silent", f"{name}@{version}"],  # noqa: S607
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
    )
    unpacked = folder / name.replace("/", "-")
    with tarfile.open(folder / told.stdout.split()[-1]) as archive:
        archive.extractall(unpacked, filter="data")
    return unpacked / "package"


def blocks(css: str) -> list[tuple[str, str]]:
    """The top-level rules of a minified style sheet as (what stands before the brace, what stands inside)."""
    found, depth, start, opened = [], 0, 0, 0
    for place, char in enumerate(css):
        if char == "{":
            depth += 1
            opened = place if depth == 1 else opened
        elif char == "}":
            depth -= 1
            if depth == 0:
                found.append((css[start:opened].strip(), css[opened + 1 : place]))
                start = place + 1
        elif char == ";" and depth == 0:
            start = place + 1
    return found


def trim(css: str) -> str:
    """The style sheet without foreign typefaces, crests and components that the portal does not use."""
    kept = []
    for head, body in blocks(css):
        if head.startswith("@font-face"):
            continue
        if head.startswith(("@media", "@supports")):
            inner = trim(body)
            kept += [f"{head}{{{inner}}}"] if inner else []
            continue
        selectors = [part for part in head.split(",") if not UNUSED_CLASS.search(part)]
        if selectors and "govuk-crest" not in body:
            kept.append(f"{','.join(selectors)}{{{body}}}")
    return "".join(kept)


def build_style(package: Path) -> str:
    """GOV.UK Frontend's style sheet as the portal serves it."""
    css = (package / "dist/govuk/govuk-frontend.min.css").read_text()
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL).removeprefix("\ufeff").strip()
    css = re.sub(r"^@charset [^;]+;", "", css)
    css = trim(css).replace(_TYPEFACE, "var(--portal-font)")
    css = css.replace("url(/assets/", "url(assets/")
    leftovers = re.findall(r"GDS Transport|govuk-crest|govuk-logotype-crown|url\([^)]*\)", css)
    if leftovers:
        raise SystemExit(f"The style sheet still holds {leftovers}: teach trim() about it.")
    return css + "\n"


def build_script(package: Path) -> str:
    """The components that we use, as one module: the package's own modules, one after another, without comments."""
    folder = package / "dist/govuk"
    names, parts, seen, constants = [], [], set(), set()

    def add(path: Path) -> None:
        """Put a module's text behind the text of the modules it imports."""
        if path in seen:
            return
        seen.add(path)
        text = path.read_text()
        for imported in _IMPORT.findall(text):
            add((path.parent / imported).resolve())
        text = _EXPORT.sub("", _IMPORT.sub("", text))
        for constant in re.findall(r"^const .*;$", text, re.MULTILINE):
            text = text.replace(constant, "", 1) if constant in constants else text
            constants.add(constant)
        text = re.sub(r"/\*\*.*?\*/|^//#.*$", "", text, flags=re.DOTALL | re.MULTILINE)
        parts.append(re.sub(r"^\s+", "", text, flags=re.MULTILINE).rstrip())

    for name in COMPONENTS:
        add((folder / f"components/{name}/{name}.mjs").resolve())
        names.append("".join(word.capitalize() for word in name.split("-")))
    return "\n".join([*parts, f"export {{ {', '.join(names)} }};", ""])


def smaller(script: str, folder: Path) -> bytes:
    """A script without what only people read."""
    asked = ["npx", "--yes", f"esbuild@{TOOLS['esbuild']}", "--minify", "--format=esm", "--target=es2022"]
    return subprocess.run(asked, cwd=folder, check=True, capture_output=True, input=script.encode()).stdout  # noqa: S603


class Typeface:
    """A place where the typeface is cut down: fonttools is installed there and nowhere else."""

    def __init__(self, folder: Path):
        self.folder = folder
        venv.create(folder / "tools", with_pip=True)
        tools = [f"{name}=={TOOLS[name]}" for name in ("fonttools", "brotli")]
        self._run("pip", "install", "--quiet", "--disable-pip-version-check", *tools)

    def cut(self, font: Path, glyphs: str, features: str) -> bytes:
        """The weights that pages use of a font, with these glyphs and features; the same bytes every time."""
        weights, small = self.folder / "weights.ttf", self.folder / "small.woff2"
        self._run(
            "fontTools", "varLib.instancer", str(font), WEIGHTS, "-o", str(weights), "--no-recalc-timestamp"
        )
        self._run(
            "fontTools", "subset", str(weights), f"--unicodes={glyphs}", f"--layout-features={features}", "--no-hinting",
            "--flavor=woff2", "--no-recalc-timestamp", f"--output-file={small}",
        )  # fmt: skip
        return small.read_bytes()

    def _run(self, *words: str) -> None:
        python = self.folder / "tools" / "bin" / "python"
        subprocess.run([python, "-m", *words], check=True, capture_output=True)  # noqa: S603


def main() -> None:
    """Fetch, trim and write everything, then the manifest."""
    TARGET.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        found = {name: fetch(name, version, Path(scratch)) for name, version in PACKAGES.items()}
        typeface = Typeface(Path(scratch))
        govuk, figtree = found["govuk-frontend"], found["@fontsource-variable/figtree"]
        files = {
            "govuk-frontend.css": build_style(govuk).encode(),
            "govuk-frontend.js": smaller(build_script(govuk), govuk),
            "govuk-frontend.LICENCE.txt": MIT.encode(),
            "figtree-latin.woff2": typeface.cut(
                figtree / "files/figtree-latin-wght-normal.woff2", GLYPHS, "kern,tnum"
            ),
            "figtree-latin-ext.woff2": typeface.cut(
                figtree / "files/figtree-latin-ext-wght-normal.woff2", "*", "kern,ccmp,locl,mark"
            ),
            "figtree.LICENCE.txt": (figtree / "LICENSE").read_bytes(),
        }
    for name, content in files.items():
        (TARGET / name).write_bytes(content)
    manifest = {
        "packages": PACKAGES,
        "tools": TOOLS,
        "sha256": {name: hashlib.sha256(content).hexdigest() for name, content in sorted(files.items())},
    }
    (TARGET / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")


if __name__ == "__main__":
    main()
