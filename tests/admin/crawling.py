"""Visits every address of the admin with the ids of one community, and reads every answer."""

import re
import traceback
from collections.abc import Iterable, Iterator
from copy import copy
from dataclasses import dataclass, field
from functools import cache
from itertools import islice, product
from typing import Any

from django.contrib.admin.utils import quote
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.contrib.messages import get_messages
from django.core.files.base import ContentFile
from django.db import models
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from wagtail.admin.views.mixins import SpreadsheetExportMixin
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection, ModelLogEntry, Page, PageLogEntry, Revision

from communities.models import Attachment, Community, Photo

from .filling import Filler, fill

# These act on the visitor's own session, or log in and out: nothing of a community is behind them.
SKIPPED = re.compile(r"logout|login|password_reset|jsi18n|sprite|test404|failwhale|\^\.\*")
PAGE_ARGUMENTS = {"page_id", "parent_page_id", "page_to_move_id", "destination_id", "page_pk"}
MODEL_NAMES = {"app_label", "app_name", "content_type_app_name"}
FORMS = re.compile(r"/pages/(\d+/edit|add/\w+/\w+/\d+)/$")
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>")


@dataclass
class World:
    """One community with a row of everything, all marked."""

    community: Community
    mark: str
    user: Any
    filler: Filler = field(init=False)
    photo: Photo = field(init=False)
    attachment: Attachment = field(init=False)

    def __post_init__(self) -> None:
        self.filler = fill(self.community, self.mark, self.user)
        collection = self.community.collection
        self.photo = Photo.objects.create(
            title=self.filler.text(),
            collection=collection,
            uploaded_by_user=self.user,
            file=get_test_image_file(filename=f"{self.mark}.png"),
        )
        self.attachment = Attachment.objects.create(
            title=self.filler.text(),
            collection=collection,
            uploaded_by_user=self.user,
            file=ContentFile(b"text", name=f"{self.mark}.txt"),
        )

    def again(self) -> "World":
        """The same rows, with a user and a community that remember nothing."""
        world = copy(self)
        world.user = type(self.user).objects.get(pk=self.user.pk)
        world.community = Community.objects.get(pk=self.community.pk)
        return world

    def pages(self) -> list[Page]:
        """The community's page and one page of each type below it."""
        return list(Page.objects.descendant_of(self.community.page, inclusive=True))

    def rows(self) -> list[models.Model]:
        """Everything that must not change by another's hand."""
        records = [row for row in self.filler.rows.values() if not isinstance(row, Page)]
        return [self.community, self.photo, self.attachment, self.user, *records, *self.pages()]

    def snapshot(self) -> dict[str, Any]:
        """Every value of every row, to compare before and after."""
        values: dict[str, Any] = {}
        for row in self.rows():
            manager = type(row)._base_manager
            values[f"{row._meta.label}:{row.pk}"] = manager.filter(pk=row.pk).values().first()
        page_ids = [page.pk for page in self.pages()]
        values["revisions"] = Revision.objects.filter(
            object_id__in=[str(pk) for pk in page_ids]
        ).count()
        values["workers"] = sorted(self.community.workers.user_set.values_list("pk", flat=True))
        values["children"] = len(page_ids)
        return values


@dataclass(frozen=True)
class Finding:
    """Something that an answer should not have contained, or a crash."""

    method: str
    url: str
    status: int
    excerpt: str

    def __str__(self) -> str:
        return f"{self.method} {self.url} → {self.status}: …{self.excerpt}…"


def admin_patterns() -> Iterator[tuple[str, URLPattern, str]]:
    """Every pattern below /admin/: its route, the pattern and its namespace."""
    yield from _walk(get_resolver().url_patterns, "", "")


def _walk(entries: Any, prefix: str, namespace: str) -> Iterator[tuple[str, URLPattern, str]]:
    for entry in entries:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = ":".join(filter(None, [namespace, entry.namespace or ""]))
            yield from _walk(entry.url_patterns, route, inner)
        elif route.startswith("admin/") and not SKIPPED.search(route):
            yield route, entry, namespace


@cache
def every_pattern() -> list[tuple[str, URLPattern, str]]:
    """Every pattern, walked once."""
    return list(admin_patterns())


def addresses(world: World, most: int = 36) -> list[str]:
    """Every address of the admin, filled with the ids of this world."""
    found: dict[str, None] = {}
    for route, pattern, namespace in every_pattern():
        names = [a or b for a, b in PARAMETER.findall(route)]
        for values in islice(_arguments(route, names, pattern, namespace, world), most):
            found[_fill(route, values)] = None
    return list(found)


def own_addresses(world: World) -> list[str]:
    """One address of each kind; of forms, whose choices differ, one for each type of page."""
    forms = [url for url in addresses(world) if FORMS.search(url)]
    return list(dict.fromkeys([*addresses(world, most=1), *forms]))


def exporting() -> set[str]:
    """Addresses of lists that give a table away."""
    return {
        _fill(route, {})
        for route, pattern, _namespace in every_pattern()
        if not PARAMETER.search(route)
        and issubclass(getattr(pattern.callback, "view_class", object), SpreadsheetExportMixin)
    }


def _arguments(
    route: str, names: list[str], pattern: URLPattern, namespace: str, world: World
) -> Iterable[dict[str, Any]]:
    """Sets of arguments for one pattern."""
    if MODEL_NAMES & set(names):
        return _models_named(route, names, world)
    if "revision_id" in names:
        return [
            dict.fromkeys(names, page.pk) | {"revision_id": page.latest_revision_id}
            for page in world.pages()
        ]
    choices = [_values(name, pattern, namespace, world) for name in names]
    return (dict(zip(names, values, strict=True)) for values in product(*choices))


def _models_named(route: str, names: list[str], world: World) -> Iterator[dict[str, Any]]:
    """Arguments of an address that names a model: one set for each model that it may be about."""
    rows = {type(row): row for row in world.rows()}
    for model, row in rows.items():
        if "pages/" in route and not isinstance(row, Page):
            continue
        values = dict.fromkeys(names, model._meta.model_name) | {
            name: value
            for name, value in {
                **dict.fromkeys(MODEL_NAMES, model._meta.app_label),
                "object_id": row.pk,
                "pk": row.pk,
                "parent_page_id": world.community.page.pk,
                "session_id": 1,
                "action": "delete",
            }.items()
            if name in names
        }
        yield values
        if isinstance(row, Page) and "action" in names:
            yield from (values | {"action": action} for action in ("publish", "unpublish", "move"))


def _fill(route: str, values: dict[str, Any]) -> str:
    """Put values into a route; regex routes lose their syntax."""
    url = re.sub(r"\(\?P<(\w+)>(?:[^()\\]|\\.)*\)", lambda m: str(values[m[1]]), route)
    url = re.sub(r"<(?:\w+:)?(\w+)>", lambda m: str(values[m[1]]), url)
    return "/" + url.replace("^", "").replace("$", "").replace("\\", "")


def _values(name: str, pattern: URLPattern, namespace: str, world: World) -> list[Any]:
    """Values of the world for one argument of a pattern."""
    if name in PAGE_ARGUMENTS:
        return [page.pk for page in world.pages()]
    simple: dict[str, list[Any]] = {
        "image_id": [world.photo.pk],
        "document_id": [world.attachment.pk],
        "doc_id": [world.attachment.pk],
        "collection_id": [world.community.collection.pk],
        "revision_id_a": ["earliest"],
        "revision_id_b": ["latest"],
        "filter_spec": ["original"],
        "action_name": ["approve"],
    }
    if name in simple:
        return simple[name]
    if name in {"pk", "object_id", "redirect_id"}:
        return _primary_keys(pattern, namespace, world)
    return [1]


def _primary_keys(pattern: URLPattern, namespace: str, world: World) -> list[Any]:
    """Primary keys for a view, by the model that it was built for."""
    view_class = getattr(pattern.callback, "view_class", None)
    options = getattr(pattern.callback, "view_initkwargs", {})
    model = options.get("model") or getattr(view_class, "model", None)
    if not isinstance(model, type):
        label = model if isinstance(model, str) else namespace
        if "image" in label or "Photo" in label:
            model = Photo
        elif "doc" in label or "Attachment" in label:
            model = Attachment
        else:
            model = Page
    if issubclass(model, Page):
        return [page.pk for page in world.pages()]
    known: dict[type[models.Model], list[Any]] = {
        Photo: [world.photo.pk],
        Attachment: [world.attachment.pk],
        Community: [world.community.pk],
        Collection: [world.community.collection.pk],
        Group: [world.community.workers.pk],
        type(world.user): [world.user.pk],
    }
    row = world.filler.rows.get(model)
    return known.get(model) or ([quote(row.pk)] if row else [1])


@dataclass
class Crawl:
    """One visitor's walk through the admin, looking for the mark of a world."""

    client: Client
    mark: str
    findings: list[Finding] = field(default_factory=list)
    answers: dict[int, int] = field(default_factory=dict)

    def get(self, url: str) -> None:
        self._read("GET", url, self.client.get(url))

    def post(self, url: str, data: dict[str, Any]) -> None:
        self._read("POST", url, self.client.post(url, data))

    def _read(self, method: str, url: str, response: Any) -> None:
        status = response.status_code
        self.answers[status] = self.answers.get(status, 0) + 1
        streamed = getattr(response, "streaming", False)
        body = b"".join(response.streaming_content) if streamed else response.content
        text = body.decode(errors="ignore") + response.headers.get("Location", "")
        text += " ".join(str(message) for message in get_messages(response.wsgi_request))
        # Unread, they would pile up: each answer would carry those of all answers before it.
        self.client.cookies.pop("messages", None)
        text = text.replace(url, "").lower()
        where = text.find(self.mark.lower())
        if status >= 500 or where >= 0:
            crash = getattr(response, "exc_info", None)
            excerpt = text[max(0, where - 120) : where + 60] if where >= 0 else _where(crash)
            self.findings.append(Finding(method, url, status, " ".join(excerpt.split())))


def _where(crash: Any) -> str:
    """The exception of a 500 and the last places it came through."""
    if not crash:
        return "no exception is known"
    frames = traceback.extract_tb(crash[2])[-4:]
    return f"{crash[1]!r} at {' < '.join(f'{f.filename[-40:]}:{f.lineno}' for f in frames[::-1])}"


def crawl(
    client: Client, theirs: World, own: World | None, *, write: bool = True, only: str = ""
) -> Crawl:
    """Visit everything with their ids and one's own; post with theirs.

    `only` keeps the addresses that contain it.
    """
    walk = Crawl(client, theirs.mark)
    foreign = [url for url in addresses(theirs) if only in url]
    mine = [url for url in own_addresses(own) if only in url] if own else []
    every = list(dict.fromkeys([*foreign, *mine]))
    ids = "&".join(f"id={row.pk}" for row in [*theirs.pages(), theirs.photo, theirs.attachment])
    tables = exporting()
    for url in every:
        walk.get(url)
    for url in (url for url in foreign if not re.search(r"\d", url)):
        walk.get(f"{url}?q=通用&search_all=1&term=通用&{ids}")
        if url in tables:
            walk.get(f"{url}?export=csv")
        if "/bulk/" in url:
            walk.get(f"{url}?id=all&childOf={theirs.community.page.pk}")
            walk.get(f"{url}?id=all")
    if write:
        data = _form_data(theirs)
        for url in foreign:
            walk.post(f"{url}?{ids}" if "/bulk/" in url else url, data)
    return walk


def _form_data(theirs: World) -> dict[str, Any]:
    """What a careless or hostile client might send anywhere."""
    return {
        "title": "changed",
        "name": "changed",
        "slug": "changed",
        "id": [page.pk for page in theirs.pages()],
        "community": theirs.community.pk,
        "parent_page": theirs.community.page.pk,
        "new_parent_page": theirs.community.page.pk,
        "user": theirs.user.pk,
        "action-publish": "1",
        "type": ContentType.objects.get_for_model(Page).pk,
    }


def log_entries(mark: str) -> int:
    """How many entries of the logs carry the mark: the control that there is something to find."""
    return sum(
        log.objects.filter(label__icontains=mark).count() for log in (PageLogEntry, ModelLogEntry)
    )
