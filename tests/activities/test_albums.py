"""Photos of an activity: with consent, set anew, and gone everywhere when it is withdrawn."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from activities.albums.errors import ConsentMissing, GuardianMissing, WithdrawalSaysWhy
from activities.albums.services import Agreement, add, withdraw
from activities.models import AlbumPhoto
from communities.evidence import BadPhoto
from communities.models import Photo
from tests import factories
from tests.factories.activities import make_activity

pytestmark = pytest.mark.django_db
PLACE_OF_THE_CAMERA = 0x8825
ON_PAPER = Agreement(nobody=False, held_by="居委会档案柜", agreed_on=date(2026, 9, 19))


@pytest.fixture
def over(community):
    """An activity of last week."""
    return make_activity(community, starts_at=timezone.now() - timedelta(days=7))


def picture(colour="green"):
    """A photo as a telephone takes it: with the place where it was taken."""
    out, exif = BytesIO(), Image.Exif()
    exif[PLACE_OF_THE_CAMERA] = {1: "N", 2: (31.0, 13.0, 5.0)}
    Image.new("RGB", (640, 480), colour).save(out, "JPEG", exif=exif)
    return SimpleUploadedFile("IMG_1.jpg", out.getvalue(), "image/jpeg")


def added(page, worker, agreement=None, caption="一起剪窗花"):
    return add(
        page,
        picture(),
        agreement or Agreement(),
        caption=caption,
        at=timezone.now(),
        by=worker,
    )


def shown_to_everybody(page):
    return Client().get(page.get_url()).content.decode()


def test_a_photo_is_shown_without_the_place_of_the_camera(over, worker):
    row = added(over, worker)

    assert "一起剪窗花" in shown_to_everybody(over)
    with row.photo.file.open() as file, Image.open(file) as kept:
        assert not kept.getexif()
    assert row.photo.collection == over.community.collection


@pytest.mark.parametrize(
    "agreement",
    [
        Agreement(nobody=False),
        Agreement(nobody=False, held_by="居委会"),
        Agreement(nobody=False, agreed_on=date(2026, 9, 19)),
        Agreement(nobody=True, children=True),
    ],
)
def test_nobody_is_shown_without_a_paper_that_somebody_keeps(over, worker, agreement):
    with pytest.raises(ConsentMissing):
        added(over, worker, agreement)
    assert not Photo.objects.exists()


def test_children_are_shown_with_the_consent_of_their_guardians(over, worker):
    child = Agreement(False, "居委会", date(2026, 9, 19), children=True)
    with pytest.raises(GuardianMissing):
        added(over, worker, child)

    row = added(over, worker, Agreement(**{**child.__dict__, "guardians": "豆豆妈妈"}))

    assert "豆豆妈妈" not in shown_to_everybody(over)
    with pytest.raises(IntegrityError), transaction.atomic():
        AlbumPhoto.objects.filter(pk=row.pk).update(guardians="")
    with pytest.raises(IntegrityError), transaction.atomic():
        AlbumPhoto.objects.filter(pk=row.pk).update(held_by="")


def test_what_is_no_picture_is_refused(over, worker):
    with pytest.raises(BadPhoto):
        add(
            over,
            BytesIO(b"<svg/>"),
            Agreement(),
            caption="图",
            at=timezone.now(),
            by=worker,
        )


def test_withdrawing_takes_the_photo_off_at_once_with_its_sizes_and_files(
    over, worker, django_capture_on_commit_callbacks
):
    row = added(over, worker, ON_PAPER)
    over.photo = row.photo
    over.save_revision().publish()
    page = shown_to_everybody(over)  # and stored for the next visitor
    files = [row.photo.file, *(one.file for one in row.photo.renditions.all())]
    places = [(one.storage, one.name) for one in files]
    assert "一起剪窗花" in page
    assert len(places) > 1

    with django_capture_on_commit_callbacks(execute=True):
        withdraw(row, reason="本人要求", at=timezone.now(), by=worker)

    assert "一起剪窗花" not in shown_to_everybody(over)
    assert not [name for storage, name in places if storage.exists(name)]
    over.refresh_from_db()
    assert over.photo is None
    row.refresh_from_db()
    assert (row.photo, row.reason) == (None, "本人要求")


def test_withdrawing_says_why_and_twice_is_once(over, worker):
    row = added(over, worker)
    with pytest.raises(WithdrawalSaysWhy):
        withdraw(row, reason=" ", at=timezone.now(), by=worker)
    first = withdraw(row, reason="本人要求", at=timezone.now(), by=worker)
    again = withdraw(row, reason="又来", at=timezone.now(), by=worker)
    assert (again.reason, again.withdrawn_at) == (first.reason, first.withdrawn_at)


def test_several_photos_are_added_on_the_screen_and_one_is_taken_off(over, worker, client):
    address = reverse("activities:album", args=[over.pk])
    body = {"caption": "一起剪窗花", "consent": "paper", "photos": [picture(), picture("red")]}

    refused = client.post(address, body)
    assert str(ConsentMissing.message) in refused.content.decode()
    assert not AlbumPhoto.objects.exists()
    taken = client.post(
        address,
        {
            **body,
            "held_by": "居委会",
            "agreed_on": "2026-09-19",
            "photos": [picture(), picture("red")],
        },
    )
    assert taken.status_code == 302, taken.context["form"].errors
    row = AlbumPhoto.objects.first()
    client.post(
        reverse("activities:withdraw_photo", args=[over.pk, row.pk]), {"reason": "本人要求"}
    )

    assert AlbumPhoto.objects.standing().count() == 1
    assert Photo.objects.count() == 1


def test_an_album_is_for_the_workers_of_its_community(over, client):
    client.force_login(factories.social_worker(factories.community()))
    assert client.get(reverse("activities:album", args=[over.pk])).status_code == 404
    client.force_login(factories.account_of(factories.neighbour(over.community)))
    assert client.get(reverse("activities:album", args=[over.pk])).status_code == 404


@pytest.mark.parametrize("photos", [1, 3])
def test_the_page_costs_the_same_however_many_photos(
    over, worker, photos, django_assert_max_num_queries
):
    for _ in range(photos):
        added(over, worker)
    shown_to_everybody(over)  # the sizes are made
    address = over.get_url()
    client = Client()
    client.cookies["large_type"] = "1"
    with django_assert_max_num_queries(14):
        client.get(address, {"x": photos})
