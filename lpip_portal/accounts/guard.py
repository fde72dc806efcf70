"""What production refuses to start with."""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection

from .models import User


def refuse_demo_people() -> None:
    """Stop a production server whose database holds demo people: everybody knows their password."""
    if not settings.PRODUCTION:
        return
    try:
        found = User.objects.filter(is_demo=True, is_active=True).exists()
    except DatabaseError:
        return  # no database yet: /readyz says so, and the server asks again when it is restarted
    finally:
        connection.close()  # the workers are forked from this process, and a connection belongs to one
    if found:
        raise ImproperlyConfigured(
            "This database holds demo people, whose password is printed in the README. "
            "Production refuses to start with it; use a database of its own."
        )
