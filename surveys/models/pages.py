"""The editorial side of a poll: its page, and the questions and choices versioned with it."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.forms import Select
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    InlinePanel,
    MultiFieldPanel,
)
from wagtail.api import APIField
from wagtail.fields import StreamField
from wagtail.models import Orderable, PageManager
from wagtail.search import index

from blocks.body import BodyBlock
from communities.keys import Keyed
from communities.models import Building, CommunityScopedPage, Grid, Resident
from communities.models.pages import CommunityScopedQuerySet
from surveys.forms import PollPageForm
from surveys.permissions import PollPagePermissions
from surveys.previewing import PreviewAsAsked
from surveys.vocabulary import Electorate, Kind

if TYPE_CHECKING:
    from .records import Poll


class PollPageQuerySet(CommunityScopedQuerySet):
    """The vocabulary for polls."""

    def opened(self, at: datetime) -> "PollPageQuerySet":
        """Published polls that take ballots at this moment."""
        return self.live().filter(poll__opens_at__lte=at, poll__closes_at__gt=at)

    def upcoming(self, at: datetime) -> "PollPageQuerySet":
        """Published polls that open later."""
        return self.live().filter(poll__opens_at__gt=at)

    def closed(self, at: datetime) -> "PollPageQuerySet":
        """Published polls that no longer take ballots."""
        return self.live().filter(poll__closes_at__lte=at)


class PollPage(PreviewAsAsked, CommunityScopedPage):
    """A poll (民意征询) as it is edited and read. What happens to it is on its `poll` record."""

    introduction = models.TextField(
        _("what it is about"), max_length=400, blank=True, help_text=_("Two or three sentences.")
    )
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("background"))
    electorate = models.CharField(
        _("who has a ballot"), max_length=12, choices=Electorate, default=Electorate.HOUSEHOLDS
    )
    grids = ParentalManyToManyField(
        Grid,
        blank=True,
        related_name="+",
        verbose_name=_("only these grids"),
        help_text=_("No grid and no building: the whole community."),
    )
    buildings = ParentalManyToManyField(
        Building, blank=True, related_name="+", verbose_name=_("only these buildings")
    )
    min_age = models.CharField(
        _("least age"),
        max_length=8,
        choices=Resident.AgeBand,
        blank=True,
        help_text=_("Only where each resident has a ballot: this age band and older."),
    )
    secret = models.BooleanField(
        _("secret ballot"),
        default=True,
        help_text=_(
            "Nobody can learn who chose what, and nothing can be changed once it is sent. Without "
            "the tick the poll is named: the community's workers see who chose what, voters are "
            "told so before they answer and can change their answer until closing."
        ),
    )
    opens_at = models.DateTimeField(_("opens"), null=True)
    closes_at = models.DateTimeField(
        _("closes"), null=True, help_text=_("From this moment on no ballot is taken.")
    )
    paper_until = models.DateTimeField(
        _("slips entered until"),
        null=True,
        blank=True,
        help_text=_(
            "Slips that came before closing may be entered until then; the result waits. "
            "Empty: until closing."
        ),
    )
    results_from = models.DateTimeField(
        _("results shown from"),
        null=True,
        blank=True,
        help_text=_("Empty: as soon as the poll has closed. Never earlier."),
    )
    smallest_cell = models.PositiveSmallIntegerField(
        _("smallest number shown"),
        default=5,
        help_text=_("Buildings with fewer participants are not shown one by one."),
    )
    outcome = models.TextField(
        _("what came of it"),
        max_length=2000,
        blank=True,
        help_text=_("What the committee drew from the result; shown beside the result."),
    )
    outcome_project = models.ForeignKey(
        "projects.ProjectPage",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("project that came of it"),
    )
    outcome_activity = models.ForeignKey(
        "activities.ActivityPage",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("activity that came of it"),
    )

    objects: ClassVar[Any] = PageManager.from_queryset(PollPageQuerySet)()
    base_form_class = PollPageForm
    content_panels = [
        *CommunityScopedPage.content_panels,
        HelpPanel(template="surveys/admin/frozen.html"),
        FieldPanel("introduction"),
        InlinePanel("questions", heading=_("Questions"), label=_("Question"), min_num=1),
        MultiFieldPanel(
            [
                FieldPanel("opens_at"),
                FieldPanel("closes_at"),
                FieldPanel("paper_until"),
                FieldPanel("results_from"),
            ],
            heading=_("When"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("secret"),
                FieldPanel("electorate"),
                FieldPanel("min_age"),
                FieldPanel("grids"),
                FieldPanel("buildings"),
                FieldPanel("smallest_cell"),
            ],
            heading=_("Who"),
        ),
        FieldPanel("body"),
        MultiFieldPanel(
            [
                FieldPanel("outcome"),
                FieldPanel("outcome_project", widget=Select),
                FieldPanel("outcome_activity", widget=Select),
            ],
            heading=_("What came of it"),
        ),
    ]
    search_fields = [
        *CommunityScopedPage.search_fields,
        index.SearchField("introduction"),
        index.SearchField("body"),
        index.FilterField("community_id"),
    ]
    api_fields = [
        APIField("introduction"),
        APIField("electorate"),
        APIField("opens_at"),
        APIField("closes_at"),
    ]
    template = "surveys/poll_page.html"

    class Meta:
        verbose_name = _("poll")
        verbose_name_plural = _("polls")
        constraints = [
            models.CheckConstraint(
                condition=Q(opens_at__lt=F("closes_at")),
                name="a_poll_page_opens_before_it_closes",
                violation_error_message=_("A poll must open before it closes."),
            ),
            models.CheckConstraint(
                condition=Q(paper_until__isnull=True) | Q(paper_until__gte=F("closes_at")),
                name="a_poll_page_takes_slips_at_least_until_closing",
                violation_error_message=_("Slips can be entered at least until the poll closes."),
            ),
            models.CheckConstraint(
                condition=Q(results_from__isnull=True) | Q(results_from__gte=F("closes_at")),
                name="a_poll_page_shows_results_after_closing",
                violation_error_message=_("Results are never shown before the poll has closed."),
            ),
            models.CheckConstraint(
                condition=Q(min_age="") | Q(electorate="residents"),
                name="a_least_age_needs_residents_as_electorate",
                violation_error_message=_(
                    "A household has no age. Choose residents, or leave the least age empty."
                ),
            ),
        ]

    def permissions_for_user(self, user: Any) -> PollPagePermissions:
        """Rights on the page; a poll with ballots cannot be deleted."""
        return PollPagePermissions(user, self)

    @cached_property
    def record(self) -> "Poll | None":
        """What stands behind it once it has been published."""
        from surveys.querying import poll_behind

        return next(iter(poll_behind(page=self.pk)), None) if self.pk else None

    def changes_at(self, at: datetime) -> datetime | None:
        """When it opens, closes, or shows its result."""
        poll = self.record
        moments = (poll.opens_at, poll.closes_at, poll.results_at) if poll else ()
        return min((moment for moment in moments if moment > at), default=None)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add what the public page shows now."""
        from surveys.presenting import poll_context

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        preview = getattr(request, "is_preview", False)
        return {**context, **poll_context(self, at=timezone.now(), preview=preview)}


class Question(Keyed, ClusterableModel, Orderable):
    """A question of a poll; `key` stays the same through drafts, revisions and publishing."""

    page = ParentalKey(PollPage, on_delete=models.CASCADE, related_name="questions")
    text = models.CharField(_("question"), max_length=200)
    kind = models.CharField(_("answer"), max_length=8, choices=Kind, default=Kind.SINGLE)
    max_choices = models.PositiveSmallIntegerField(
        _("at most"), default=1, help_text=_("How many choices may be made; one if it is one.")
    )
    round = models.ForeignKey(
        "projects.RoundPage",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("grant round"),
        help_text=_(
            "Only for the projects of a round: what residents may vote on stands as choices, from "
            "all communities of the sub-district. Each community asks in a poll of its own, and "
            "the office adds them up."
        ),
    )
    shuffle = models.BooleanField(
        _("choices in random order on screens"),
        default=False,
        help_text=_("Another order for each voter; on paper they stand as here."),
    )
    steps = models.PositiveSmallIntegerField(
        _("steps of the scale"),
        default=5,
        validators=[MinValueValidator(3), MaxValueValidator(10)],
    )
    scale_low = models.CharField(_("what 1 means"), max_length=20, blank=True)
    scale_high = models.CharField(_("what the highest step means"), max_length=20, blank=True)

    panels = [
        Keyed.key_panel,
        FieldPanel("text"),
        FieldPanel("kind"),
        FieldPanel("max_choices"),
        FieldPanel("round", widget=Select),
        FieldPanel("shuffle"),
        FieldRowPanel(
            [FieldPanel("steps"), FieldPanel("scale_low"), FieldPanel("scale_high")],
            heading=_("Only for a scale"),
        ),
        InlinePanel("choices", heading=_("Choices"), label=_("Choice")),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["single", "scale", "text"], max_choices=1)
                | Q(kind__in=["multiple", "ranking"], max_choices__gte=2)
                | Q(kind="projects", max_choices__gte=1),
                name="only_several_choices_allow_more_than_one",
                violation_error_message=_(
                    "“Several choices” and an order of preference allow two or more, "
                    "everything else allows one."
                ),
            ),
            models.CheckConstraint(
                condition=Q(steps__gte=3, steps__lte=10), name="a_scale_has_three_to_ten_steps"
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Choice(Keyed, Orderable):
    """One of the choices of a question."""

    question = ParentalKey(Question, on_delete=models.CASCADE, related_name="choices")
    label = models.CharField(_("choice"), max_length=120)
    note = models.CharField(_("explanation"), max_length=200, blank=True)
    image = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("picture"),
    )

    panels = [
        Keyed.key_panel,
        FieldPanel("label"),
        FieldPanel("note"),
        FieldPanel("image"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("choice")
        verbose_name_plural = _("choices")

    def __str__(self) -> str:
        return self.label
