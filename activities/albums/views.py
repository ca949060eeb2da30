"""The album at the desk: add photos with their consent, take one off."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from activities.models import ActivityPage, AlbumPhoto
from activities.records.views import own_series
from communities.errors import Refusal

from . import services
from .forms import PhotosForm

MOST_AT_ONCE = 20


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def album(request: HttpRequest, pk: int) -> HttpResponse:
    """The photos of an activity with what was agreed to, and the form for more."""
    page, user = own_series(request, pk)
    posted = request.method == "POST"
    form = PhotosForm(request.POST, request.FILES) if posted else PhotosForm()
    if posted and form.is_valid() and (added := _add(request, page, form, user)):
        said = ngettext("%(n)d photo is shown now.", "%(n)d photos are shown now.", added)
        messages.success(request, said % {"n": added})
        return redirect("activities:album", pk)
    rows = AlbumPhoto.objects.filter(page=page).select_related("photo", "by")
    context = {"activity": page, "rows": rows, "form": form}
    return render(request, "activities/albums/album.html", context)


def _add(request: HttpRequest, page: ActivityPage, form: PhotosForm, user: User) -> int:
    """Add what can be added; the sentence of the first refusal stays with the form."""
    added = 0
    try:
        for file in form.cleaned_data["photos"][:MOST_AT_ONCE]:
            services.add(
                page,
                file,
                form.agreement(),
                caption=form.cleaned_data["caption"],
                at=timezone.now(),
                by=user,
            )
            added += 1
    except Refusal as refusal:
        if not added:
            form.add_error(None, str(refusal))
        else:
            messages.error(request, str(refusal))
    return added


@require_POST
@login_required
def withdraw(request: HttpRequest, pk: int, photo: int) -> HttpResponse:
    """Take one photo off, at once and everywhere."""
    page, user = own_series(request, pk)
    row = get_object_or_404(AlbumPhoto, pk=photo, page=page)
    try:
        services.withdraw(row, reason=request.POST.get("reason", ""), at=timezone.now(), by=user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Taken off everywhere; the file is deleted."))
    return redirect("activities:album", pk)
