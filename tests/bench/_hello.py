"""Views to compare with: hello-world with and without the site's middleware, and one insert."""

from collections.abc import Callable
from uuid import uuid4

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import path
from django.utils import timezone

from config.urls import urlpatterns as of_the_site
from jobs.models import Chore

HELLO = b"Hello, world!"
BARE = "/bench/bare"


def hello(request: HttpRequest) -> HttpResponse:
    """Say hello from a view."""
    return HttpResponse(HELLO)


def insert(request: HttpRequest) -> HttpResponseBase:
    """Do what any view that writes does at least: one row in one transaction, for an account."""
    if not request.user.is_authenticated:
        return HttpResponse(status=403)
    with transaction.atomic():
        Chore.objects.create(name=uuid4().hex, ran_at=timezone.now())
    return redirect("/")


class BareMiddleware:
    """Say hello before any other middleware; let everything else pass."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info == BARE:
            return HttpResponse(HELLO)
        return self.get_response(request)


urlpatterns = [path("bench/hello", hello), path("bench/insert", insert), *of_the_site]
