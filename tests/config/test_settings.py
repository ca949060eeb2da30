"""Settings as an environment makes them, each read by a fresh Python."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings

PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "config.settings.production",
    "SECRET_KEY": "x" * 60,
    "ALLOWED_HOSTS": "linli.example.org",
}
ASK = (
    "import json; from django.conf import settings as s; "
    "print(json.dumps([eval('s.' + name) for name in {names}], default=str))"
)


def read(*names: str, **environment: str) -> list:
    clean = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "CACHE_URL"}}
    paths = f"{settings.ROOT}:{settings.ROOT / 'site'}"
    done = subprocess.run(
        [sys.executable, "-c", ASK.format(names=list(names))],
        env={**clean, "PYTHONPATH": paths, **PRODUCTION, **environment},
        capture_output=True,
        check=True,
        text=True,
    )
    return json.loads(done.stdout)


def test_production_is_https_only_unless_told_otherwise() -> None:
    names = ("SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE", "SECURE_HSTS_SECONDS", "DEBUG")
    assert read(*names) == [True, True, 31536000, False]
    assert read(*names, HTTPS="0") == [False, False, 0, False]


def test_production_does_not_start_without_its_secret() -> None:
    with pytest.raises(subprocess.CalledProcessError):
        read("DEBUG", SECRET_KEY="")


def test_the_database_comes_from_its_url() -> None:
    engine, host = read(
        "DATABASES['default']['ENGINE']",
        "DATABASES['default']['HOST']",
        DATABASE_URL="postgres://linli@db.example.org/linli",
    )
    assert (engine, host) == ("django.db.backends.postgresql", "db.example.org")


@pytest.mark.parametrize("scheme", ["redis", "valkey"])
def test_a_cache_server_comes_from_its_url(scheme: str) -> None:
    backend, place = read(
        "CACHES['default']['BACKEND']",
        "CACHES['default']['LOCATION']",
        CACHE_URL=f"{scheme}://cache.example.org:6379/1",
    )
    assert backend.endswith("RedisCache")
    assert place == "redis://cache.example.org:6379/1"


def test_files_go_to_a_bucket_and_the_policy_lets_its_pictures_in() -> None:
    stores, pictures = read(
        "STORAGES",
        "CONTENT_SECURITY_POLICY['DIRECTIVES']['img-src']",
        S3_BUCKET="linli",
        S3_ENDPOINT="https://s3.example.org",
        MEDIA_URL="https://media.example.org/",
    )
    assert stores["default"]["OPTIONS"]["custom_domain"] == "media.example.org"
    assert stores["private"]["OPTIONS"]["querystring_auth"] is True
    assert "https://media.example.org" in pictures


def test_the_house_speaks_one_of_the_languages_that_it_has() -> None:
    assert read("LANGUAGE_CODE", LANGUAGE_CODE="") == ["zh-hans"]
    assert read("LANGUAGE_CODE", LANGUAGE_CODE="en") == ["en"]
    with pytest.raises(subprocess.CalledProcessError) as refused:
        read("LANGUAGE_CODE", LANGUAGE_CODE="fr")
    assert "LANGUAGE_CODE is one of: zh-hans, en." in refused.value.stderr


def test_headers_of_a_proxy_are_believed_only_when_there_is_one() -> None:
    names = ("ALLAUTH_TRUSTED_PROXY_COUNT", "SECURE_PROXY_SSL_HEADER")
    assert read(*names) == [0, None]
    assert read(*names, TRUSTED_PROXIES="1") == [1, ["HTTP_X_FORWARDED_PROTO", "https"]]
