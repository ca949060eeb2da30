"""Notices on paper."""

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.models import User
from communities import freshness
from communities.models import NoticePage
from communities.roles import manages
from printing.enlarging import Format
from printing.jobs import hand_out, order


@never_cache
@require_safe
def poster(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Have a notice printed in A4 or A3: a published one for anybody, a draft for its workers.

    A published poster is printed once and handed out until something in its community changes.
    """
    notice = get_object_or_404(NoticePage.objects.select_related("community__page"), pk=pk)
    public = NoticePage.objects.live().public().filter(pk=pk).exists()
    user = request.user
    if not public and not (isinstance(user, User) and manages(user, notice.community_id)):
        raise Http404
    params, community = {"notice": pk, "size": _size(request)}, notice.community
    if not public:
        return order(request, "notice_poster", params=params, community=community)
    scope = freshness.community_scope(community.pk) if community else freshness.SITE
    version = freshness.token(scope)
    return hand_out(request, "notice_poster", params=params, community=community, version=version)


def _size(request: HttpRequest) -> str:
    return str(Format.named(request.GET.get("size", "")))
