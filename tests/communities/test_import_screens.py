"""Importing residents at the desk: the upload, what is refused, and for whom it is."""

import uuid

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from accounts.models import Consent, User
from communities import sheets
from communities.models import Community, Resident
from jobs.models import Job
from jobs.services import run
from tests import factories
from tests.communities.tables import IDENTITY, ROW, changed, docx, xlsx
from tests.paper import printed

pytestmark = pytest.mark.django_db


@pytest.fixture
def worker(community: Community) -> User:
    return factories.social_worker(community)


def uploaded(client: Client, community: Community, data: bytes, **fields: str) -> Job:
    answer = client.post(
        "/admin/people/import/",
        {"community": community.pk, "file": SimpleUploadedFile("居民.xlsx", data), **fields},
    )
    assert answer.status_code == 302, answer.content.decode()
    job = Job.objects.get(kind="people.check")
    run(job.pk, worker="test", at=timezone.now())
    job.refresh_from_db()
    return job


def test_from_upload_to_residents(client: Client, community: Community, worker: User) -> None:
    client.force_login(worker)
    job = uploaded(client, community, xlsx(ROW))
    page = client.get(f"/admin/people/import/{job.pk}/").content.decode()
    assert "张*三" in page
    assert not Resident.objects.exists()
    client.post(f"/admin/people/import/{job.pk}/write/")
    writing = Job.objects.get(kind="people.import")
    run(writing.pk, worker="test", at=timezone.now())
    writing.refresh_from_db()
    assert writing.state == Job.State.DONE, writing.message
    assert Resident.objects.get().name == "张小三"
    assert not storages["private"].exists(job.params["file"])


@pytest.mark.parametrize("agreed", [True, False])
def test_a_table_says_whether_the_signed_papers_lie_there(
    client: Client, community: Community, worker: User, agreed: bool
) -> None:
    client.force_login(worker)
    known = factories.resident(factories.household(factories.building(community)))
    job = uploaded(client, community, xlsx(ROW), **({"agreed": "on"} if agreed else {}))
    client.post(f"/admin/people/import/{job.pk}/write/")
    run(Job.objects.get(kind="people.import").pk, worker="test", at=timezone.now())
    given = Consent.objects.values_list("resident__name", "channel", "recorded_by")
    assert list(given) == ([("张小三", "import", worker.pk)] if agreed else [])
    assert known in Resident.objects.to_be_asked()


def test_bad_rows_can_be_downloaded(client: Client, community: Community, worker: User) -> None:
    client.force_login(worker)
    job = uploaded(client, community, xlsx(changed(ROW, phone="12")))
    with job.file.open("rb") as file:
        assert "2" in file.read().decode("utf-8-sig")
    answer = client.post(f"/admin/people/import/{job.pk}/write/")
    assert answer.status_code == 302
    assert not Job.objects.filter(kind="people.import").exists()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("居民.xlsx", b"PK\x03\x04" + bytes(99)),
        ("居民.xlsx", b"%PDF-1.7 but named otherwise"),
        ("居民.csv", "\ufeff没有逗号的一行\n".encode()),
        ("居民.csv", b"\xff\xd8\xff\xe0" + bytes(99)),
        ("居民.docx", docx()),
    ],
)
def test_what_is_no_table_is_refused_in_the_form_by_its_content(
    client: Client, community: Community, worker: User, name: str, data: bytes
) -> None:
    worker.groups.add(factories.community().workers)
    client.force_login(worker)
    answer = client.post(
        "/admin/people/import/",
        {"community": community.pk, "file": SimpleUploadedFile(name, data)},
    )
    form = answer.context["form"]
    assert form.errors["file"] == [str(sheets.NotATable.message)]
    assert form["community"].value() == str(community.pk)
    assert not Job.objects.exists()


def test_a_file_with_identity_numbers_is_not_even_kept(
    client: Client, community: Community, worker: User
) -> None:
    client.force_login(worker)
    job = uploaded(client, community, xlsx(changed(ROW, phone=IDENTITY)))
    assert job.state == Job.State.FAILED
    assert "1101" not in job.message
    assert not storages["private"].exists(job.params["file"])


def test_an_upload_goes_into_ones_own_community_only(client: Client, community: Community) -> None:
    client.force_login(factories.social_worker(factories.community()))
    answer = client.post(
        "/admin/people/import/",
        {"community": community.pk, "file": SimpleUploadedFile("a.xlsx", xlsx(ROW))},
    )
    assert answer.status_code == 200
    assert not Job.objects.exists()


@pytest.mark.parametrize(
    "address", ["people/", "people/doubles/", "people/import/", "people/import/template/"]
)
def test_the_desk_is_for_social_workers(client: Client, community: Community, address: str) -> None:
    client.force_login(factories.account_of(factories.neighbour(community)))
    assert client.get(f"/admin/{address}").status_code == 403
    client.force_login(factories.social_worker(community))
    assert client.get(f"/admin/{address}").status_code == 200


def test_the_desk_shows_and_prints_only_ones_own(
    client: Client, community: Community, worker: User
) -> None:
    own = factories.building(community, address="甲路1弄")
    other = factories.building(factories.community(), address="乙路2弄")
    client.force_login(worker)
    page = client.get("/admin/people/").content.decode()
    assert "甲路1弄" in page
    assert "乙路2弄" not in page
    assert client.post(f"/admin/people/poster/building/{other.pk}/").status_code == 404
    assert client.post(f"/admin/people/poster/grid/{other.grid_id}/").status_code == 404
    assert client.post(f"/admin/people/letters/{other.pk}/").status_code == 404
    poster = printed(client, client.post(f"/admin/people/poster/building/{own.pk}/"))
    assert poster.startswith(b"%PDF")
    assert client.get(f"/admin/people/import/{uuid.uuid4()}/").status_code == 404
