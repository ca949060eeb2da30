"""Settings that hold everywhere; what differs by place comes from the environment (see README)."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
from csp.constants import NONE, SELF, UNSAFE_INLINE
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from .logs import LOGGING  # noqa: F401 - a setting too

ROOT = Path(__file__).resolve().parents[3]
VAR = Path(os.environ.get("LINLI_VAR", ROOT / "var"))


def flag(name: str, default: bool = False) -> bool:
    """Read a yes/no environment variable."""
    return os.environ.get(name, str(default)).lower() in {"1", "true", "yes", "on"}


INSTALLED_APPS = [
    "config",
    "accounts",
    "communities",
    "jobs",
    "printing",
    "blocks",
    "search",
    "outbox",
    "home",
    "surveys",
    "projects",
    "activities",
    "handbooks",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.sitemaps",
    "wagtail.contrib.table_block",
    "wagtail.api.v2",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "rest_framework",
    "django_filters",
    "django_tasks",
    "django_tasks_db",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "communities.middleware.SharedPageMiddleware",
    "config.middleware.RequestLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "home.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "config.middleware.ContentPolicyMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "communities.fences.AdminFenceMiddleware",
    "communities.asking.AskFirstMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "home.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CSRF_FAILURE_VIEW = "home.views.csrf_failure"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
            ],
        },
    },
]

# --- data ---------------------------------------------------------------------------------------

DATABASES = {
    "default": dj_database_url.parse(
        os.environ.get("DATABASE_URL") or f"sqlite:///{VAR / 'linli.sqlite3'}", conn_max_age=600
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Writers queue for up to 20 s instead of failing with "database is locked"; readers never wait.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
elif DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
    # The fixed statements of public pages are planned once for a connection. A pooler that cannot
    # keep them (PgBouncer before 1.21, in transaction mode) needs PREPARE_STATEMENTS=0.
    PREPARED = os.environ.get("PREPARE_STATEMENTS", "1") != "0"
    DATABASES["default"].setdefault("OPTIONS", {})["prepare_threshold"] = 3 if PREPARED else None
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- language and time --------------------------------------------------------------------------

LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
# The house's own language: of its pages until a visitor chooses, of what it prints and sends.
LANGUAGE_CODE = os.environ.get("LANGUAGE_CODE") or "zh-hans"
if LANGUAGE_CODE not in dict(LANGUAGES):
    raise ImproperlyConfigured(f"LANGUAGE_CODE is one of: {', '.join(dict(LANGUAGES))}.")
LOCALE_PATHS = [ROOT / "site" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = os.environ.get("TIME_ZONE", "Asia/Shanghai")

# --- people -------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/me/"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "accounts.forms.StaffLoginForm",
    "request_login_code": "accounts.forms.PhoneCodeForm",
    "confirm_login_code": "accounts.forms.TypeCodeForm",
}
ACCOUNT_LOGIN_METHODS = {"username", "email", "phone"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 5 * 60
ACCOUNT_PHONE_VERIFICATION_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_DEFAULT_HTTP_PROTOCOL = os.environ.get("BASE_URL", "http://").split(":")[0]
# How often from one address (ip), at one account or number (key); a whole house may share an ip.
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "20/m/ip,5/5m/key",
    "request_login_code": "20/m/ip,4/10m/key",
    "phone_code": "20/m/ip,4/10m/key",
    "join": "30/m/ip",
    "letter": "20/10m/ip",
    "slip": "120/10m/ip",  # a whole building may sit behind one address
    "slip_unknown": "20/10m/ip",
    "print": "30/m/ip",
    "objection": "10/h/user,30/h/ip",
    "activity": "30/10m/ip",  # sign-ups without an account
    "activity_code": "120/10m/ip",
    "door": "600/m/key",  # of one check-in link: walk-ins, refused codes, repetitions
    "door_unknown": "20/10m/ip",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Linli"
MFA_TOTP_TOLERANCE = 1
# The class that sends text messages; without a service they go to the log.
SMS_URL = os.environ.get("SMS_URL", "")
SMS_TOKEN = os.environ.get("SMS_TOKEN", "")
SMS_GATEWAY = os.environ.get("SMS_GATEWAY") or (
    "accounts.sms.HttpGateway" if SMS_URL else "accounts.sms.LogGateway"
)
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# --- Wagtail ------------------------------------------------------------------------------------

WAGTAIL_SITE_NAME = _("Linli")
WAGTAILADMIN_BASE_URL = os.environ.get("BASE_URL", "http://localhost:8000")
WAGTAIL_I18N_ENABLED = False
WAGTAIL_FINISH_WORKFLOW_ACTION = "communities.moderation.publish_approved"
WAGTAILADMIN_LOGIN_URL = WAGTAIL_FRONTEND_LOGIN_URL = "/accounts/login/"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False  # allauth's pages do it
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAILIMAGES_IMAGE_MODEL = "communities.Photo"
WAGTAILDOCS_DOCUMENT_MODEL = "communities.Attachment"
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 15 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000  # A3 at 500 dpi; 10 kB of PNG can hold 81 million
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "search.backend"}}
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_WORKFLOW_ENABLED = True

# --- files --------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [ROOT / "site" / "static"]
MEDIA_URL = os.environ.get("MEDIA_URL", "/media/")
MEDIA_ROOT = Path(os.environ.get("MEDIA_ROOT", VAR / "media"))
PRIVATE_ROOT = Path(os.environ.get("PRIVATE_ROOT", VAR / "private"))
S3_BUCKET = os.environ.get("S3_BUCKET", "")

# "default" holds what pages show; "private" what only a view that asks for rights hands out.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": PRIVATE_ROOT},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
if S3_BUCKET:
    S3 = {
        "bucket_name": S3_BUCKET,
        "endpoint_url": os.environ.get("S3_ENDPOINT") or None,
        "region_name": os.environ.get("S3_REGION") or None,
        "access_key": os.environ.get("S3_ACCESS_KEY") or None,
        "secret_key": os.environ.get("S3_SECRET_KEY") or None,
        "addressing_style": os.environ.get("S3_ADDRESSING") or None,
        "file_overwrite": False,
        "default_acl": None,
    }
    MEDIA_HOST = urlsplit(MEDIA_URL).netloc
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            **S3,
            "location": "media",
            "querystring_auth": False,
            **({"custom_domain": MEDIA_HOST} if MEDIA_HOST else {}),
        },
    }
    STORAGES["private"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {**S3, "location": "private", "querystring_auth": True},
    }

# A handbook's photos come in one form; text never needs more than a few megabytes.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o640

# --- shared state and work in the background ----------------------------------------------------

CACHE_URL = os.environ.get("CACHE_URL", "")
CACHES: dict[str, Any]
if CACHE_URL.startswith(("redis://", "rediss://", "valkey://", "unix://")):
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": CACHE_URL.replace("valkey://", "redis://", 1),
            "KEY_PREFIX": "linli",
        }
    }
else:
    # Files, because the web and the worker processes must see the same entries.
    CACHES = {
        "default": {
            "BACKEND": "config.cache.SharedFileCache",
            "LOCATION": VAR / "cache",
            "OPTIONS": {"MAX_ENTRIES": 20_000},
        }
    }
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_COOKIE_AGE = 30 * 24 * 3600
SESSION_COOKIE_NAME = "linli_session"
CSRF_COOKIE_NAME = "linli_csrf"

TASKS = {
    # Wagtail's small tasks (a page's entry in the search index) are done at once, with the page.
    "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
    # What takes long is a job, and waits for a worker.
    "jobs": {
        "BACKEND": "django_tasks_db.DatabaseBackend",
        "QUEUES": ["default", "print", "messages"],
    },
}

# How many processes one web or worker process keeps for setting sheets, at most 1 GB each.
PRINT_PROCESSES = int(os.environ.get("PRINT_PROCESSES") or min(2, os.cpu_count() or 1))
# Chapters that were set, and how much room they may take; all processes of a machine share it.
PRINT_CACHE = Path(os.environ.get("PRINT_CACHE", VAR / "chapters"))
PRINT_CACHE_BYTES = int(os.environ.get("PRINT_CACHE_BYTES") or 512 * 1024 * 1024)

# The hour of the night, in TIME_ZONE, in which proofs of changed handbooks are set.
HANDBOOKS_AT_NIGHT = int(os.environ.get("HANDBOOKS_AT_NIGHT", "3"))

# --- safety -------------------------------------------------------------------------------------

X_FRAME_OPTIONS = "DENY"  # Wagtail lets its own preview into its frame
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"

# How many proxies of ours stand before this process; their X-Forwarded-* headers are believed.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("TRUSTED_PROXIES", "0"))
if ALLAUTH_TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

_media = [
    f"{urlsplit(url).scheme}://{urlsplit(url).netloc}"
    for url in (MEDIA_URL, os.environ.get("S3_ENDPOINT", "") if S3_BUCKET else "")
    if urlsplit(url).netloc
]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:", *_media],
        "font-src": [SELF],
        "connect-src": [SELF],
        "media-src": [SELF, "blob:", *_media],
        "manifest-src": [SELF],
        "worker-src": [SELF, "blob:"],
        "frame-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
        "base-uri": [NONE],
    }
}
# Wagtail's date pickers start from inline scripts without a nonce; its rich text sets styles.
CONTENT_SECURITY_POLICY_ADMIN = {
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "font-src": [SELF, "data:"],
}

# --- messages -----------------------------------------------------------------------------------

DEFAULT_FROM_EMAIL = SERVER_EMAIL = os.environ.get("EMAIL_FROM", "linli@localhost")
EMAIL_HOST = os.environ.get("EMAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("EMAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_PASSWORD", "")
EMAIL_USE_TLS = flag("EMAIL_TLS")
EMAIL_USE_SSL = flag("EMAIL_SSL")
EMAIL_TIMEOUT = 20
