"""Settings for tests: as in development, but every process has files of its own and no DEBUG.

`LINLI_TEST_VAR` lets a program that a test starts work on the files and database of that test.
"""

import os
import tempfile

os.environ["LINLI_VAR"] = os.environ.get("LINLI_TEST_VAR") or tempfile.mkdtemp(prefix="linli-test-")

from .base import *

DEBUG = False
SECRET_KEY = "only-for-tests"
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
SMS_GATEWAY = "accounts.sms.MemoryGateway"
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True

# A real file, because threads and other processes cannot share a database in memory.
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["TEST"] = {"NAME": str(VAR / "test.sqlite3")}
elif os.environ.get("LINLI_TEST_TEMPLATE"):  # a migrated one, see tests/migrated.py
    DATABASES["default"]["TEST"] = {"TEMPLATE": os.environ["LINLI_TEST_TEMPLATE"]}
