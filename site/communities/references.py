"""What texts point to: photos, files, pages and shared chapters, found wherever they stand.

A chooser offers only one's own; the number in the form's data can be anybody's. Reading a photo
through one's own page would be a way around the policy, so new references are checked.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.db.models import Field, Model

from .policy import visible
from .roles import Visitor

Reference = tuple[type[Model], str]


def text_fields(model: type[Model]) -> Iterator[Field[Any, Any]]:
    """Fields that may hold references: StreamFields and rich text."""
    for field in model._meta.concrete_fields:
        if hasattr(field, "extract_references"):
            yield field


def references(field: Any, value: Any) -> set[Reference]:
    """Everything that a text points to, as model and id."""
    if not value:
        return set()
    return {(model, str(pk)) for model, pk, *_path in field.extract_references(value)}


def not_theirs(new: set[Reference], user: Visitor) -> list[type[Model]]:
    """Models of which these references name a row that the user may not use, or that is gone."""
    ids: dict[type[Model], set[str]] = defaultdict(set)
    for model, pk in new:
        ids[model].add(pk)
    return [
        model
        for model, pks in ids.items()
        if visible(model._default_manager.filter(pk__in=pks), user).count() < len(pks)
    ]
