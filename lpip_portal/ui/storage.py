"""Static files with hashed names, also for what JavaScript modules import."""

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStorage(ManifestStaticFilesStorage):
    """Hashed names, for the demo: quick to collect."""

    support_js_module_import_aggregation = True


class CompressedStorage(CompressedManifestStaticFilesStorage):
    """Hashed names with gzip and brotli beside them, for production."""

    support_js_module_import_aggregation = True
