"""Rows that are written once."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from communities.errors import Refusal


class Frozen(Refusal):
    """Somebody tries to change what was printed."""

    code = "frozen"
    message = _("An edition is never changed once it is made. Build a new one instead.")


class FrozenQuerySet(models.QuerySet[Any]):
    """Refuses to update what a row was frozen with."""

    def update(self, **kwargs: Any) -> int:
        """Update only what may still change, such as the number of copies printed."""
        if not self.model.still_open.issuperset(kwargs):
            raise Frozen
        return super().update(**kwargs)


class FrozenModel(models.Model):
    """A row whose columns, but for those of `still_open`, keep what was first saved in them."""

    still_open: frozenset[str] = frozenset()

    objects = FrozenQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save a new row whole, and of an old one only what is still open."""
        fields: Iterable[str] | None = kwargs.get("update_fields")
        is_new = self._state.adding or kwargs.get("force_insert")
        if not is_new and (fields is None or not self.still_open.issuperset(fields)):
            raise Frozen
        super().save(*args, **kwargs)
