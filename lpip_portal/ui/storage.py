"""Static files with hashed names, also for what JavaScript modules import."""

import re
from typing import Any

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

OWN = re.compile(r"^(?:js/[^/]+\.js|css/[^/]+\.css)$")
CSS_NOTE = re.compile(r"/\*.*?\*/", re.DOTALL)


class HashedStorage(ManifestStaticFilesStorage):
    """Hashed names, for the demo: quick to collect."""

    support_js_module_import_aggregation = True


class CompressedStorage(CompressedManifestStaticFilesStorage):
    """Hashed names with gzip and brotli beside them, for production; our own files go without what only people read."""

    support_js_module_import_aggregation = True

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Any:
        """Hash and compress what was collected."""
        lean = {
            name: (_Lean(storage), path) if OWN.match(name) else (storage, path)
            for name, (storage, path) in paths.items()
        }
        yield from super().post_process(lean, dry_run, **options)


class _Lean:
    """A storage whose files are read without comments and indentation."""

    def __init__(self, storage: Any):
        self.storage = storage

    def open(self, path: str) -> ContentFile:
        with self.storage.open(path) as file:
            return ContentFile(lean(file.read().decode(), is_style=path.endswith(".css")).encode())


def lean(text: str, *, is_style: bool) -> str:
    """Return a script or a style sheet without its comments and indentation: those that fill their lines, and all of a style's."""
    if is_style:
        text = CSS_NOTE.sub("", text)
    lines = (line.strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line and (is_style or not line.startswith("//"))) + "\n"
