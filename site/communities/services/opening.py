"""Opening a sub-district or a community with all that belongs to it."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser, Group, Permission
from django.db import transaction
from wagtail.log_actions import log
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from communities.models import Community, CommunityPage, SubDistrict, SubDistrictPage
from communities.models.places import office_of_the_house

PAGE_ACTIONS = ("add_page", "change_page", "publish_page", "lock_page", "unlock_page")
# Wagtail asks for the rights of its own image and document models, whatever model the site has.
COLLECTION_ACTIONS = (
    "add_image",
    "change_image",
    "choose_image",
    "add_document",
    "change_document",
    "choose_document",
)


@transaction.atomic
def open_sub_district(*, code: str, name: str, home: Page, **fields: str) -> SubDistrict:
    """Create a sub-district with its page, officers' group, collection and rights."""
    page = home.add_child(instance=SubDistrictPage(title=name, slug=code.lower()))
    page.save_revision().publish()
    officers = _group(f"{name} {office_of_the_house()}")
    collection = Collection.get_first_root_node().add_child(name=name)
    _grant(officers, page, collection)
    return SubDistrict.objects.create(
        code=code, name=name, page=page, officers=officers, collection=collection, **fields
    )


@transaction.atomic
def open_community(
    *,
    code: str,
    name: str,
    sub_district: SubDistrict,
    by: AbstractBaseUser | AnonymousUser | None = None,
    **fields: str,
) -> Community:
    """Create a community with its page, workers' group, collection and rights, all or nothing.

    Raises IntegrityError if the code is taken. `by` is who did it, for the log.
    """
    page = sub_district.page.add_child(instance=CommunityPage(title=name, slug=code.lower()))
    workers = _group(f"{name} {code}")
    collection = sub_district.collection.add_child(name=name)
    community = Community.objects.create(
        code=code,
        name=name,
        sub_district=sub_district,
        page=page,
        workers=workers,
        collection=collection,
        **fields,
    )
    page.save_revision().publish()
    _grant(workers, page, collection)
    log(community, "communities.open", user=by, data={"code": code})
    return community


def _group(name: str) -> Group:
    """A group that may enter the admin."""
    group = Group.objects.create(name=name)
    group.permissions.add(
        Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
    )
    return group


def _grant(group: Group, page: Page, collection: Collection) -> None:
    """Give a group its rights on a page, all below it, and a collection."""
    GroupPagePermission.objects.bulk_create(
        GroupPagePermission(group=group, page_id=page.pk, permission=permission)
        for permission in Permission.objects.filter(
            content_type__app_label="wagtailcore", codename__in=PAGE_ACTIONS
        )
    )
    GroupCollectionPermission.objects.bulk_create(
        GroupCollectionPermission(group=group, collection=collection, permission=permission)
        for permission in Permission.objects.filter(
            content_type__app_label__in=["wagtailimages", "wagtaildocs"],
            codename__in=COLLECTION_ACTIONS,
        )
    )
