"""What is new in an edition, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from .changes import Change

FIELDS = {
    "who": gettext_lazy("Name of the community"),
    "title": gettext_lazy("Title"),
    "subtitle": gettext_lazy("Subtitle"),
    "lead": gettext_lazy("Introduction"),
    "year": pgettext_lazy("handbook", "Year"),
}
ONE_SENTENCE = (["changed"], ["added"], ["removed"])
SHORT_ENOUGH = 110  # characters: two lines and a half of the imprint


@dataclass(frozen=True)
class Piece:
    """One piece of news; `details` are the lines that changed."""

    text: str
    details: list[str]


def news(changes: Iterable[Change]) -> list[Piece]:
    """Return changes as sentences in the reader's language, without full stops."""
    return [Piece(_headline(change), _details(change)) for change in changes]


def in_one_line(changes: list[Change]) -> str:
    """Return the news for the imprint, or nothing where it would not be short."""
    if not changes:
        return ""
    parts = []
    for piece, change in zip(news(changes), changes, strict=True):
        says_it = [detail["how"] for detail in change.get("details", [])] in ONE_SENTENCE
        parts.append(piece.details[0] if says_it and not change.get("more") else piece.text)
    line = _("; ").join(parts)
    return line + _(".") if len(line) <= SHORT_ENOUGH else ""


def _headline(change: Change) -> str:
    sentences = {
        "added": _("New chapter %(number)s, “%(title)s”"),
        "removed": _("The chapter “%(title)s” is gone"),
        "moved": _("“%(title)s” moved from chapter %(was)s to chapter %(number)s"),
        "renamed": _("The chapter “%(was)s” is now called “%(title)s”"),
        "text": _("Chapter %(number)s, “%(title)s”, was changed"),
        "cover": _("Cover or imprint was changed"),
    }
    return sentences[change["what"]] % change


def _details(change: Change) -> list[str]:
    said = [_detail(detail) for detail in change.get("details", [])]
    more = change.get("more", 0)
    if more:
        said.append(ngettext("and one more place", "and %(n)s more places", more) % {"n": more})
    return said


def _detail(detail: dict[str, Any]) -> str:
    label = FIELDS.get(detail.get("field", ""), detail.get("label", ""))
    return _sentence(detail, has_label=bool(label)) % {**detail, "label": label}


def _sentence(detail: dict[str, Any], *, has_label: bool) -> str:
    """Return the sentence for what happened to a line."""
    if detail["how"] != "changed":
        return {
            "pictures": _("pictures were changed"),
            "added": _("new: %(text)s"),
            "removed": _("gone: %(text)s"),
        }[detail["how"]]
    if not detail["now"]:
        return _("%(label)s: %(was)s is gone")
    if not detail["was"]:
        return _("%(label)s: now %(now)s")
    if has_label:
        return _("%(label)s: %(was)s is now %(now)s")
    return _("“%(was)s” is now “%(now)s”")
