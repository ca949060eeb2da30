"""Notices on paper."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from communities.models import NoticePage
from communities.roles import manages
from home.dates import day_text
from home.short_links import page_code
from printing import pages, render
from printing.links import short_url


@never_cache
@require_safe
def poster(request: HttpRequest, pk: int) -> HttpResponse:
    """Print a notice as an A4 poster: a published one for anybody, a draft for its workers.

    Raises `printing.errors.TooLong` when the notice does not fit on one sheet.
    """
    notice = get_object_or_404(NoticePage.objects.select_related("community__sub_district"), pk=pk)
    if not notice.live and not manages(request.user, notice.community_id):
        raise Http404
    sheet = render("print/poster.html", poster_context(notice), title=notice.title)
    response = HttpResponse(pages.at_most(sheet, 1), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="notice-{pk}.pdf"'
    return response


def poster_context(notice: NoticePage) -> dict[str, object]:
    """What stands on the poster: the title largest, the sentence below, until when, who says it."""
    community = notice.community
    place = community or notice.get_parent().specific.sub_district
    facts = [(_("Dated"), day_text(notice.issued_on))]
    if notice.expires_at:
        facts.insert(0, (_("Holds until"), day_text(notice.expires_at)))
    audience = [str(item) for item in [*notice.grids.all(), *notice.buildings.all()]]
    if audience:
        facts.append((_("For"), "、".join(audience)))
    if notice.signed:
        facts.append((_("Signed"), notice.signed))
    code = page_code(notice)
    return {
        "who": place.name,
        "over": community.sub_district.name if community else "",
        "kind": _("urgent") if notice.urgent else _("Notice"),
        "headline": notice.title,
        "lead": notice.summary if notice.summary != notice.title else "",
        "facts": facts,
        "url": short_url(code),
        "code": code,
        "caption": _("Scan to read all of it"),
        "help": _("Questions: %(phone)s") % {"phone": place.phone} if place.phone else "",
    }
