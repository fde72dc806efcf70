"""Every setting in one file. What differs between machines is an environment variable, read by ``env``."""

import os
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
INSECURE_KEY = "only-for-trying-the-portal-never-for-running-it"


def env(name: str, default: str = "") -> str:
    """Return an environment variable; an empty one counts as absent."""
    return os.environ.get(name) or default


def database(url: str) -> dict:
    """Return Django's settings for a ``postgresql://user:password@host:port/name?option=value`` address."""
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql"):
        raise ImproperlyConfigured("DATABASE_URL must begin with postgresql://")
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", "") or parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "connect_timeout": "5",
            **options,
            # A page read from a disk of today costs what its neighbour does; else ten thousand rows are hashed to show forty.
            "options": "-c jit=off -c random_page_cost=1.1 -c lock_timeout=8s -c statement_timeout=30s",
            "server_side_binding": True,
            "prepare_threshold": 3,
        },
    }


def document_store(url: str, folder: Path) -> dict:
    """Return Django's settings for the store of documents: ``folder``, or ``s3://key:secret@bucket?endpoint=…&region=…``."""
    if not url:
        return {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(folder), "file_permissions_mode": 0o600},
        }
    parts = urlsplit(url)
    if parts.scheme != "s3" or not parts.hostname:
        raise ImproperlyConfigured("DOCUMENTS_URL must begin with s3:// and name a bucket.")
    options = dict(parse_qsl(parts.query))
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": parts.hostname,
            "access_key": unquote(parts.username or "") or None,
            "secret_key": unquote(parts.password or "") or None,
            "endpoint_url": options.get("endpoint"),
            "region_name": options.get("region"),
            "location": parts.path.strip("/"),
            "default_acl": None,  # the bucket's own: private
            "querystring_auth": True,
            "file_overwrite": False,
        },
    }


def mail(url: str) -> dict:
    """Return Django's mail settings for ``smtp://``, ``smtps://``, ``file:///folder`` or ``console:``."""
    parts = urlsplit(url)
    if parts.scheme == "console":
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    if parts.scheme == "file":
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": unquote(parts.path),
        }
    if parts.scheme not in ("smtp", "smtps", "smtp+starttls"):
        raise ImproperlyConfigured(
            "EMAIL_URL must begin with smtp://, smtps://, smtp+starttls://, file:// or console:"
        )
    return {
        "EMAIL_BACKEND": "lpip_portal.notifications.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname or "localhost",
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 25),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp+starttls",
        "EMAIL_TIMEOUT": 20,
    }


# Which machine is this
PORTAL_ENV = env("PORTAL_ENV", "production")
if PORTAL_ENV not in ("production", "demo", "test"):
    raise ImproperlyConfigured("PORTAL_ENV must be production, demo or test.")
PRODUCTION = PORTAL_ENV == "production"
DEMO = PORTAL_ENV == "demo"
TEST = PORTAL_ENV == "test"
DEBUG = False

SECRET_KEY = env("SECRET_KEY", "" if PRODUCTION else INSECURE_KEY)
SECRET_KEY_FALLBACKS = [key for key in env("SECRET_KEY_FALLBACKS").split(",") if key]
if PRODUCTION and (len(SECRET_KEY) < 50 or SECRET_KEY == INSECURE_KEY):
    raise ImproperlyConfigured(
        "Set SECRET_KEY to at least 50 random characters: the portal refuses to start without."
    )
if PRODUCTION and env("DEBUG"):
    raise ImproperlyConfigured("DEBUG is never on in production. Unset DEBUG.")

SITE_URL = env("SITE_URL", "https://lpip.example.org" if PRODUCTION else "http://localhost:8000").rstrip("/")
ALLOWED_HOSTS = [
    host
    for host in env("ALLOWED_HOSTS", urlsplit(SITE_URL).hostname or "").split(",")
    if host and (host != "*" or not PRODUCTION)
]
if not PRODUCTION:
    ALLOWED_HOSTS += ["127.0.0.1", "localhost", "[::1]", "testserver"]
SUPPORT_EMAIL = env("SUPPORT_EMAIL", "help@example.org")
DATA_DIR = Path(env("DATA_DIR", str(BASE_DIR / ".data")))

# What is installed
INSTALLED_APPS = [
    "lpip_portal",
    "lpip_portal.accounts",
    "lpip_portal.audit",
    "lpip_portal.notifications",
    "lpip_portal.documents",
    "lpip_portal.ui",
    "lpip_portal.home",
    "partnerships",
    "funding",
    "hub",
    "django_filters",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "lpip_portal.middleware.headers",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "lpip_portal.middleware.locale",
    "django.middleware.common.CommonMiddleware",
    "lpip_portal.middleware.arrival",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "lpip_portal.middleware.second_factor",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "lpip_portal.middleware.Refusals",
]

ROOT_URLCONF = "lpip_portal.urls"
WSGI_APPLICATION = "lpip_portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "lpip_portal.ui.context.page",
            ],
            "builtins": ["lpip_portal.ui.templatetags.portal", "lpip_portal.ui.templatetags.repeats"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Data
DATABASE_URL = env("DATABASE_URL", "postgresql://portal@localhost/portal")
DATABASE_OWNER_URL = env("DATABASE_OWNER_URL", DATABASE_URL)
DATABASES = {"default": database(DATABASE_URL)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = env("REDIS_URL", "redis://localhost:6379/0")

# Rate limits and sessions must outlive Redis, so they live in the database.
CACHES = {
    "default": {
        "BACKEND": "lpip_portal.accounts.limits.Counters",
        "LOCATION": "cache_rows",
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    },
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 60 * 60 * 12
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "__Host-session" if PRODUCTION else "session"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_NAME = "__Host-csrf" if PRODUCTION else "csrf"
CSRF_FAILURE_VIEW = "lpip_portal.home.errors.csrf_failure"
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = PRODUCTION
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_AGE = 365 * 86_400

# Clocks and deadlines
USE_TZ = True
TIME_ZONE = "Europe/London"
TRUST_ARRIVAL_STAMP = env("TRUST_ARRIVAL_STAMP") == "yes"
ARRIVAL_STAMP_TRUSTED_FOR = timedelta(seconds=int(env("ARRIVAL_STAMP_SECONDS", "600")))

# Languages
USE_I18N = True
LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English"), ("cy", "Cymraeg")]
UNCHECKED_WELSH = env("UNCHECKED_WELSH", "hidden" if PRODUCTION else "shown")
LOCALE_PATHS = [BASE_DIR / "lpip_portal" / "locale"]
FORMAT_MODULE_PATH = ["lpip_portal.ui.formats"]

# Files
STATIC_URL = "static/"
STATIC_ROOT = Path(env("STATIC_ROOT", str(DATA_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_STORAGE = {
    "production": "lpip_portal.ui.storage.CompressedStorage",
    "demo": "lpip_portal.ui.storage.HashedStorage",
    "test": "django.contrib.staticfiles.storage.StaticFilesStorage",
}[PORTAL_ENV]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "documents": document_store(env("DOCUMENTS_URL"), DATA_DIR / "documents"),
    "staticfiles": {"BACKEND": STATIC_STORAGE},
}
WHITENOISE_ALLOW_ALL_ORIGINS = False  # nobody else uses our files
WHITENOISE_USE_FINDERS = TEST
WHITENOISE_AUTOREFRESH = False
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 3_000
DATA_UPLOAD_MAX_NUMBER_FILES = 10
DOCUMENT_MAX_BYTES = 10 * 1024 * 1024
CLAMD_SOCKET = env("CLAMD_SOCKET")
if CLAMD_SOCKET and urlsplit(CLAMD_SOCKET).scheme not in ("unix", "tcp"):
    raise ImproperlyConfigured("CLAMD_SOCKET must begin with unix:// or tcp://.")
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "lpip_portal.documents.uploads.Capped",
]

# Security
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PRODUCTION else None
SECURE_HSTS_SECONDS = 63_072_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION
SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_SECURE = PRODUCTION
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}

# People
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.MD5PasswordHasher"
    if TEST
    else "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = 3600
TRUSTED_PROXY_COUNT = int(env("TRUSTED_PROXY_COUNT", "0"))
SECOND_FACTOR_REQUIRED = PRODUCTION or env("SECOND_FACTOR") == "required"

ACCOUNT_ADAPTER = "lpip_portal.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "lpip_portal.accounts.forms.NameForm"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_DISPLAY = "lpip_portal.accounts.models.display_name"
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = False
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
# A campus signs in behind one address on deadline day, so the address part is generous and the account part is not.
ACCOUNT_RATE_LIMITS = {
    "login": "600/m/ip",
    "login_failed": "200/m/ip,5/5m/key",
    "signup": "120/m/ip",
    "reset_password": "120/m/ip,5/5m/key",
    "reset_password_from_key": "120/m/ip",
    "confirm_email": "1/3m/key",
    "gateway_ask": "60/h/ip,6/h/key",  # questions from the public
}
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXY_COUNT
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
MFA_TOTP_ISSUER = "LPIP Portal"
USERSESSIONS_TRACK_ACTIVITY = False

# Letters
globals().update(
    mail(env("EMAIL_URL", "smtp://localhost:25" if PRODUCTION else f"file://{DATA_DIR}/letters"))
)
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env("MAIL_FROM", "LPIP Portal <portal@example.org>")

# The trail
TRAIL_ANCHOR_FILE = Path(env("TRAIL_ANCHOR_FILE", str(DATA_DIR / "trail-anchors.log")))

# Celery: only a doorbell; the schedule is in celery.py and everything due is in the database.
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://")
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_timeout": 5,
    "socket_connect_timeout": 5,
    "visibility_timeout": 300,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = TIME_ZONE
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "lpip_portal.ui.words.LineFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "portal": {"level": "INFO"},
        "django.security.DisallowedHost": {"handlers": [], "propagate": False},
    },
}
