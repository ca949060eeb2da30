"""Settings for one laptop: SQLite, local files, e-mail and SMS codes in the log."""

from .base import *

DEBUG = True
SECRET_KEY = "only-for-this-laptop-never-in-production"
ALLOWED_HOSTS = ["*"]
