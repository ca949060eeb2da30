"""Fills a community with one row of everything, so that a crawl has something to find.

Models are found by introspection: a new app is crawled on the day it appears. A model whose
constraints a blind filler cannot meet gets an entry in `BY_HAND`.
"""

import itertools
import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.core.files.base import ContentFile
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from wagtail.fields import StreamField
from wagtail.models import Page

from communities.models import Building, Community, Household, Resident, SubDistrict

_number = itertools.count(1)
OWN_APPS = ("communities", "handbooks", "activities", "surveys", "projects", "jobs", "outbox")


class Filler:
    """Makes rows of one community; each text in them contains `mark`.

    `beside`: new rows beside those that another filler has made already.
    """

    def __init__(self, community: Community, mark: str, user: Any, *, beside: bool = False) -> None:
        self.community, self.mark, self.user = community, mark, user
        self.before = _ids(community) if beside else {}
        self.rows: dict[type[models.Model], models.Model] = {}
        self.failed: dict[str, str] = {}

    def text(self, length: int | None = None) -> str:
        """A text that contains the mark and is unique."""
        return f"通用{self.mark}{next(_number)}"[: length or None]

    def one(self, model: type[models.Model]) -> Any:
        """The community's row of this model, made when first asked for."""
        if model not in self.rows:
            self.rows[model] = self._make(model)
        return self.rows[model]

    def _make(self, model: type[models.Model]) -> models.Model:
        by_hand = BY_HAND.get(model._meta.label)
        if by_hand:
            return by_hand(self)
        if issubclass(model, Page):
            return self._page(model)
        errors: list[Exception] = []
        for chosen in _choices_of_optional_fields(model):
            for choice, wordy in itertools.product(range(3), (True, False)):
                values = self._values(model, chosen, choice, wordy=wordy)
                made = self._made_by_a_service(model)
                if made is not None:
                    return made
                try:
                    with transaction.atomic():
                        return model._base_manager.create(**values)
                except (IntegrityError, ValueError, TypeError) as error:
                    errors.append(error)
        raise LookupError(f"{model._meta.label} needs an entry in BY_HAND: {errors[0]}")

    def _made_by_a_service(self, model: type[models.Model]) -> models.Model | None:
        """The row that publishing a page has made meanwhile."""
        if "community" not in {field.name for field in model._meta.concrete_fields}:
            return None
        rows = model._base_manager.filter(community=self.community)
        return rows.exclude(pk__in=self.before.get(model, ())).first()

    def _page(self, model: type[Page]) -> Page:
        values = self._values(model, set(), 0)
        for name in ("path", "depth", "numchild", "content_type", "page_ptr", "url_path", "slug"):
            values.pop(name, None)
        values |= {"title": self.text(), "owner": self.user, "locked": False, "live": False}
        page = self.community.page.add_child(instance=model(**values))
        page.save_revision(user=self.user, log_action=True).publish(
            user=self.user, skip_permission_checks=True
        )
        page.title = self.text()
        page.save_revision(user=self.user, log_action=True)
        return page

    def _values(
        self, model: type[models.Model], chosen: set[str], choice: int, *, wordy: bool = True
    ) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for field in model._meta.concrete_fields:
            if field.primary_key and not isinstance(field, models.UUIDField):
                continue
            if issubclass(model, Page) and field.model is Page:
                continue
            if isinstance(field, StreamField) or (
                field.name not in chosen and _left_out(field, wordy)
            ):
                continue
            values[field.attname if isinstance(field, models.ForeignKey) else field.name] = (
                self._value(field, choice)
            )
        return values

    def _value(self, field: models.Field, choice: int) -> Any:
        if isinstance(field, models.ForeignKey):
            return self._related(field)
        if field.choices:
            codes = [code for code, _label in field.flatchoices if code != ""]
            return codes[choice * field.creation_counter % len(codes)]
        for kind, make in VALUES.items():
            if isinstance(field, kind):
                return make(self, field)
        return self.text(field.max_length)

    def _related(self, field: models.ForeignKey) -> Any:
        target = field.related_model
        own = {
            Community: self.community.pk,
            SubDistrict: self.community.sub_district_id,
            type(self.user): self.user.pk,
        }
        if target in own:
            return own[target]
        if target is field.model:
            return None
        if target._meta.app_label in OWN_APPS:
            return self.one(target).pk
        if target is Page:
            return self.community.page.pk
        row = target._default_manager.first()
        return row.pk if row else None


def _left_out(field: models.Field, wordy: bool) -> bool:
    """Whether the filler may leave this field to its default; `wordy`: texts are filled anyway."""
    if (_is_text(field) and (wordy or not field.blank)) or field.name == "community":
        return False
    if field.has_default():
        return True
    return field.blank or (field.null and not issubclass(field.model, Page))


def _choices_of_optional_fields(model: type[models.Model]) -> Iterator[set[str]]:
    """Which optional fields to fill: none, all, one, two, all but one."""
    optional = [field.name for field in model._meta.concrete_fields if field.null]
    yield set()
    yield set(optional)
    for size in (1, 2):
        for names in itertools.combinations(optional, size):
            yield set(names)
    for name in optional:
        yield set(optional) - {name}


def _is_text(field: models.Field) -> bool:
    return isinstance(field, models.CharField | models.TextField) and not field.choices


VALUES: dict[type[models.Field], Callable[[Filler, models.Field], Any]] = {
    models.UUIDField: lambda filler, field: uuid.uuid4(),
    models.DateTimeField: lambda filler, field: timezone.now() + timedelta(days=1),
    models.DateField: lambda filler, field: timezone.localdate(),
    models.BooleanField: lambda filler, field: False,
    models.DecimalField: lambda filler, field: 1,
    models.IntegerField: lambda filler, field: next(_number) % 30_000,
    models.FloatField: lambda filler, field: 1.0,
    models.JSONField: lambda filler, field: [],
    models.FileField: lambda filler, field: ContentFile(b"text", name=f"{filler.mark}.txt"),
    models.BinaryField: lambda filler, field: b"text",
    models.DurationField: lambda filler, field: timedelta(minutes=5),
    models.TimeField: lambda filler, field: timezone.localtime().time(),
}


def _household(filler: Filler) -> Household:
    building = filler.one(Building)
    return Household.objects.create(
        community=filler.community, building=building, unit=filler.text(20)
    )


def _resident(filler: Filler) -> Resident:
    return Resident.objects.create(
        community=filler.community,
        household=filler.one(Household),
        name=filler.text(),
        origin=Resident.Origin.DESK,
        reason=filler.text(),
    )


def _join_poster(filler: Filler) -> models.Model:
    model = apps.get_model("communities.JoinPoster")
    return model.objects.create(
        community=filler.community,
        token=filler.text(32),
        building=filler.one(Building),
        expires_at=timezone.now() + timedelta(days=90),
    )


def _door(filler: Filler) -> models.Model:
    from activities.models import Door, Places

    return Door.objects.create(
        community=filler.community,
        places=filler.one(Places),
        code=filler.text(14),
        opened_at=timezone.now(),
        expires_at=timezone.now() + timedelta(hours=1),
    )


def _scan(filler: Filler) -> models.Model:
    from activities.models import Attendance, Door, Scan

    return Scan.objects.create(
        community=filler.community,
        door=filler.one(Door),
        places=filler.one(Door).places,
        attendance=filler.one(Attendance),
        scan_id=filler.text(64),
        kind=Scan.Kind.IN,
        way=Scan.Way.QR,
        outcome=Scan.Outcome.ACCEPTED,
        device=filler.text(36),
        volunteer=filler.text(30),
        at=timezone.now(),
        received_at=timezone.now(),
    )


def _panel_member(filler: Filler) -> models.Model:
    """A seat in the panel of a round of the sub-district, which is nobody's of the communities."""
    from projects.models import PanelMember
    from tests.factories.projects import round_page

    office = filler.community.sub_district
    return PanelMember.objects.create(
        sub_district=office,
        round=round_page(office),
        user=filler.user,
        home=filler.community,
        added_at=timezone.now(),
    )


BY_HAND: dict[str, Callable[[Filler], models.Model]] = {
    "activities.Door": _door,
    "activities.Scan": _scan,
    "communities.Household": _household,
    "communities.Resident": _resident,
    "communities.JoinPoster": _join_poster,
    "projects.PanelMember": _panel_member,
}


def community_models() -> Iterator[type[models.Model]]:
    """Every model, page or record, that belongs to a community."""
    for model in apps.get_models():
        fields = {field.name: field for field in model._meta.concrete_fields}
        if "community" in fields and fields["community"].related_model is Community:
            yield model


def _ids(community: Community) -> dict[type[models.Model], list[Any]]:
    """The rows that the community has already."""
    return {
        model: list(model._base_manager.filter(community=community).values_list("pk", flat=True))
        for model in community_models()
    }


def fill(community: Community, mark: str, user: Any) -> Filler:
    """Make one row of everything that belongs to a community."""
    filler = Filler(community, mark, user)
    for model in sorted(community_models(), key=lambda kind: not issubclass(kind, Page)):
        filler.one(model)
    return filler
