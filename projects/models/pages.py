"""A project: the proposal first, later its public story."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.api import APIField
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page, PageManager, PagePermissionTester
from wagtail.search import index

from blocks.body import BodyBlock
from communities.models import CommunityScopedPage
from communities.models.pages import CommunityScopedQuerySet

from ..forms import ProjectPageForm
from .project_panels import project_panels
from .records import PUBLIC
from .rounds import RoundPage
from .vocabulary import MOST, KeyInput, LineOfMoney, Measure, never_negative, new_key

OF_OTHERS = (  # what a card of a project says of its grant, round and community
    "grant__status",
    "grant__awarded",
    "grant__requested",
    "grant__round__title",
    "community__name",
)


class ProjectQuerySet(CommunityScopedQuerySet):
    """The vocabulary for projects."""

    def public(self) -> Self:
        """Published projects that were put on notice or approved."""
        return self.live().filter(grant__status__in=PUBLIC)

    def for_cards(self) -> Self:
        """With what a card says of project, grant, round and community; the newest round first."""
        return (
            self.select_related("grant__round", "community")
            .only("title", "url_path", "code", "theme", "summary", *OF_OTHERS)
            .order_by("-grant__round__call_opens_at", "code", "pk")
        )


class ProjectPage(CommunityScopedPage):
    """A micro-project (微项目). Its state and its money are in `Grant`, never here."""

    round = models.ForeignKey(
        RoundPage,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="proposals",
        verbose_name=_("grant round"),
    )
    code = models.CharField(
        _("project number"),
        max_length=20,
        blank=True,
        help_text=_("Given by the office, such as MP03."),
    )
    theme = models.CharField(
        _("theme"), max_length=30, blank=True, help_text=_("One or two words: 为老服务, 物业治理.")
    )
    summary = models.CharField(
        _("in one sentence"),
        max_length=120,
        blank=True,
        help_text=_("For whom, what, and what will be better. It stands under the title."),
    )
    starts_on = models.DateField(_("begins"), null=True, blank=True)
    ends_on = models.DateField(_("ends"), null=True, blank=True)
    need = models.TextField(
        _("need"),
        max_length=2000,
        blank=True,
        help_text=_("What did residents say, how many, and where was it asked?"),
    )
    evidence = models.ForeignKey(
        "surveys.PollPage",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("poll as evidence"),
    )
    evidence_activity = models.ForeignKey(
        "activities.ActivityPage",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("activity as evidence"),
        help_text=_("A meeting or a walk round the estate where residents spoke about it."),
    )
    satisfaction = models.ForeignKey(
        "surveys.PollPage",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("satisfaction survey"),
        help_text=_("A poll that asks those who took part; its result stands in the reports."),
    )
    beneficiaries = models.CharField(_("who benefits"), max_length=200, blank=True)
    people = models.PositiveIntegerField(
        _("how many people"), null=True, blank=True, help_text=_("People, not person-times.")
    )
    plan = models.TextField(
        _("plan"),
        max_length=4000,
        blank=True,
        help_text=_("What happens when, in which form, with how many people."),
    )
    risks = models.TextField(_("risks"), max_length=2000, blank=True)
    sustainability = models.TextField(
        _("how it goes on"),
        max_length=2000,
        blank=True,
        help_text=_("What stays when the money is spent, and who looks after it?"),
    )
    story = StreamField(BodyBlock(), blank=True, verbose_name=_("story"))
    photo = models.ForeignKey(
        "communities.Photo",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("photo"),
    )

    objects: ClassVar[Any] = PageManager.from_queryset(ProjectQuerySet)()
    search_fields = [
        *Page.search_fields,
        index.SearchField("code"),
        index.SearchField("summary"),
        index.SearchField("theme"),
        index.SearchField("need"),
        index.SearchField("plan"),
        index.SearchField("story"),
        index.FilterField("community_id"),
    ]
    api_fields = [
        APIField("code"),
        APIField("theme"),
        APIField("summary"),
        APIField("need"),
        APIField("plan"),
        APIField("story"),
    ]
    base_form_class = ProjectPageForm
    edit_handler = project_panels()
    template = "projects/project_page.html"

    class Meta:
        verbose_name = _("micro-project")
        verbose_name_plural = _("micro-projects")

    def clean(self) -> None:
        """Check what can be wrong before the proposal is complete."""
        super().clean()
        if self.starts_on and self.ends_on and self.starts_on > self.ends_on:
            raise ValidationError({"ends_on": _("The project ends before it begins.")})

    def permissions_for_user(self, user: Any) -> PagePermissionTester:
        """Wagtail's rights, narrowed by the grant's state."""
        from ..permissions import ProjectPagePermissions

        return ProjectPagePermissions(user, self)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the grant, its money and its milestones."""
        from ..showcase import project_context

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return context | project_context(self, request)


class ProjectLead(Orderable):
    """Someone who leads the project. The phone is for the office and is never published."""

    project = ParentalKey(ProjectPage, on_delete=models.CASCADE, related_name="leads")
    key = models.CharField(_("key"), max_length=12, blank=True, default=new_key)
    name = models.CharField(_("name"), max_length=60)
    role = models.CharField(_("role"), max_length=60, blank=True)
    phone = models.CharField(
        _("phone"), max_length=40, blank=True, help_text=_("For the office; never published.")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("account"),
        help_text=_("With an account the lead can hand in and report."),
    )
    agreed = models.BooleanField(
        _("agrees to be named on the site"),
        default=False,
        help_text=_("Ask first. A project cannot be handed in before every lead agrees."),
    )

    panels = [
        FieldPanel("key", widget=KeyInput, classname="w-hidden"),
        FieldRowPanel([FieldPanel("name", heading=_("Name")), FieldPanel("role")]),
        FieldRowPanel([FieldPanel("phone"), FieldPanel("user")]),
        FieldPanel("agreed"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("project lead")
        verbose_name_plural = _("project leads")

    def __str__(self) -> str:
        return self.name


class Milestone(Orderable):
    """A target with a number and a date."""

    project = ParentalKey(ProjectPage, on_delete=models.CASCADE, related_name="milestones")
    key = models.CharField(_("key"), max_length=12, blank=True)
    label = models.CharField(_("target"), max_length=100)
    target = models.PositiveIntegerField(_("how many"), validators=[MinValueValidator(1)])
    unit = models.CharField(_("unit of measure"), max_length=12, blank=True)
    due_on = models.DateField(_("until"), null=True, blank=True)
    measure = models.CharField(
        _("counted by"),
        max_length=12,
        choices=Measure,
        blank=True,
        default="",
        help_text=_(
            "What says in the reports how much was reached. Empty: by the unit; sessions are "
            "activities, person-times are person-times, anything else is an output that is filed."
        ),
    )

    panels = [
        FieldPanel("key", widget=KeyInput, classname="w-hidden"),
        FieldPanel("label"),
        FieldRowPanel([FieldPanel("target"), FieldPanel("unit"), FieldPanel("due_on")]),
        FieldPanel("measure"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")

    def __str__(self) -> str:
        return self.label

    def clean(self) -> None:
        """Name a new target."""
        super().clean()
        self.key = self.key or new_key()


class BudgetLine(LineOfMoney, Orderable):
    """One planned line of the budget (预算项). Its `key` outlives the row."""

    project = ParentalKey(ProjectPage, on_delete=models.CASCADE, related_name="budget_lines")

    panels = [
        FieldPanel("key", widget=KeyInput, classname="w-hidden"),
        FieldRowPanel([FieldPanel("category"), FieldPanel("label")]),
        FieldRowPanel([FieldPanel("unit_price"), FieldPanel("quantity"), FieldPanel("unit")]),
        FieldPanel("source"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("budget line")
        verbose_name_plural = _("budget lines")
        constraints = [
            models.UniqueConstraint(
                fields=["project", "key"], name="a_budget_line_has_its_own_key"
            ),
            models.CheckConstraint(
                condition=never_negative("unit_price", "quantity", "amount"),
                name="a_budget_line_is_never_negative",
            ),
        ]

    def clean(self) -> None:
        """Derive the amount, name the line, refuse what is below zero."""
        super().clean()
        self.settle()
        wrong: dict[str, Any] = {
            name: _("This cannot be below zero.")
            for name in ("unit_price", "quantity")
            if (getattr(self, name) or 0) < 0
        }
        if self.amount > MOST:
            said = _("This line comes to %(amount)s yuan. Is there a nought too many?")
            wrong["quantity"] = said % {"amount": f"{self.amount:,.2f}"}
        if wrong:
            raise ValidationError(wrong)

    def settle(self) -> None:
        """Set what follows from the rest: the amount, and a key for a new line."""
        self.amount = self.product()
        self.key = self.key or new_key()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Never store an amount that somebody else computed."""
        self.settle()
        super().save(*args, **kwargs)
