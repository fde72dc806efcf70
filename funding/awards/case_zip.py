"""A case file as a ZIP whose hashes verify. Pure: parts, texts and an instant go in, bytes come out, and back."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from hashlib import sha256
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile, ZipInfo

MANIFEST = "manifest.json"
FORMAT = 1


def bound(files: Mapping[str, bytes], *, reference: str, at: datetime) -> bytes:
    """Return the files as a ZIP with a manifest of their SHA-256; the same files give the same bytes."""
    listed = {name: sha256(content).hexdigest() for name, content in sorted(files.items())}
    manifest = {"format": FORMAT, "reference": reference, "made_at": at.isoformat(), "files": listed}
    whole, stamp = BytesIO(), at.timetuple()[:6]
    with ZipFile(whole, "w") as archive:
        for name, content in [*sorted(files.items()), (MANIFEST, canonical(manifest))]:
            archive.writestr(ZipInfo(name, stamp), content)
    return whole.getvalue()


def canonical(value: Any) -> bytes:
    """Return a value as JSON with sorted keys."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1).encode()


def faults(content: bytes) -> Iterator[str]:
    """Yield a sentence for everything in a ZIP that is not as its manifest says."""
    try:
        archive = ZipFile(BytesIO(content))
        listed = json.loads(archive.read(MANIFEST))["files"]
    except (BadZipFile, KeyError, ValueError):
        yield "This is no case file: it is not a ZIP with a manifest."
        return
    names = archive.namelist()
    for name in sorted({each for each in names if names.count(each) > 1}):
        yield f"{name} is in it more than once."
    for name, digest in sorted(listed.items()):
        if name not in names:
            yield f"{name} is missing."
        elif _digest(archive, name) != digest:
            yield f"{name} was changed."
    for name in sorted(set(names) - set(listed) - {MANIFEST}):
        yield f"{name} is not in the manifest."


def _digest(archive: ZipFile, name: str) -> str:
    try:
        return sha256(archive.read(name)).hexdigest()
    except BadZipFile:
        return ""
