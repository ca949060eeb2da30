"""Merging two entries of one person, with all their records."""

from collections.abc import Iterator
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import ForeignKey, Model
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from communities import roles
from communities.errors import Refusal
from communities.journal import note
from communities.models import Representation, Resident


class CannotMerge(Refusal):
    """Not two active entries of one community."""

    code = "cannot_merge"
    message = _(
        "Only two different entries of one community can be merged, and the one that is given up "
        "must not be refused, merged or erased already."
    )


@transaction.atomic
def merge_residents(
    keep: Resident, drop: Resident, *, by: User, at: datetime
) -> list[tuple[str, int]]:
    """Move every record of `drop` to `keep`; `drop` stays as a row that says where it went.

    A record that both have and that can exist only once (both voted in one poll) stays with
    `drop`, so that nothing that was counted is lost. Returns those: (what, how many).
    """
    _check(keep, drop, by)
    locked = Resident.objects.select_for_update().filter(pk__in=[keep.pk, drop.pk]).order_by("pk")
    residents = {resident.pk: resident for resident in locked}
    keep, drop = residents[keep.pk], residents[drop.pk]
    Representation.objects.filter(
        resident=drop,
        ended_at__isnull=True,
        user__in=keep.representations.filter(ended_at__isnull=True).values("user"),
    ).update(ended_at=at)
    # First, so that the name is free and the unique rules of active rows do not meet.
    Resident.objects.filter(pk=drop.pk).update(status=Resident.Status.MERGED, merged_into=keep)
    left = [found for field in _pointers() if (found := _move(field, keep, drop))]
    _take_over(keep, drop)
    note("people.merge", keep, by, merged=drop.pk)
    return left


def _check(keep: Resident, drop: Resident, by: User) -> None:
    if not roles.manages(by, keep.community_id):
        raise CannotMerge
    active = {keep.status, drop.status} <= set(Resident.ACTIVE)
    if keep.pk == drop.pk or keep.community_id != drop.community_id or not active:
        raise CannotMerge


def _pointers() -> Iterator[ForeignKey]:
    """Every foreign key of the house that points to a resident, hidden ones too."""
    for relation in Resident._meta.get_fields(include_hidden=True):
        field = getattr(relation, "field", None)
        if relation.auto_created and not relation.concrete and isinstance(field, ForeignKey):
            yield field


def _move(
    field: ForeignKey,
    keep: Resident,
    drop: Resident,
) -> tuple[str, int] | None:
    """Point the rows to `keep`: all at once, or one by one where some exist already."""
    model: type[Model] = field.model
    rows = model._base_manager.filter(**{field.name: drop})
    try:
        with transaction.atomic():
            rows.update(**{field.name: keep})
            return None
    except IntegrityError:
        pass
    stuck = 0
    for row in list(rows):
        try:
            with transaction.atomic():
                model._base_manager.filter(pk=row.pk).update(**{field.name: keep})
        except IntegrityError:
            stuck += 1
    return (str(model._meta.verbose_name), stuck) if stuck else None


def _take_over(keep: Resident, drop: Resident) -> None:
    """Keep what only the given-up entry knew."""
    keep.phone = keep.phone or drop.phone
    keep.age_band = keep.age_band or drop.age_band
    if keep.status == Resident.Status.PENDING and drop.status == Resident.Status.VERIFIED:
        keep.status, keep.verified_at = drop.status, drop.verified_at
        keep.verified_by = drop.verified_by
    keep.merged_into = None
    keep.save()
