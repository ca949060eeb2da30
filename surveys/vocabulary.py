"""Closed sets of words that a poll's page and its record share."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Electorate(models.TextChoices):
    """Who has a ballot."""

    HOUSEHOLDS = "households", _("households: one ballot each")
    RESIDENTS = "residents", _("residents: one ballot each")


class Kind(models.TextChoices):
    """How a question is answered."""

    SINGLE = "single", _("one choice")
    MULTIPLE = "multiple", _("several choices")
    RANKING = "ranking", _("choices in order of preference")
    SCALE = "scale", _("a scale, such as 1 to 5")
    TEXT = "text", _("a few words")
    PROJECTS = "projects", _("the projects of a round")


WITH_CHOICES = frozenset({Kind.SINGLE, Kind.MULTIPLE, Kind.RANKING})  # typed in the editor
LONGEST_TEXT = 500


class Channel(models.TextChoices):
    """How somebody took part; stands on the roll."""

    WEB = "web", pgettext_lazy("ballot", "on the web")
    SLIP = "slip", _("by the link on the slip")
    PAPER = "paper", _("on paper")
    PHONE = "phone", _("by phone")
    DESK = "desk", _("at the desk")


class Origin(models.TextChoices):
    """The pile a ballot lies in: coarse, so that a rare channel points at nobody."""

    WEB = "web", _("on the web")
    PAPER = "paper", _("on paper")


ORIGIN_OF = {
    Channel.WEB: Origin.WEB,
    Channel.SLIP: Origin.WEB,
    Channel.PAPER: Origin.PAPER,
    Channel.PHONE: Origin.PAPER,
    Channel.DESK: Origin.PAPER,
}


class Phase(models.TextChoices):
    """Where a poll stands at a moment; computed from its times, never stored."""

    UPCOMING = "upcoming", _("not open yet")
    OPEN = "open", _("open")
    CLOSED = "closed", _("closed")
