"""People: an account is an e-mail address; portal-wide roles are rows."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from lpip_portal import clock
from lpip_portal.access import Tenure, TenureQuerySet
from lpip_portal.composed import Composed
from lpip_portal.references import RefField


class UserQuerySet(models.QuerySet):
    """People."""

    def visible_to(self, user) -> "UserQuerySet":
        """Return the people a person may look up: those with a portal-wide role everybody, others themselves."""
        if not user.is_authenticated:
            return self.none()
        return self if user.portal_roles else self.filter(pk=user.pk)

    def called(self, words: str) -> "UserQuerySet":
        """Return the people whose name or address has these letters."""
        return self.filter(Q(name__icontains=words) | Q(email__icontains=words)) if words else self.none()


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    """Finds people by address, whatever its case."""

    def get_by_natural_key(self, email: str) -> "User":
        """Return the person who signs in with ``email``."""
        return self.get(email__iexact=email)

    def create_user(self, email: str, password: str | None = None, **facts) -> "User":
        """Create a person; without a password they can only set one by letter."""
        user = self.model(email=email.strip().lower(), **facts)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """One person. Never deleted: a person who leaves becomes a tombstone."""

    ref = RefField()
    email = models.EmailField(_("email address"), max_length=254, unique=True)
    name = models.CharField(_("name"), max_length=150, blank=True)
    address_as = models.CharField(_("how to address you"), max_length=80, blank=True)
    language = models.CharField(_("language"), max_length=10, default="en-gb")
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)
    joined_at = models.DateTimeField(default=clock.now)
    session_epoch = models.PositiveIntegerField(default=0)  # one more ends all sessions

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []
    objects = UserManager()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="accounts_user_one_per_address")]

    def __str__(self):
        return self.name or self.email

    @property
    def called(self) -> str:
        """How the portal addresses this person."""
        return self.address_as or self.name or self.email

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Return what every session of this person has to match: it changes with the password and the epoch."""
        seed = f"{self.password}|{self.session_epoch}"
        return salted_hmac("accounts.session", seed, secret=secret, algorithm="sha256").hexdigest()

    @cached_property
    def portal_roles(self) -> set[str]:
        """The portal-wide roles in force, read once per request."""
        return set(_ROLES(self))

    def has_role(self, *roles: str) -> bool:
        """Say whether the person holds one of these portal-wide roles now."""
        return bool(self.portal_roles.intersection(roles))


def display_name(user: User) -> str:
    """Return the name that letters and pages use."""
    return user.called


class Role(models.TextChoices):
    """The portal-wide roles. Everything narrower is a row in its own room."""

    ADMINISTRATOR = "administrator", _("Administrator")
    AUDITOR = "auditor", _("Auditor")
    OFFICER = "officer", _("Programme officer")


class RoleGrantQuerySet(TenureQuerySet):
    """Portal-wide roles that people hold."""

    def visible_to(self, user) -> "RoleGrantQuerySet":
        """Return the grants a person may see: of the people they may look up."""
        return self.filter(user__in=User.objects.visible_to(user))


class RoleGrant(Tenure):
    """A portal-wide role that somebody holds for a time."""

    Role = Role
    ref = RefField()
    role = models.CharField(max_length=20, choices=Role)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    objects = RoleGrantQuerySet.as_manager()

    class Meta(Tenure.Meta):
        constraints = [
            *Tenure.Meta.constraints,
            models.UniqueConstraint(
                fields=["user", "role"],
                condition=Q(until__isnull=True),
                name="accounts_rolegrant_once_open",
            ),
        ]

    def __str__(self):
        return f"{self.user} as {self.get_role_display()}"

    def is_over(self) -> bool:
        """Say whether the role has ended."""
        return self.until is not None and self.until <= clock.now()


_ROLES = Composed(lambda user: RoleGrant.objects.holding().filter(user=user).values_list("role", flat=True))


class FactorResetQuerySet(models.QuerySet):
    """Second factors that were lost."""

    def visible_to(self, user) -> "FactorResetQuerySet":
        """Return the resets a person may see: those with a portal-wide role all, nobody else any."""
        return self if user.is_authenticated and user.portal_roles else self.none()

    def open(self) -> "FactorResetQuerySet":
        """Return those that wait for the second person."""
        return self.filter(done_at__isnull=True)


class FactorReset(models.Model):
    """A lost second factor: asked for by one staff person, done by another."""

    ref = RefField()
    user = models.ForeignKey(User, models.PROTECT, related_name="factor_resets")
    reason = models.CharField(max_length=300)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    done_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)
    objects = FactorResetQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(done_at__isnull=True),
                name="accounts_factorreset_one_open",
            ),
            models.CheckConstraint(
                name="accounts_factorreset_two_people",
                condition=Q(done_by__isnull=True)
                | ~Q(done_by=models.F("asked_by")) & ~Q(done_by=models.F("user")),
            ),
            models.CheckConstraint(
                name="accounts_factorreset_not_for_oneself", condition=~Q(asked_by=models.F("user"))
            ),
        ]

    def __str__(self):
        return f"Second factor of {self.user}"
