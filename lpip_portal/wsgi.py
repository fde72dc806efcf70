"""The web server's way in. Production refuses to start when a demo person exists."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lpip_portal.settings")
application = get_wsgi_application()

from lpip_portal.accounts import guard  # noqa: E402 – needs the apps

guard.refuse_demo_people()
