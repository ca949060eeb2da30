"""Slips and delivery lists as they come out of the printer."""

import time
from pathlib import Path

import pytest
from django.utils import timezone

from printing import pages
from surveys.models import Slip
from surveys.services import issue_slips, slips_in_door_order
from surveys.slips_paper import delivery_list_pdf, slips_pdf
from tests import factories
from tests.factories import surveys as make

pytestmark = pytest.mark.django_db
OUT = Path("/tmp/h-out")


def poll_with_slips(number: int, **fields):
    community = factories.community(name="联宝里居民区")
    for name in ("2号楼", "10号楼"):
        building = factories.building(community, name=name)
        for n in range(number // 2):
            factories.household(building, unit=f"{n // 4 + 1}0{n % 4 + 1}室", floor=n // 4 + 1)
    poll = make.poll(community, **fields)
    issue_slips(poll, at=timezone.now(), by=factories.social_worker(community))
    return poll


def test_look():
    poll = poll_with_slips(200)
    slips = slips_in_door_order(poll)
    for n in (4, 2, 1):
        slips_pdf(poll, slips[:4], on_page=n)
        start = time.perf_counter()
        pdf = slips_pdf(poll, slips, on_page=n)
        print(n, time.perf_counter() - start, pages.page_count(pdf))
        (OUT / f"slips{n}.pdf").write_bytes(pdf)
    (OUT / "delivery.pdf").write_bytes(delivery_list_pdf(poll, slips))
