"""Make the first administrator of a new portal: somebody who has signed up and verified their address."""

from django.core.exceptions import PermissionDenied
from django.core.management import BaseCommand, CommandError

from lpip_portal.accounts import actions
from lpip_portal.accounts.models import User


class Command(BaseCommand):
    """Refused once there is an administrator; from then on roles are given on the page “People and roles”."""

    help = __doc__

    def add_arguments(self, parser):
        """Take the address."""
        parser.add_argument("email")

    def handle(self, email, **options):
        """Grant the role."""
        person = User.objects.filter(email__iexact=email, emailaddress__verified=True).first()
        if person is None:
            raise CommandError(
                "Nobody with this address has signed up and verified it. Sign up first, then run this again."
            )
        try:
            actions.install_administrator(person)
        except PermissionDenied:
            raise CommandError(
                "There is an administrator already. They give roles on the page “People and roles”."
            ) from None
        self.stdout.write(f"{person.email} is an administrator. Set up a second factor at the next sign-in.")
