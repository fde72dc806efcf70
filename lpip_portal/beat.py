"""The beat table, everything that the clock does in one list, and the program that reads it.

The program knows when and by name, not what: it loads no room and asks no database, and so it takes a quarter of the memory.
"""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lpip_portal.settings")


def every(seconds: int, task: str) -> dict:
    """Return a beat entry whose tick is dropped when the next one is due."""
    return {"task": task, "schedule": seconds, "options": {"expires": seconds}}


TABLE = {
    "send letters": every(5, "notifications.deliver"),
    "which files to scan": every(10, "documents.scan"),
    "seal the trail": every(30, "audit.seal"),
    "print what was submitted": every(5, "funding.applications.print"),
    "write long lists": every(10, "funding.applications.export"),
    "make the papers of panels": every(5, "funding.panel.pack"),
    "compute who reviews what": every(3, "funding.review.plan"),
    "build case files": every(5, "funding.awards.build_cases"),
    "who is due": every(60, "funding.applications.remind"),
    "which reviews are due": every(60, "funding.review.remind"),
    "which ties came later": every(60, "funding.review.look_again"),
    "which needs to forget": every(3600, "funding.panel.forget"),
    "which offers lapse": every(60, "funding.awards.remind"),
    "do links lead somewhere": every(600, "hub.evidence.check_links"),
    "which enquiries are over": every(3600, "hub.gateway.tidy"),
    "anchor the trail": {"task": "audit.anchor", "schedule": crontab(hour=3, minute=15)},
}

# No fixup: that is what would load every room.
app = Celery("lpip_portal.beat", fixups=[], set_as_current=False)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.beat_schedule = TABLE
