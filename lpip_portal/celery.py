"""Celery's worker. Redis is only a doorbell: each task asks the database what is due, so a lost message is a late one.

When which task is called stands in ``beat``.
"""

import os

from celery import Celery

from .beat import TABLE

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lpip_portal.settings")

app = Celery("lpip_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.beat_schedule = TABLE
app.autodiscover_tasks(
    [
        "lpip_portal.audit",
        "lpip_portal.notifications",
        "lpip_portal.documents",
        "funding.applications",
        "funding.review",
        "funding.panel",
        "funding.awards",
        "partnerships",
        "hub",
        "hub.evidence",
        "hub.gateway",
    ]
)
