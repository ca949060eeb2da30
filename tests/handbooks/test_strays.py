"""What a killed worker may leave behind is swept up, and nothing else."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.utils import timezone

from handbooks import strays
from handbooks.editions import build_edition
from handbooks.models import EditionFile
from handbooks.strays import GRACE, sweep
from tests import factories
from tests.factories import handbooks

pytestmark = pytest.mark.django_db
NAME = "handbooks/2026/HFC-1-EXXXXXXX.pdf"


@pytest.fixture
def storage():
    """The real one; other tests' files lie there without rows, since theirs were rolled back."""
    return storages["private"]


def test_a_file_without_a_row_goes_after_a_day(storage):
    storage.save(NAME, ContentFile(b"%PDF"))
    now = timezone.now()
    assert NAME not in sweep(now + GRACE - timedelta(minutes=1))
    assert NAME in sweep(now + GRACE + timedelta(minutes=1))
    assert not storage.exists(NAME)


def test_what_has_a_row_stays(storage):
    community = factories.community()
    edition = build_edition(handbooks.handbook(community), by=None, at=timezone.now())
    other = storage.save("jobs/1/list.pdf", ContentFile(b"%PDF"))
    kept = {other, edition.file.name, *EditionFile.objects.values_list("file", flat=True)}
    assert not kept & set(sweep(timezone.now() + GRACE * 2))
    assert len(kept) > 2
    assert all(map(storage.exists, kept))


def test_a_house_without_editions_has_none(monkeypatch):
    monkeypatch.setattr(strays, "FOLDER", "nowhere")
    assert sweep(timezone.now()) == []
