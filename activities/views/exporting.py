"""The roster of a session as a table file; that it was taken is logged."""

from collections.abc import Iterable

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.log_actions import log

from activities.models import Places, SignUp
from activities.questions import answer_text
from communities.spreadsheets import csv_response
from home.punctuation import listed

from .desk import desk_places


@never_cache
@login_required
@require_safe
def roster_csv(request: HttpRequest, pk: int) -> HttpResponse:
    """Who is in and who waits, with companions and answers."""
    places, user = desk_places(request, pk)
    rows = SignUp.objects.filter(places=places).standing().for_roster()
    rows = rows.order_by("state", "position", "pk")
    sign_ups = list(rows)
    asked = _asked(places, sign_ups)
    log(places, "activities.export", user=user, title=places.title, data={"rows": len(sign_ups)})
    head = [_("name"), _("building"), _("unit"), _("state"), _("people"), _("Companions")]
    table = (_row(one, asked) for one in sign_ups)
    return csv_response(f"roster-{places.pk}.csv", [[*head, _("channel"), *asked.values()], *table])


def _asked(places: Places, sign_ups: Iterable[SignUp]) -> dict[str, str]:
    """The questions by key: those of today, then what was asked before and answered."""
    asked = {one["key"]: one["text"] for one in places.questions}
    for sign_up in sign_ups:
        for answer in sign_up.answers:
            asked.setdefault(answer["key"], answer["text"])
    return asked


def _row(sign_up: SignUp, asked: dict[str, str]) -> list[object]:
    household = sign_up.resident.household
    answers = {one["key"]: answer_text(one) for one in sign_up.answers}
    return [
        sign_up.resident.name,
        household.building.name,
        household.unit,
        sign_up.get_state_display(),
        sign_up.party,
        listed(map(str, sign_up.coming)),
        sign_up.get_channel_display(),
        *(answers.get(key, "") for key in asked),
    ]
