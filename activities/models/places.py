"""The places of one session: the row that decides who is in."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from communities.models import CommunityRecord, Resident

from .pages import ActivityPage

if TYPE_CHECKING:
    from .sign_ups import SignUp

ON_A_CARD = (
    "community",
    "title",
    "kind",
    "starts_at",
    "ends_at",
    "place",
    "opens_at",
    "closes_at",
    "waiting_list",
    "capacity",
    "taken",
    "waiting",
    "retired",
    "called_off_at",
    "page__url_path",
)


class PlacesQuerySet(models.QuerySet["Places"]):
    """The vocabulary for sessions as the public sees them."""

    def published(self) -> Self:
        """Sessions of live pages that the page still names."""
        return self.filter(retired=False, page__live=True)

    def held(self) -> Self:
        """Sessions that were not called off."""
        return self.filter(called_off_at=None)

    def upcoming(self, at: datetime) -> Self:
        """Sessions that have not ended, the next one first."""
        return self.filter(ends_at__gt=at).order_by("starts_at", "pk")

    def past(self, at: datetime) -> Self:
        """Sessions that have ended, the last one first."""
        return self.filter(ends_at__lte=at).order_by("-starts_at", "-pk")

    def for_cards(self) -> Self:
        """With what a list says of a session, and the address of its page."""
        return self.select_related("page").only(*ON_A_CARD)

    def in_community(self, community: object) -> Self:
        """Sessions of this community."""
        return self.filter(community=community)


class Places(CommunityRecord):
    """The places of one session, and the rules of sign-up as they were published.

    `capacity` is what the worker wants, `limit` what `taken` may reach: above the capacity only
    while more people are in than it allows (DESIGN.md §7). `waiting` counts sign-ups, not people.
    """

    page = models.ForeignKey(
        ActivityPage, on_delete=models.CASCADE, related_name="places", verbose_name=_("activity")
    )
    key = models.UUIDField(_("session key"), editable=False)
    title = models.CharField(_("title"), max_length=255)
    kind = models.CharField(_("kind"), max_length=12, choices=ActivityPage.Kind)
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    place = models.CharField(_("where"), max_length=80)
    opens_at = models.DateTimeField(_("sign-up opens"), null=True, blank=True)
    closes_at = models.DateTimeField(_("sign-up closes"))
    open_to = models.CharField(_("who may sign up"), max_length=12, choices=ActivityPage.OpenTo)
    grid_ids = models.JSONField(_("only for these grids"), default=list, blank=True)
    youngest = models.CharField(_("from age"), max_length=8, choices=Resident.AgeBand, blank=True)
    oldest = models.CharField(_("to age"), max_length=8, choices=Resident.AgeBand, blank=True)
    companions_max = models.PositiveSmallIntegerField(_("companions at most"), default=0)
    waiting_list = models.BooleanField(_("waiting list"), default=True)
    capacity = models.PositiveIntegerField(_("capacity"), null=True, blank=True)
    limit = models.PositiveIntegerField(_("limit"), null=True, blank=True)
    taken = models.PositiveIntegerField(_("taken"), default=0)
    waiting = models.PositiveIntegerField(_("waiting"), default=0)
    queued = models.PositiveIntegerField(
        _("last number of the waiting list"), default=0, help_text=_("Numbers are never reused.")
    )
    retired = models.BooleanField(
        _("retired"), default=False, help_text=_("The page no longer names this session.")
    )
    by_name = models.BooleanField(_("also by name and phone, without an account"), default=False)
    questions: models.JSONField[Any, Any] = models.JSONField(
        _("questions at sign-up"), default=list, blank=True
    )
    remind_at = models.DateTimeField(_("reminder at"), null=True, blank=True)
    reminded_at = models.DateTimeField(_("reminded at"), null=True, blank=True)
    called_off_at = models.DateTimeField(_("called off at"), null=True, blank=True)
    changed_at = models.DateTimeField(
        _("changed at"), null=True, blank=True, help_text=_("When it was moved or called off.")
    )
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    was_at = models.DateTimeField(_("was to begin at"), null=True, blank=True)
    was_in = models.CharField(_("was to be in"), max_length=80, blank=True)
    sequence = models.PositiveIntegerField(
        _("change number"), default=0, help_text=_("Calendars take the higher one.")
    )

    objects = PlacesQuerySet.as_manager()

    class Meta:
        verbose_name = _("places of a session")
        verbose_name_plural = _("places of sessions")
        ordering = ["starts_at", "pk"]
        indexes = [
            models.Index(fields=["community", "starts_at"], name="places_by_start"),
            models.Index(
                fields=["remind_at"],
                condition=Q(remind_at__isnull=False, reminded_at__isnull=True),
                name="places_to_remind_of",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["page", "key"], name="a_session_has_its_places_once"),
            models.CheckConstraint(
                condition=Q(limit__isnull=True) | Q(taken__lte=F("limit")),
                name="taken_never_passes_the_limit",
            ),
            models.CheckConstraint(
                condition=Q(capacity__isnull=True, limit__isnull=True)
                | Q(capacity__isnull=False, limit__isnull=False, limit__gte=F("capacity")),
                name="no_capacity_means_no_limit_and_the_limit_is_not_below_it",
            ),
            models.CheckConstraint(
                condition=Q(starts_at__lt=F("ends_at")), name="places_begin_before_they_end"
            ),
            models.CheckConstraint(
                condition=Q(called_off_at__isnull=True) | ~Q(reason=""),
                name="who_calls_off_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def kind_label(self) -> str:
        """The kind in words; `get_kind_display` asks for the words of every kind each time."""
        return str(ActivityPage.Kind(self.kind).label)

    @property
    def left(self) -> int | None:
        """Places that are free, as the public reads it; None without a capacity."""
        return None if self.capacity is None else max(self.capacity - self.taken, 0)

    @property
    def over(self) -> int:
        """By how many people the session is over-full."""
        return 0 if self.capacity is None else max(self.taken - self.capacity, 0)

    def has_room(self, people: int) -> bool:
        """Whether so many people fit under the capacity now."""
        return self.capacity is None or self.taken + people <= self.capacity

    def is_open(self, at: datetime) -> bool:
        """Whether sign-up is open: `opens_at <= at < closes_at`, and the session stands."""
        return self.is_held and (self.opens_at or at) <= at < self.closes_at

    @property
    def is_held(self) -> bool:
        """Whether the session takes place: the page names it and it was not called off."""
        return not self.retired and self.called_off_at is None

    def standing_sign_ups(self) -> "models.QuerySet[SignUp]":
        """Sign-ups that are in or wait."""
        return self.sign_ups.standing()
