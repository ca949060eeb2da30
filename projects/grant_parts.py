"""Parts of a grant's screen beside its moves: papers of the steps, objections."""

from typing import Any

from django.urls import reverse

from .lifecycle import Actor, is_actor
from .models import Gate, Grant, Objection, Status
from .paper_rows import paper_rows

BY_HAND = (Objection.Channel.DESK, Objection.Channel.PAPER, Objection.Channel.PHONE)


def parts_of(grant: Grant, user: Any) -> dict[str, Any]:
    """What the screen shows of papers and objections; two queries more, whatever there is."""
    stored = not grant._state.adding
    on_notice = grant.status == Status.ON_NOTICE
    objections = list(grant.objections.select_related("author")) if stored else []
    return {
        "paper_rows": paper_rows(grant),
        "gates": Gate.choices,
        "here": reverse("project_grant", args=[grant.page_id]),
        "objections": objections,
        "shows_objections": on_notice or bool(objections),
        "answers": stored and is_actor(grant, user, Actor.OFFICER),
        "enters": on_notice,
        "abouts": Objection.About.choices,
        "decisions": Objection.Decision.choices,
        "channels": [(key, key.label) for key in BY_HAND],
    }
