"""Who has a place, who waits for one."""

from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.actors import by_whom
from communities.models import CommunityRecord, Resident
from printing.codes import new_code

from .places import Places

CODE_KIND = "K"


def new_check_in_code() -> str:
    """Return a fresh code of the kind that check-in reads."""
    return new_code(CODE_KIND, 12)  # long enough that two never meet


class SignUpQuerySet(models.QuerySet["SignUp"]):
    """The vocabulary for sign-ups."""

    def standing(self) -> Self:
        """Sign-ups that were not cancelled."""
        return self.filter(state__in=SignUp.STANDING)

    def inside(self) -> Self:
        """Sign-ups with a place."""
        return self.filter(state=SignUp.State.IN)

    def queue(self) -> Self:
        """Sign-ups that wait, head first."""
        return self.filter(state=SignUp.State.WAITING).order_by("position")

    def for_roster(self) -> Self:
        """With the people and doors that a roster shows, in one query and one more."""
        return self.select_related("resident__household__building").prefetch_related("companions")


class SignUp(CommunityRecord):
    """A resident, with companions, for one session. It takes all its places or waits as one."""

    class State(models.TextChoices):
        IN = "in", _("has a place")
        WAITING = "waiting", _("on the waiting list")
        CANCELLED = "cancelled", _("cancelled")

    class Channel(models.TextChoices):
        WEB = "web", _("web")
        PAPER = "paper", _("paper")
        PHONE = "phone", _("phone")
        DESK = "desk", _("desk")
        LEADER = "leader", _("building leader")
        BY_NAME = "by_name", _("web, by name and phone")

    STANDING = (State.IN, State.WAITING)
    BY_THEMSELVES = (Channel.WEB, Channel.BY_NAME)

    places = models.ForeignKey(
        Places, on_delete=models.PROTECT, related_name="sign_ups", verbose_name=_("session")
    )
    resident = models.ForeignKey(
        Resident, on_delete=models.PROTECT, related_name="sign_ups", verbose_name=_("resident")
    )
    party = models.PositiveSmallIntegerField(
        _("people"), default=1, help_text=_("The resident and the companions who still come.")
    )
    state = models.CharField(_("state"), max_length=10, choices=State)
    position = models.PositiveIntegerField(_("number on the waiting list"), null=True, blank=True)
    channel = models.CharField(_("channel"), max_length=8, choices=Channel)
    key = models.CharField(
        _("idempotency key"), max_length=64, unique=True, help_text=_("From the form; one use.")
    )
    answers: models.JSONField[Any, Any] = models.JSONField(
        _("answers"),
        default=list,
        blank=True,
        help_text=_("Each with the words of its question as it was asked."),
    )
    body_hash = models.CharField(_("hash of what was asked"), max_length=64)
    code = models.CharField(_("code"), max_length=12, unique=True, default=new_check_in_code)
    at = models.DateTimeField(_("signed up at"))
    by = by_whom(_("entered by"))
    promoted_at = models.DateTimeField(_("moved up at"), null=True, blank=True)
    skipped_at = models.DateTimeField(
        _("skipped at"),
        null=True,
        blank=True,
        help_text=_("Those behind may pass; it keeps its number and is still the first to fit."),
    )
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, blank=True)

    objects = SignUpQuerySet.as_manager()
    wagtail_reference_index_ignore = True  # a dozen statements less on the busiest table

    class Meta:
        verbose_name = _("sign-up")
        verbose_name_plural = _("sign-ups")
        ordering = ["at", "pk"]
        indexes = [
            models.Index(fields=["places", "state", "position"], name="sign_up_queue"),
            models.Index(fields=["resident", "-at"], name="sign_up_by_resident"),
            models.Index(fields=["community", "-at"], name="sign_up_by_community"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["places", "resident"],
                condition=Q(state__in=["in", "waiting"]),
                name="one_standing_sign_up_a_person_and_session",
            ),
            models.UniqueConstraint(
                fields=["places", "position"], name="a_number_of_the_waiting_list_is_given_once"
            ),
            models.CheckConstraint(
                condition=~Q(state="waiting") | Q(position__isnull=False),
                name="who_waits_has_a_number",
            ),
            models.CheckConstraint(
                condition=Q(state="cancelled", cancelled_at__isnull=False)
                | (~Q(state="cancelled") & Q(cancelled_at__isnull=True)),
                name="a_cancelled_sign_up_says_when",
            ),
            models.CheckConstraint(condition=Q(party__gte=1), name="a_party_is_somebody"),
            models.CheckConstraint(
                condition=Q(promoted_at__isnull=True) | Q(promoted_at__gte=F("at")),
                name="nobody_moves_up_before_signing_up",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def is_in(self) -> bool:
        """Whether it has a place."""
        return self.state == self.State.IN

    @property
    def is_waiting(self) -> bool:
        """Whether it is on the waiting list."""
        return self.state == self.State.WAITING

    @property
    def ahead(self) -> int:
        """How many sign-ups of the waiting list stand before this one."""
        queue = SignUp.objects.filter(places_id=self.places_id).queue()
        return queue.filter(position__lt=self.position).count()

    @property
    def coming(self) -> "list[Companion]":
        """Companions who did not step back."""
        return [one for one in self.companions.all() if one.left_at is None]


class Companion(models.Model):
    """Someone who comes along, by a nickname only; a child is known through its guardian."""

    sign_up = models.ForeignKey(
        SignUp, on_delete=models.CASCADE, related_name="companions", verbose_name=_("sign-up")
    )
    nickname = models.CharField(_("nickname"), max_length=20)
    code = models.CharField(_("code"), max_length=12, unique=True, default=new_check_in_code)
    left_at = models.DateTimeField(_("stepped back at"), null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("companion")
        verbose_name_plural = _("companions")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.nickname

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep nicknames free of spaces around them."""
        self.nickname = self.nickname.strip()
        super().save(*args, **kwargs)
