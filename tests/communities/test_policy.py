"""Who may do what with which row."""

import pytest
from django.apps import apps
from wagtail.models import Page
from wagtail.permissions import page_permission_policy, policy_registry

from accounts.models import User
from communities.models import Attachment, Building, Community, DoorLetter, NoticePage, Photo
from communities.policy import CommunityPolicy, colleagues, visible
from tests import factories as make


@pytest.fixture
def pair(db: None) -> tuple[Community, Community]:
    return make.community(), make.community()


def test_a_worker_changes_the_rows_of_their_community_only(
    pair: tuple[Community, Community],
) -> None:
    here, there = pair
    mine, theirs = make.building(here), make.building(there)
    worker = make.social_worker(here)
    policy = policy_registry.get_by_type(Building)
    for action in ("view", "change", "delete"):
        assert policy.user_has_permission_for_instance(worker, action, mine)
        assert not policy.user_has_permission_for_instance(worker, action, theirs)
        assert list(policy.instances_user_has_permission_for(worker, action)) == [mine]


def test_people_without_a_community_have_no_rows_at_all(pair: tuple[Community, Community]) -> None:
    here, _there = pair
    make.building(here)
    resident = make.account_of(make.neighbour(here))
    policy = policy_registry.get_by_type(Building)
    for user in (make.staff(), resident):
        assert not policy.user_has_permission(user, "view")
        assert not policy.instances_user_has_permission_for(user, "view").exists()


def test_what_only_services_write_is_only_seen(pair: tuple[Community, Community]) -> None:
    worker = make.social_worker(pair[0])
    policy = policy_registry.get_by_type(DoorLetter)
    assert policy.user_has_permission(worker, "view")
    assert not policy.user_has_any_permission(worker, {"add", "change", "delete"})


def test_every_record_of_a_community_has_a_row_policy() -> None:
    for model in apps.get_models():
        names = {field.name for field in model._meta.concrete_fields}
        if "community" in names and not issubclass(model, Page):
            policy = policy_registry.get_by_type(model, fallback=False)
            assert isinstance(policy, CommunityPolicy), model._meta.label


def test_a_row_names_those_who_may_change_it(pair: tuple[Community, Community]) -> None:
    here, there = pair
    mine, stranger = make.social_worker(here), make.social_worker(there)
    policy = policy_registry.get_by_type(Building)
    people = policy.users_with_permission_for_instance("change", make.building(here))
    assert mine in people
    assert stranger not in people


def test_colleagues_are_those_of_the_same_community(pair: tuple[Community, Community]) -> None:
    here, there = pair
    worker, same, other = (
        make.social_worker(here),
        make.social_worker(here),
        make.social_worker(there),
    )
    grid_worker = make.staff()
    make.grid(here, worker=grid_worker)
    found = set(colleagues(worker))
    assert {worker, same, grid_worker} <= found
    assert other not in found


def test_an_administrator_sees_everything(pair: tuple[Community, Community]) -> None:
    admin = User.objects.create_superuser("root", "", "wutong-1234")
    for community in pair:
        make.building(community)
    assert visible(Building.objects.all(), admin).count() == 2
    assert visible(Photo.objects.all(), admin).count() == 0


def test_a_worker_is_shown_the_office_s_published_pages_but_no_neighbour_s(
    pair: tuple[Community, Community],
) -> None:
    here, there = pair
    office = here.sub_district.page
    shared = office.add_child(instance=NoticePage(title="街道通知", summary="全体"))
    draft = office.add_child(instance=NoticePage(title="草稿", summary="未发", live=False))
    theirs = there.page.add_child(instance=NoticePage(title="别家", summary="别家"))
    found = set(visible(Page.objects.all(), make.social_worker(here)).values_list("pk", flat=True))
    assert {shared.pk, here.page.pk} <= found
    assert not {draft.pk, theirs.pk, there.page.pk} & found


def test_a_worker_adds_photos_and_files_to_their_own_folder_only(
    pair: tuple[Community, Community],
) -> None:
    here, there = pair
    worker = make.social_worker(here)
    for model in (Photo, Attachment):
        policy = policy_registry.get_by_type(model)
        folders = policy.collections_user_has_permission_for(worker, "add")
        assert here.collection in folders
        assert there.collection not in folders
        assert policy.user_has_permission(worker, "choose")


@pytest.mark.parametrize("kind", ["worker", "officer", "two", "staff", "left"])
def test_one_s_own_pages_are_those_that_wagtail_lets_one_explore(
    pair: tuple[Community, Community], kind: str
) -> None:
    here, there = pair
    for community in pair:
        community.page.add_child(instance=NoticePage(title="通知", summary="内容"))
    user = make.officer(here.sub_district) if kind == "officer" else make.staff()
    if kind in {"worker", "two", "left"}:
        user.groups.add(here.workers)
    if kind == "two":
        user.groups.add(there.workers)
    user.is_active = kind != "left"
    explorable = set(page_permission_policy.explorable_instances(user).values_list("pk", flat=True))
    assert set(visible(Page.objects.all(), user).values_list("pk", flat=True)) == explorable
    assert bool(explorable) is (kind in {"worker", "officer", "two"})
