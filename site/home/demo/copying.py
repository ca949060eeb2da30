"""Copies of rows by the thousand: foreign keys follow, what must be unique is made new."""

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

from django.db import models
from django.db.models import Field, Model, QuerySet
from wagtail.models import Page

CHUNK = 2000
PAGES = 20  # rows of a page type in one statement: SQLite takes 32,766 values, old ones 999
Change = Callable[[Any], None]


class Copies:
    """Remembers which row became which, so that a later copy points to the copies."""

    def __init__(self) -> None:
        self.made: dict[type[Model], dict[Any, Any]] = defaultdict(dict)
        self.only: set[type[Model]] = set()

    def of(self, model: type[Model], pk: Any) -> Any:
        """The copy's key; the same key where the row was not copied and may be shared."""
        if pk in self.made[model]:
            return self.made[model][pk]
        return None if model in self.only else pk

    def rows(self, rows: QuerySet[Any], change: Change | None = None) -> None:
        """Copy plain rows; `change` gives each copy what must differ."""
        model = rows.model
        for chunk in _chunks(rows.order_by("pk").iterator(chunk_size=CHUNK)):
            before = [row.pk for row in chunk]
            for row in chunk:
                self._turn(row, change)
            model._base_manager.bulk_create(chunk, batch_size=CHUNK)
            self.made[model].update(zip(before, (row.pk for row in chunk), strict=True))

    def pages(self, rows: QuerySet[Any], change: Change) -> list[Any]:
        """Copy pages of one type in two inserts; `change` moves them to their place in the tree."""
        model = rows.model
        pages = list(rows.order_by("path"))
        before = [page.pk for page in pages]
        for page in pages:
            change(page)
            for field in model._meta.local_concrete_fields:
                self._follow(page, field)
        bases = [_as_page(page) for page in pages]
        Page._base_manager.bulk_create(bases, batch_size=PAGES)
        for page, base in zip(pages, bases, strict=True):
            page.pk = page.id = base.pk
            page._state.adding = True
        fields = list(model._meta.local_concrete_fields)
        for chunk in _chunks(iter(pages), PAGES):
            model._base_manager._insert(chunk, fields=fields, using=rows.db, raw=True)
        self.made[Page].update((old, page.pk) for old, page in zip(before, pages, strict=True))
        self.made[model].update((old, page.pk) for old, page in zip(before, pages, strict=True))
        return pages

    def _turn(self, row: Model, change: Change | None) -> None:
        """Make a loaded row into a new one."""
        for field in row._meta.concrete_fields:
            self._follow(row, field)
        if isinstance(row._meta.pk, models.UUIDField):
            row.pk = uuid.uuid4()
        elif isinstance(row._meta.pk, models.AutoField):
            row.pk = None
        row._state.adding = True
        if change:
            change(row)

    def _follow(self, row: Model, field: "Field[Any, Any]") -> None:
        """Point a foreign key to the copy of what it pointed to."""
        target = field.related_model
        value = getattr(row, field.attname, None)
        if field.is_relation and value is not None and isinstance(target, type):
            setattr(row, field.attname, self.of(target, value))


def _as_page(page: Any) -> Page:
    """The part of a page that every type shares, as a new row without a history."""
    names = [field.attname for field in Page._meta.concrete_fields if not field.primary_key]
    base = Page(**{name: getattr(page, name) for name in names})
    base.latest_revision_id = base.live_revision_id = None
    base.translation_key = uuid.uuid4()
    return base


def _chunks(rows: Iterable[Any], size: int = CHUNK) -> Iterator[list[Any]]:
    waiting = iter(rows)
    while chunk := list(islice(waiting, size)):
        yield chunk
