"""My page: who I am here, what is waiting, what I can do."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.staff import is_staff_account
from accounts.visitors import user_of
from communities.dashboard import waits_for
from communities.models import Representation
from communities.roles import grids_of, led_buildings


@never_cache
@require_safe
@login_required
def me(request: HttpRequest) -> HttpResponse:
    """Show for whom this account acts and how far each entry is."""
    user = user_of(request)
    mine = (
        user.representations.filter(ended_at__isnull=True)
        .select_related("resident__household__building__grid", "resident__community__page")
        .order_by("-is_self", "pk")
    )
    entries: list[Representation] = list(mine)
    staff = not entries and is_staff_account(user)
    if staff and user.has_perm("wagtailadmin.access_admin"):
        return redirect("wagtailadmin_home")
    if staff and grids_of(user).exists():
        return redirect("grid")
    context = {
        "entries": entries,
        "staff": staff,
        "leads": led_buildings(user).exists(),
        "waits": waits_for(user, timezone.now()),
    }
    return render(request, "communities/me.html", context)
