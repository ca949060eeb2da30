"""A neighbour's skill is listed only while that was agreed to, and by name only if that was."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts import consents
from accounts.models import Consent
from accounts.my_data import chapters, forget_everywhere
from handbooks.data import read
from handbooks.models import Skill
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def skill():
    building = factories.building(factories.community(), name="3号楼", address="海防路421弄")
    household = factories.household(building, unit="502")
    resident = factories.resident(household, name="张小三")
    return Skill.objects.create(
        community=resident.community, resident=resident, skill="修伞", free="双休日上午"
    )


def rows(skill):
    return read("neighbours", skill.community, timezone.now())[0].rows


def give(skill, purpose) -> None:
    consents.give(skill.resident, purpose, at=timezone.now())


def test_nobody_is_listed_without_having_agreed(skill):
    assert rows(skill) == []


def test_who_agreed_is_listed_masked_with_the_building_and_nothing_below(skill):
    give(skill, Consent.Purpose.SKILL)
    assert rows(skill) == [["修伞", "张*三", "海防路421弄 3号楼", "双休日上午"]]


def test_the_name_is_whole_only_where_that_was_agreed_to(skill):
    give(skill, Consent.Purpose.SKILL)
    give(skill, Consent.Purpose.NAMED)
    assert rows(skill)[0][1] == "张小三"


def test_my_data_shows_it_and_withdrawing_takes_it_out_of_the_next_book(skill, client):
    give(skill, Consent.Purpose.SKILL)
    client.force_login(factories.account_of(skill.resident))
    assert "修伞" in client.get(reverse("data")).content.decode()
    client.post(reverse("data_consent", args=[skill.resident.pk, "skill"]))
    assert rows(skill) == []


def test_who_is_forgotten_leaves_no_skill(skill):
    assert any(chapter.key == "skills" and chapter.held for chapter in chapters(skill.resident))
    forget_everywhere(skill.resident, timezone.now())
    assert not Skill.objects.exists()


def test_three_neighbours_cost_as_many_questions_as_one(skill, django_assert_num_queries):
    give(skill, Consent.Purpose.SKILL)
    with django_assert_num_queries(1):
        rows(skill)
    for name in ("甲某", "乙某"):
        resident = factories.resident(skill.resident.household, name=name)
        other = Skill.objects.create(community=skill.community, resident=resident, skill="理发")
        give(other, Consent.Purpose.SKILL)
    with django_assert_num_queries(1):
        assert len(rows(skill)) == 3
