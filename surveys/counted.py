"""In words: when and how the one ballot of a voter was counted, and whether it can be changed."""

from django.utils.translation import gettext_lazy as _

from home.dates import day_text
from surveys.models import RollEntry

# Of a household, of a resident.
FINAL = (
    _(
        "Your household already took part %(channel)s on %(day)s. Each household has one "
        "ballot, and because it is secret it cannot be changed."
    ),
    _(
        "This resident already took part %(channel)s on %(day)s. Each resident has one ballot, "
        "and because it is secret it cannot be changed."
    ),
)
CHANGED_HERE = (
    _(
        "Your household already took part %(channel)s on %(day)s. Until the poll closes you can "
        "change the answer here: the new one then counts instead of the first."
    ),
    _(
        "This resident already took part %(channel)s on %(day)s. Until the poll closes the answer "
        "can be changed here: the new one then counts instead of the first."
    ),
)
CHANGED_ELSEWHERE = (
    _(
        "Your household already took part %(channel)s on %(day)s. Each household has one ballot. "
        "Not with this slip, but with an account, by phone or at the desk it can be changed until "
        "the poll closes."
    ),
    _(
        "This resident already took part %(channel)s on %(day)s. Each resident has one ballot. Not "
        "with this slip, but with an account, by phone or at the desk it can be changed until the "
        "poll closes."
    ),
)


def counted_text(entry: RollEntry, *, changeable: bool = False) -> str:
    """`Your household already took part on the web on …`, and what follows from it here."""
    sentences = FINAL if entry.poll.secret else CHANGED_ELSEWHERE
    if changeable:
        sentences = CHANGED_HERE
    words = {"day": day_text(entry.at, year=False), "channel": entry.get_channel_display()}
    return str(sentences[0 if entry.household_id else 1] % words)
