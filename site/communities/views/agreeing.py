"""The question that comes first: may your entry be kept?"""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts import consents
from accounts.visitors import user_of
from communities.forms import AgreeForm
from home.views import safe_next


@never_cache
@login_required
def agree(request: HttpRequest) -> HttpResponse:
    """Ask for entries that the committee has made; nothing is ticked, and erasing is as near."""
    user = user_of(request)
    entries = list(consents.unasked(user).select_related("household__building", "community"))
    there = safe_next(request)
    if not entries:
        return redirect(there)
    form = AgreeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        at = timezone.now()
        with transaction.atomic():
            for resident in entries:
                for purpose in form.purposes():
                    consents.give(resident, purpose, at=at, by=user)
        messages.success(request, _("Your agreement is kept. You can withdraw it under “My data”."))
        return redirect(there)
    return render(request, "communities/agree.html", {"form": form, "entries": entries})
