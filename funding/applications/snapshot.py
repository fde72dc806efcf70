"""The frozen bid: canonical JSON and one hash. Pure; format 1.

Personal parts are separate salted blobs and only their hashes go into the receipt's hash,
so that erasing a person keeps the receipt valid.
"""

import hashlib
import json
import unicodedata
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

FORMAT = 1


def canonical(value: Any) -> Any:
    """Return ``value`` as JSON has it: NFC text, decimals and dates as strings, instants in UTC."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {canonical(str(key)): canonical(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [canonical(each) for each in value]
    if value is None or isinstance(value, bool | int):
        return value
    raise TypeError(f"A snapshot cannot hold {type(value).__name__}")


def line(value: Any) -> str:
    """Return canonical JSON as one line: sorted keys, no spaces."""
    return json.dumps(canonical(value), sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def seal_part(value: Any, salt: str) -> dict[str, Any]:
    """Return a personal part with its salt (hex) and the hash of both."""
    return {"salt": salt, "value": canonical(value), "hash": _sha(salt + line(value))}


def digest(content: dict[str, Any], personal: dict[str, dict[str, Any]]) -> str:
    """Return the receipt's hash: SHA-256 of the content and of the personal parts' hashes."""
    return _sha(
        line({"content": content, "personal": {name: part["hash"] for name, part in personal.items()}})
    )


def digest_again(content: dict[str, Any], personal: dict[str, dict[str, Any]]) -> str:
    """Return the receipt's hash as the stored parts give it; of an erased part only its hash is left to go by."""
    parts = {
        name: part if part.get("value") is None else seal_part(part["value"], part["salt"])
        for name, part in personal.items()
    }
    return digest(content, parts)


def _sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
