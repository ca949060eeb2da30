"""Settings for one laptop: SQLite, local files, e-mail and SMS codes in the log."""

from .base import *

DEBUG = True
SECRET_KEY = "only-for-this-laptop-never-in-production"
ALLOWED_HOSTS = ["*"]
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
LOGGING["handlers"]["console"]["formatter"] = os.environ.get("LOG_FORMAT", "text")
# No second wsgi wrapper around runserver; WhiteNoise serves the sources as they are.
INSTALLED_APPS = ["whitenoise.runserver_nostatic", *INSTALLED_APPS]
