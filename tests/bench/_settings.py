"""The production settings, on the loopback without HTTPS, with two views to compare with."""

from config.settings import production
from config.settings.production import *  # noqa: F403

MIDDLEWARE = ["tests.bench._hello.BareMiddleware", *production.MIDDLEWARE]
ROOT_URLCONF = "tests.bench._hello"
LOGGING = production.LOGGING | {"root": {"handlers": ["console"], "level": "WARNING"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # for making people only
SMS_GATEWAY = "accounts.sms.MemoryGateway"
