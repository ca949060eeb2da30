"""The progress page."""

from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from jobs import services
from jobs.models import Job
from tests import factories

from . import kinds  # noqa: F401 - registers them

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> User:
    return User.objects.create_user("shen")


@pytest.fixture
def signed_in(client: Client, person: User) -> Client:
    client.force_login(person)
    return client


def run(job: Job) -> None:
    services.run(job.pk, worker="w1", at=timezone.now())


def test_a_waiting_job_looks_again_by_itself(signed_in: Client, person: User) -> None:
    job = services.enqueue("count", params={"to": 3}, by=person)
    response = signed_in.get(reverse("jobs:job", args=[job.pk]))
    assert response.status_code == 200
    assert response["Refresh"].startswith("1; ")
    assert "<progress" in response.content.decode()


def test_a_finished_job_stands_still_and_shows_its_message(signed_in: Client, person: User) -> None:
    job = services.enqueue("count", params={"to": 3}, by=person)
    run(job)
    response = signed_in.get(reverse("jobs:job", args=[job.pk]))
    assert "Refresh" not in response
    assert "counted" in response.content.decode()


def test_a_file_is_a_download_from_outside_the_public_media(
    signed_in: Client, person: User
) -> None:
    job = services.enqueue("write_file", params={}, by=person)
    run(job)
    response = signed_in.get(reverse("jobs:job_file", args=[job.pk]))
    assert response.getvalue() == b"one\n"
    assert response["Content-Disposition"].startswith("attachment")
    job.refresh_from_db()
    assert not Path(job.file.path).is_relative_to(settings.MEDIA_ROOT)


def test_the_json_says_the_same(signed_in: Client, person: User) -> None:
    job = services.enqueue("count", params={"to": 3}, by=person)
    run(job)
    said = signed_in.get(reverse("jobs:job_json", args=[job.pk])).json()
    assert (said["state"], said["done"], said["result"]) == ("done", 3, {"counted": 3})


def test_a_job_can_be_stopped(signed_in: Client, person: User) -> None:
    job = services.enqueue("count", params={"to": 3}, by=person)
    signed_in.post(reverse("jobs:stop", args=[job.pk]))
    job.refresh_from_db()
    assert job.state == Job.State.CANCELLED


@pytest.mark.parametrize("name", ["job", "job_json", "job_file", "stop"])
def test_nobody_else_learns_of_a_job(client: Client, person: User, name: str) -> None:
    job = services.enqueue("write_file", params={}, by=person)
    run(job)
    client.force_login(User.objects.create_user("stranger"))
    address = reverse(f"jobs:{name}", args=[job.pk])
    response = client.post(address) if name == "stop" else client.get(address)
    assert response.status_code == 404


@pytest.mark.parametrize("name", ["job", "job_json", "job_file"])
def test_a_visitor_is_asked_to_sign_in(client: Client, person: User, name: str) -> None:
    job = services.enqueue("write_file", params={}, by=person)
    response = client.get(reverse(f"jobs:{name}", args=[job.pk]))
    assert response.status_code == 302


def test_a_superuser_sees_every_job(client: Client, person: User) -> None:
    job = services.enqueue("count", params={"to": 3}, by=person)
    client.force_login(User.objects.create_superuser("root"))
    assert client.get(reverse("jobs:job", args=[job.pk])).status_code == 200


def test_officers_see_the_jobs_of_their_own_sub_district(client: Client) -> None:
    community = factories.community()
    worker = factories.social_worker(community)
    job = services.enqueue("count", params={"to": 3}, by=worker, community=community)
    address = reverse("jobs:job", args=[job.pk])
    client.force_login(factories.officer(community.sub_district))
    assert client.get(address).status_code == 200
    client.force_login(factories.officer(factories.sub_district()))
    assert client.get(address).status_code == 404
