"""One truth for the admin: which rows a member of staff sees and changes, whatever the screen.

Wagtail asks most of its questions per model ("may she change residents?"). Here every answer comes
from one queryset of rows, so that lists, forms, choosers and reports cannot disagree.
"""

from collections.abc import Iterable
from itertools import takewhile
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group
from django.db.models import Model, Q, QuerySet
from wagtail.models import Collection, Page
from wagtail.permission_policies import BasePermissionPolicy
from wagtail.permissions import (
    page_permission_policy,
    policy_registry,
    register_permission_policy,
)

from accounts.models import User

from .models import Community, Representation, SubDistrict, SubDistrictPage
from .roles import Visitor, is_officer, managed_community_ids, page_paths

CHANGES = frozenset({"add", "change", "delete", "publish", "lock", "unlock"})
ALL = CHANGES | {"view"}
# Only services issue these: their codes must be random, single and printed.
READ_ONLY = {"communities.DoorLetter": {"view"}, "communities.JoinPoster": {"view"}}


class RowPolicy(BasePermissionPolicy):
    """A policy whose every answer comes from `rows(user, action)`; a subclass says which rows."""

    def __init__(self, model: type[Model], *, actions: Iterable[str] = ALL) -> None:
        super().__init__(model)
        self.actions = frozenset(actions)

    def rows(self, user: Visitor, action: str) -> QuerySet[Any]:
        """Rows on which this user may take this action."""
        raise NotImplementedError

    def offers(self, user: Visitor, action: str) -> bool:
        """Whether there can be rows at all on which this user may take this action."""
        raise NotImplementedError

    def user_has_permission(self, user: Visitor, action: str) -> bool:
        return action in self.actions and bool(user.is_active) and self.offers(user, action)

    def instances_user_has_any_permission_for(
        self, user: Visitor, actions: Iterable[str]
    ) -> QuerySet[Any]:
        rows = self.model._default_manager.none()
        for action in sorted(set(actions) & self.actions):
            if self.user_has_permission(user, action):
                rows = rows | self.rows(user, action)
        return rows

    def user_has_permission_for_instance(self, user: Visitor, action: str, instance: Model) -> bool:
        return self.user_has_permission(user, action) and (
            self.rows(user, action).filter(pk=instance.pk).exists()
        )

    def users_with_any_permission(self, actions: Iterable[str]) -> QuerySet[User]:
        return page_permission_policy.users_with_permission("change")


class CommunityPolicy(RowPolicy):
    """Rows that belong to a community whose page the user may change.

    `path` leads from the row to its community: `CommunityPolicy(Review, path="grant__community")`.
    `actions` names what the admin offers at all: `{"view"}` for what only services write.
    """

    def __init__(
        self, model: type[Model], *, path: str = "community", actions: Iterable[str] = ALL
    ) -> None:
        super().__init__(model, actions=actions)
        self.path = path

    def rows(self, user: Visitor, action: str) -> QuerySet[Any]:
        rows = self.model._default_manager.all()
        if user.is_superuser:
            return rows
        return rows.filter(**{f"{self.path}__in": managed_community_ids(user)})

    def offers(self, user: Visitor, action: str) -> bool:
        return bool(managed_community_ids(user)) or user.is_superuser

    def instances_user_has_any_permission_for(
        self, user: Visitor, actions: Iterable[str]
    ) -> QuerySet[Any]:
        """The same rows for every action: asked for once, not joined by as many ORs."""
        allowed = sorted(set(actions) & self.actions)[:1]
        return super().instances_user_has_any_permission_for(user, allowed)

    def user_has_permission_for_instance(self, user: Visitor, action: str, instance: Model) -> bool:
        if self.path == "community":
            return self.user_has_permission(user, action) and (
                user.is_superuser
                or getattr(instance, "community_id", None) in managed_community_ids(user)
            )
        return super().user_has_permission_for_instance(user, action, instance)

    def users_with_any_permission_for_instance(
        self, actions: Iterable[str], instance: Model
    ) -> QuerySet[User]:
        community: Any = instance
        for name in self.path.split("__"):
            community = getattr(community, name)
        page = community.page
        return page_permission_policy.users_with_permission_for_instance("change", page)


class SubDistrictPolicy(RowPolicy):
    """Rows of a sub-district: everyone who works there reads them, its officers change them.

    `path` leads from the row to its sub-district.
    """

    def __init__(
        self, model: type[Model], *, path: str = "sub_district", actions: Iterable[str] = ALL
    ) -> None:
        super().__init__(model, actions=actions)
        self.path = path

    def rows(self, user: Visitor, action: str) -> QuerySet[Any]:
        rows = self.model._default_manager.all()
        if user.is_superuser:
            return rows
        if user.is_anonymous:
            return rows.none()
        mine = SubDistrict.objects.filter(officers__user=user)
        if action == "view":
            mine = SubDistrict.objects.filter(
                Q(officers__user=user) | Q(communities__in=managed_community_ids(user))
            )
        return rows.filter(**{f"{self.path}__in": mine.values("pk")})

    def offers(self, user: Visitor, action: str) -> bool:
        return is_officer(user) or (action == "view" and bool(managed_community_ids(user)))


class CommunityItselfPolicy(RowPolicy):
    """Communities: who may change the page may change the entry; nobody deletes one by a click."""

    def __init__(self) -> None:
        super().__init__(Community, actions={"view", "change"})

    def rows(self, user: Visitor, action: str) -> QuerySet[Any]:
        return Community.objects.filter(pk__in=managed_community_ids(user))

    def offers(self, user: Visitor, action: str) -> bool:
        return bool(managed_community_ids(user))


def register_policies() -> None:
    """Give every model with a `community` its row policy; an app may register a stricter one after.

    Pages, photos and attachments keep Wagtail's own policies: those are row level already.
    """
    for model in apps.get_models():
        if not issubclass(model, Page) and _belongs_to_a_community(model):
            policy = CommunityPolicy(model, actions=READ_ONLY.get(model._meta.label, ALL))
            register_permission_policy(model, policy, exact_class=True)
    register_permission_policy(Community, CommunityItselfPolicy(), exact_class=True)
    register_permission_policy(
        SubDistrict, SubDistrictPolicy(SubDistrict, path="pk", actions={"view", "change"})
    )


def _belongs_to_a_community(model: type[Model]) -> bool:
    """Whether the model has a foreign key `community`."""
    return any(
        field.name == "community" and field.related_model is Community
        for field in model._meta.concrete_fields
    )


def colleagues(user: Visitor) -> QuerySet[User]:
    """Staff whose names this user may see: those who share a group with them, or a grid."""
    if user.is_superuser:
        return User.objects.all()
    if user.is_anonymous:
        return User.objects.none()
    mine = managed_community_ids(user)
    return User.objects.filter(
        Q(pk=user.pk)
        | Q(groups__in=Group.objects.filter(user=user).values("pk"))
        | Q(groups__in=Community.objects.filter(pk__in=mine).values("workers"))
        | Q(grids__community__in=mine)
    ).distinct()


def _known_people(user: Visitor) -> QuerySet[User]:
    """Colleagues, and residents of one's communities who sign in: project leads are among them."""
    accounts = Representation.objects.filter(
        is_self=True,
        ended_at__isnull=True,
        resident__community__in=managed_community_ids(user),
    )
    return User.objects.filter(
        Q(pk__in=colleagues(user).values("pk")) | Q(pk__in=accounts.values("user"))
    )


def visible(queryset: QuerySet[Any], user: Visitor) -> QuerySet[Any]:
    """Keep of a queryset what this user may be shown or may choose: in lists, forms, choosers."""
    if user.is_superuser:
        return queryset
    rows = _visible_rows(queryset.model, user)
    return queryset if rows is None else queryset.filter(pk__in=rows.order_by().values("pk"))


def _visible_rows(model: type[Model], user: Visitor) -> QuerySet[Any] | None:
    """Rows of a model that this user may be shown; None where rows are not anybody's."""
    if issubclass(model, User):
        return _known_people(user)
    if issubclass(model, Group):
        return Group.objects.none() if user.is_anonymous else Group.objects.filter(user=user)
    if issubclass(model, Collection):
        return _own_collections(user)
    if issubclass(model, Page):
        found = _own_pages(user)
        kind: Any = model
        if kind is Page or SubDistrictPage in kind.allowed_parent_page_models():
            found |= _public_pages_of_the_office(user)
        return Page.objects.filter(found)
    policy = policy_registry.get_by_type(model, fallback=False)
    return policy and policy.instances_user_has_any_permission_for(user, ALL | {"choose"})


def _own_pages(user: Visitor) -> Q:
    """Pages below which the user has any right, and what lies between and one above them.

    The same as Wagtail's `explorable_instances`, which costs 15 times as much: it joins one
    condition for each right, and the fence asks before every view.
    """
    paths = sorted(page_paths(user))
    if not paths:
        return Q(pk__in=[])
    step = Page.steplen
    shared = _shared_length(paths[0], paths[-1]) // step * step
    if shared == len(paths[0]):
        shared -= step
    between = {path[:end] for path in paths for end in range(shared or step, len(path), step)}
    found = Q(path__in=between)
    for path in paths:
        found |= Q(path__startswith=path)
    return found


def _shared_length(first: str, last: str) -> int:
    """How many characters two paths begin with in common; of sorted paths, how many all do."""
    pairs = zip(first, last, strict=False)
    return sum(1 for _pair in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _public_pages_of_the_office(user: Visitor) -> Q:
    """Published pages beside the communities' own: rounds to apply in, the office's notices."""
    offices = Page.objects.filter(
        pk__in=SubDistrict.objects.filter(communities__in=managed_community_ids(user)).values(
            "page"
        )
    )
    found = Q(pk__in=[])
    for path, depth in offices.values_list("path", "depth"):
        found |= Q(path__startswith=path, depth=depth + 1, live=True)
    return found & ~Q(content_type__app_label="communities", content_type__model="communitypage")


def _own_collections(user: Visitor) -> QuerySet[Collection]:
    """Collections in which this user may add, change or choose something."""
    own = Collection.objects.none()
    roots = Collection.objects.filter(group_permissions__group__user=user).distinct()
    for root in roots:
        own = own | Collection.objects.descendant_of(root, inclusive=True)
    return own
