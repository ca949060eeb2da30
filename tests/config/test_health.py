"""What a load balancer asks."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from jobs.services import beat


def test_healthz_answers_without_a_database(client: Client) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")


@pytest.mark.django_db
def test_readyz_is_ready_when_every_part_answers(client: Client) -> None:
    beat("w1", "default", at=timezone.now())
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json() == {
        "ready": True,
        "parts": {"database": "ok", "cache": "ok", "storage": "ok", "worker": "ok"},
    }


@pytest.mark.django_db
def test_readyz_names_a_silent_worker(client: Client) -> None:
    beat("w1", "default", at=timezone.now() - timedelta(seconds=31))
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["parts"]["worker"] == "down"


@pytest.mark.django_db
def test_readyz_names_a_storage_that_cannot_be_written(
    client: Client, settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("a file where the folder should be")
    settings.MEDIA_ROOT = tmp_path / "file"
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["parts"]["storage"].startswith("down: ")


def test_readyz_names_a_database_that_is_away(client: Client) -> None:
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["parts"]["database"].startswith("down: ")
    assert response.json()["parts"]["cache"] == "ok"
