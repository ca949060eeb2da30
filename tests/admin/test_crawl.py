"""Nobody sees or changes in the admin what belongs to another community."""

import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import Permission
from django.db import transaction
from django.template import Template
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import policy_registry

from accounts.models import User
from communities import fences
from communities.models import Building, Community
from tests import factories as make

from .crawling import Crawl, World, crawl

REDIRECTS = "wagtail.contrib.redirects.middleware.RedirectMiddleware"
MARK = "zxqbvjw"  # longer would not fit short fields; shorter would stand in random tokens

# Wagtail writes each new size of a photo to a temporary file and leaves closing it to Python.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


@pytest.fixture(scope="module")
def worlds(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[tuple[World, World]]:
    """Fill the site once for this file; each test works on a savepoint, which it leaves again."""
    with django_db_blocker.unblock(), transaction.atomic():
        here = visitors_world()
        yield here, neighbours_world()
        transaction.set_rollback(True)


@pytest.fixture
def here(worlds: tuple[World, World], quick: None, db: None) -> World:
    """The community of the visitor."""
    return worlds[0].again()


@pytest.fixture
def there(worlds: tuple[World, World], here: World) -> World:
    """Another community, in the same sub-district; its mark is in every row, title and name."""
    return worlds[1].again()


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Keep neither a copy of the context for each template nor a line for each request.

    Nor is a redirect looked for behind each of the thousands of doors that are closed.
    """
    middleware = [name for name in settings.MIDDLEWARE if name != REDIRECTS]
    monkeypatch.setattr(settings, "MIDDLEWARE", middleware)
    monkeypatch.setattr(Template, "_render", lambda self, context: self.nodelist.render(context))
    logging.disable(logging.INFO)
    yield
    logging.disable(logging.NOTSET)


def visitors_world() -> World:
    """Fill the community of the visitor."""
    community = make.community(name="通用甲居民区")
    user = make.social_worker(community, last_name="甲", first_name="社工")
    return World(community, "jiajia", user)


def neighbours_world() -> World:
    """Fill the community next door, with the mark in everything."""
    community = make.community(name=f"通用{MARK}居民区", code=MARK.upper())
    user = make.social_worker(
        community, username=MARK, last_name="乙", first_name=MARK, email=f"{MARK}@example.org"
    )
    return World(community, MARK, user)


def resident(here: World, there: World) -> User:
    return make.account_of(make.neighbour(here.community))


def grid_worker(here: World, there: World) -> User:
    user = make.staff()
    make.grid(here.community, worker=user)
    return user


def building_leader(here: World, there: World) -> User:
    leader = make.neighbour(here.community)
    building = leader.household.building
    building.leader = leader
    building.save()
    return make.account_of(leader)


def social_worker(here: World, there: World) -> User:
    return here.user


def bare_staff(here: World, there: World) -> User:
    """Someone who may enter the admin, and has no community: a reviewer."""
    user = make.staff()
    group = here.community.workers
    access = group.permissions.get(codename="access_admin")
    user.user_permissions.add(access)
    return user


def officer_elsewhere(here: World, there: World) -> User:
    other = make.sub_district()
    make.community(sub_district=other)
    return make.officer(other)


ROLES: list[Callable[[World, World], User]] = [
    resident,
    grid_worker,
    building_leader,
    social_worker,
    bare_staff,
    officer_elsewhere,
]


def visit(user: User | None, there: World, own: World | None, **options: Any) -> Crawl:
    client = Client(raise_request_exception=False)
    if user is not None:
        client.force_login(user)
    return crawl(client, there, own, **options)


def listing(walk: Crawl) -> str:
    return "\n".join(str(finding) for finding in walk.findings)


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.__name__)
def test_no_role_sees_or_changes_another_community(
    role: Callable[[World, World], User], here: World, there: World
) -> None:
    user = role(here, there)
    before = there.snapshot()
    walk = visit(user, there, here if role is social_worker else None)
    assert listing(walk) == ""
    assert there.snapshot() == before


def test_a_stranger_finds_the_door_closed(here: World, there: World) -> None:
    before = there.snapshot()
    walk = visit(None, there, None)
    assert listing(walk) == ""
    assert set(walk.answers) <= {301, 302, 403, 404, 405}
    assert there.snapshot() == before


def test_a_leak_in_the_policy_is_found(
    here: World, there: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With Wagtail's policy, which asks per model, the same walk finds the neighbour's rows."""
    everybodys = ModelPermissionPolicy(Building)
    monkeypatch.setitem(policy_registry.values_by_exact_class, Building, everybodys)
    here.community.workers.permissions.add(
        *Permission.objects.filter(
            content_type__app_label="communities", codename__endswith="_building"
        )
    )
    walk = visit(here.user, there, None, only="/buildings/")
    assert any("/buildings/edit/" in finding.url for finding in walk.findings)
    assert any(finding.url == "/admin/buildings/" for finding in walk.findings)


def test_a_leak_in_a_fence_is_found(
    here: World, there: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the fence, Wagtail's page chooser names the neighbour's pages."""
    monkeypatch.setattr(fences, "_named_rows", lambda *args: [])
    walk = visit(here.user, there, None, only="/choose-page/")
    assert walk.findings


def test_the_crawl_would_see_it(here: World, there: World) -> None:
    """The superuser's walk meets the mark nearly everywhere: there is something to find."""
    admin = User.objects.create_superuser("root", "root@example.org", "wutong-1234")
    walk = visit(admin, there, None, write=False)
    marked = {finding.url for finding in walk.findings if finding.status < 500}
    assert [f for f in walk.findings if f.status >= 500] == []
    assert len(marked) > 100
    assert Community.objects.count() == 2
