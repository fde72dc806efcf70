"""The web server's way in. Production refuses to start when a demo person exists."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lpip_portal.settings")
application = get_wsgi_application()

from django.conf import settings  # noqa: E402 – needs the apps
from django.template.loader import get_template  # noqa: E402
from django.urls import get_resolver  # noqa: E402
from django.utils import translation  # noqa: E402

from lpip_portal.accounts import guard  # noqa: E402

guard.refuse_demo_people()
# Every view is loaded now: a mistake shows at the start, the first visitor does not wait, workers share the memory.
get_resolver().url_patterns  # noqa: B018 – reading it loads it
# So are the words of each language, and what every page is drawn with.
for language, _name in settings.LANGUAGES:
    with translation.override(language):
        translation.gettext("Home")
for template in ("base", "components/header", "components/footer", "home/public", "home/home"):
    get_template(f"{template}.html")

# What was loaded stays, so the collector need not walk through it again and again. `manage.py bench` does the same.
gc.collect()
gc.freeze()
