"""Settings for a server; every value that is a secret or an address comes from the environment."""

import os

from django.core.exceptions import ImproperlyConfigured

from .base import *

DEBUG = False
SECRET_KEY = os.environ["SECRET_KEY"]
if not SECRET_KEY:
    raise ImproperlyConfigured("SECRET_KEY is empty.")
SECRET_KEY_FALLBACKS = [key for key in os.environ.get("OLD_SECRET_KEYS", "").split(",") if key]
ALLOWED_HOSTS = os.environ["ALLOWED_HOSTS"].split(",")
WAGTAILADMIN_BASE_URL = os.environ.get("BASE_URL", f"https://{ALLOWED_HOSTS[0]}")
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("ORIGINS", "").split(",") if origin]

# HTTPS=0 is for a trial in a closed network only.
HTTPS = flag("HTTPS", default=True)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS

STORAGES["staticfiles"] = {
    "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage",
}
