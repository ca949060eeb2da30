"""What is held about a resident here: skills that neighbours may ask for."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.my_data import Held, forgets, my_data
from communities.models import Resident

from .models import Skill
from .neighbours import agreed


@my_data("skills", _("Skills that I offer my neighbours"))
def skills(resident: Resident) -> list[Held]:
    """Each skill, and whether the handbook lists it."""
    listed = agreed(resident)
    note = _("listed in the handbook") if listed else _("not listed: I have not agreed to it")
    return [Held(row.skill, note=note) for row in Skill.objects.filter(resident=resident)]


@forgets("skills")
def forget(resident: Resident, at: datetime) -> None:
    """Drop them: a skill can tell who somebody was."""
    Skill.objects.filter(resident=resident).delete()
