import pytest
from communities.models import Building, Household
from django.test import Client
from django.urls import reverse

from tests import factories as make


@pytest.fixture
def two(db):
    a, b = make.community(), make.community()
    return a, b


def client_of(user):
    c = Client(); c.force_login(user); return c


def test_smoke(two):
    a, b = two
    mine, theirs = make.building(a, address="甲路1弄"), make.building(b, address="乙路2弄")
    make.household(theirs)
    c = client_of(make.social_worker(a))
    r = c.get(reverse("building:index")); body = r.content.decode()
    assert r.status_code == 200
    assert "甲路1弄" in body and "乙路2弄" not in body
    for v in ("edit", "delete", "history", "usage", "inspect"):
        assert c.get(reverse(f"building:{v}", args=[theirs.pk])).status_code == 404, v
        r = c.get(reverse(f"building:{v}", args=[mine.pk])); assert r.status_code == 200, v
        assert "乙路2弄" not in r.content.decode()
    r = c.get(reverse("household:index")); assert "乙路2弄" not in r.content.decode()
    r = c.post(reverse("household:add"), {"building": theirs.pk, "unit": "9", "floor": "1"})
    assert r.status_code == 200 and not Household.objects.filter(unit="9").exists()
    r = c.post(reverse("household:add"), {"building": mine.pk, "unit": "9", "floor": "1"})
    assert r.status_code == 302, r.context["form"].errors
    r = c.post(reverse("household:add"), {"building": mine.pk, "unit": "9", "floor": "1"})
    assert r.status_code == 200
    assert Building.objects.count() == 2
