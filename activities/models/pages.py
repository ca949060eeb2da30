"""The activity's page and its sessions: what a worker writes."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    InlinePanel,
    MultiFieldPanel,
)
from wagtail.fields import StreamField
from wagtail.models import PageManager
from wagtail.search import index

from blocks.body import BodyBlock
from communities.freshness import SITE, community_scope
from communities.keys import Keyed
from communities.models import CommunityScopedPage, Grid, Resident
from communities.models.pages import CommunityScopedQuerySet

if TYPE_CHECKING:
    from .places import Places


class ActivityQuerySet(CommunityScopedQuerySet):
    """The vocabulary for activities."""

    def upcoming(self, at: datetime) -> Self:
        """Activities with a session that has not ended."""
        return self.filter(Exists(_sessions().filter(ends_at__gt=at)))

    def past(self, at: datetime) -> Self:
        """Activities all of whose sessions have ended."""
        return self.filter(Exists(_sessions())).exclude(Exists(_sessions().filter(ends_at__gt=at)))


def _sessions() -> models.QuerySet[Any]:
    from .places import Places

    return Places.objects.filter(page=OuterRef("pk"), retired=False)


class ActivityPage(CommunityScopedPage):
    """An activity (活动): what, when, where, for whom, how many; its story afterwards."""

    class Kind(models.TextChoices):
        ACTIVITY = "activity", _("activity")
        COURSE = "course", _("course")
        LECTURE = "lecture", _("lecture")
        MEETING = "meeting", _("joint meeting")
        VOLUNTEERING = "volunteering", _("volunteer service")
        SUPPLIES = "supplies", _("distribution of supplies")

    class OpenTo(models.TextChoices):
        RESIDENTS = "residents", _("confirmed residents of this community")
        ANYONE = "anyone", _("anyone with an entry in any community")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.ACTIVITY)
    project = models.ForeignKey(
        "projects.ProjectPage",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="activities",
        verbose_name=_("project"),
        help_text=_("The micro-project that this belongs to; its report counts this activity."),
    )
    place = models.CharField(_("where"), max_length=80)
    introduction = models.TextField(
        _("in two sentences"),
        max_length=200,
        blank=True,
        help_text=_("What it is and whom it suits. It stands on the poster as well."),
    )
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("body"))
    photo = models.ForeignKey(
        "communities.Photo",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("photo"),
    )
    contact = models.CharField(
        _("questions to"),
        max_length=80,
        blank=True,
        help_text=_("Name and office phone; published. Empty: the community's phone."),
    )
    open_to = models.CharField(
        _("who may sign up"), max_length=12, choices=OpenTo, default=OpenTo.RESIDENTS
    )
    grids = ParentalManyToManyField(
        Grid,
        blank=True,
        related_name="+",
        verbose_name=_("only for these grids"),
        help_text=_("None chosen: all grids."),
    )
    youngest = models.CharField(_("from age"), max_length=8, choices=Resident.AgeBand, blank=True)
    oldest = models.CharField(_("to age"), max_length=8, choices=Resident.AgeBand, blank=True)
    capacity = models.PositiveIntegerField(
        _("capacity"),
        null=True,
        blank=True,
        help_text=_("People in each session, companions included. Empty: no limit."),
    )
    companions_max = models.PositiveSmallIntegerField(
        _("companions at most"),
        default=0,
        help_text=_("How many may come along with one resident, children for example."),
    )
    waiting_list = models.BooleanField(
        _("waiting list"),
        default=True,
        help_text=_("When all places are taken, who comes later waits in order and moves up."),
    )
    sign_up_opens_at = models.DateTimeField(_("sign-up opens"), null=True, blank=True)
    sign_up_closes_at = models.DateTimeField(
        _("sign-up closes"),
        null=True,
        blank=True,
        help_text=_("Empty: when the session begins."),
    )
    by_name = models.BooleanField(
        _("also by name and phone, without an account"),
        default=False,
        help_text=_(
            "Residents of this community write their name, phone and door; whoever has no entry "
            "yet gets one, which the grid worker confirms."
        ),
    )
    remind_hours = models.PositiveSmallIntegerField(
        _("reminder, hours before"),
        null=True,
        blank=True,
        default=24,
        validators=[MinValueValidator(1), MaxValueValidator(14 * 24)],
        help_text=_("Everybody with a place is reminded once. Empty: nobody is."),
    )
    story = StreamField(
        BodyBlock(),
        blank=True,
        verbose_name=_("story afterwards"),
        help_text=_("What came of it: shown above everything else once the activity is over."),
    )

    objects: ClassVar[Any] = PageManager.from_queryset(ActivityQuerySet)()
    template = "activities/activity_page.html"
    content_panels = [
        *CommunityScopedPage.content_panels,
        FieldRowPanel([FieldPanel("kind"), FieldPanel("place")]),
        FieldPanel("introduction"),
        FieldPanel("photo"),
        InlinePanel(
            "sessions",
            heading=_("Sessions"),
            label=_("Session"),
            min_num=1,
            help_text=_(
                "People sign up for each session. A session that you take out is kept for the "
                "record and takes no more sign-ups."
            ),
        ),
        HelpPanel(template="activities/admin/sessions_help.html"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("capacity"), FieldPanel("companions_max")]),
                FieldPanel("waiting_list"),
                FieldRowPanel([FieldPanel("sign_up_opens_at"), FieldPanel("sign_up_closes_at")]),
                FieldPanel("open_to"),
                FieldPanel("by_name"),
                FieldPanel("grids"),
                FieldRowPanel([FieldPanel("youngest"), FieldPanel("oldest")]),
                FieldPanel("contact"),
                FieldPanel("remind_hours"),
            ],
            heading=_("Sign-up"),
        ),
        InlinePanel(
            "questions",
            heading=_("Questions at sign-up"),
            label=_("Question"),
            max_num=6,
            help_text=_(
                "Ask only what you need to prepare. Answers stand on the roster, and are deleted "
                "half a year after the session."
            ),
        ),
        InlinePanel(
            "items",
            heading=_("Supplies"),
            label=_("Item"),
            help_text=_(
                "What is handed out to households. An item that you take out is kept for the "
                "record and is given out no more."
            ),
        ),
        FieldPanel("body"),
        FieldPanel("project"),
        FieldPanel("story"),
    ]
    search_fields = [
        *CommunityScopedPage.search_fields,
        index.SearchField("introduction"),
        index.SearchField("body"),
        index.SearchField("story"),
        index.SearchField("place"),
        index.FilterField("community_id"),
        index.FilterField("kind"),
    ]

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        constraints = [
            models.CheckConstraint(
                condition=Q(sign_up_opens_at__isnull=True)
                | Q(sign_up_closes_at__isnull=True)
                | Q(sign_up_opens_at__lt=F("sign_up_closes_at")),
                name="sign_up_opens_before_it_closes",
                violation_error_message=_("Sign-up must open before it closes."),
            )
        ]

    def permissions_for_user(self, user: Any) -> Any:
        """Rights on the page; one with records cannot be deleted."""
        from activities.permissions import ActivityPagePermissions

        return ActivityPagePermissions(user, self)

    def freshness_scope(self) -> str:
        """Its own community's: records tell it when they change."""
        return community_scope(self.community_id) if self.community_id else SITE

    def changes_at(self, at: datetime) -> datetime | None:
        """The next opening, deadline, beginning or end of a session."""
        from activities.presenting import next_change

        return next_change(self.standing_places, at)

    @cached_property
    def standing_places(self) -> "list[Places]":
        """The places of its published sessions, the first session first."""
        from activities.querying import places_of

        standing = places_of(page=self.pk) if self.pk else []
        for places in standing:
            places.page = self
        return standing

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add what the records say now."""
        from activities.presenting import page_context

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return context | page_context(self, request, timezone.now())

    def clean(self) -> None:
        """Refuse an age range that is upside down."""
        super().clean()
        bands = Resident.AgeBand.values
        if self.youngest and self.oldest and bands.index(self.youngest) > bands.index(self.oldest):
            raise ValidationError({"oldest": _("“To age” is below “from age”.")})


class Session(Keyed, models.Model):
    """One session (场次) as the worker wrote it; what people signed up for is its `Places` row.

    `key` stays the same through drafts, restored revisions and publishing, which may delete this
    row and make another.
    """

    page = ParentalKey(ActivityPage, on_delete=models.CASCADE, related_name="sessions")
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    place = models.CharField(
        _("where"), max_length=80, blank=True, help_text=_("Empty: as the activity says.")
    )
    capacity = models.PositiveIntegerField(
        _("capacity"), null=True, blank=True, help_text=_("Empty: as the activity says.")
    )

    panels = [
        Keyed.key_panel,
        FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
        FieldRowPanel([FieldPanel("place"), FieldPanel("capacity")]),
    ]

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ["starts_at"]
        constraints = [
            models.UniqueConstraint(fields=["page", "key"], name="a_session_key_is_unique"),
            models.CheckConstraint(
                condition=Q(starts_at__lt=F("ends_at")),
                name="a_session_begins_before_it_ends",
                violation_error_message=_("A session must begin before it ends."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d}" if self.starts_at else str(self.key)
