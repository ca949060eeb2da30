"""Finds the page at an address in one look-up, where Wagtail loads one level after the other.

Only what is plain is found here. An alias, a restricted page, a page that routes in its own way, a
draft or nothing at all is left to Wagtail, which asks again and decides.
"""

from functools import cache
from itertools import pairwise
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import DEFAULT_DB_ALIAS
from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import re_path
from wagtail import urls as wagtail_urls
from wagtail.models import Page, Site
from wagtail.url_routing import RouteResult
from wagtail.views import serve as wagtail_serve

from communities.freshness import SITE, token_lately
from communities.models.pages import SharedPage
from communities.statements import Statement, given

DEEPEST = 8  # levels below the site's root that are looked for here
MOST_SITES = 100  # hosts; what a client writes there must not fill the memory
_sites: dict[tuple[str, str], tuple[str, Site]] = {}

# What a page shows of its parent, in the order in which a page is made from a row.
SHOWN = {"id", "path", "depth", "slug", "url_path", "title", "content_type_id"}
OF_PARENT = [field.attname for field in Page._meta.concrete_fields if field.attname in SHOWN]


def serve(request: HttpRequest, path: str) -> HttpResponseBase:
    """Answer as Wagtail does, but tell it the page when that is plain."""
    found = plain_page(request, path)
    if found is not None:
        request._wagtail_route_for_request = RouteResult(found)  # type: ignore[attr-defined]  # Wagtail's
    response: HttpResponseBase = wagtail_serve(request, path)
    return response


def plain_page(request: HttpRequest, path: str) -> SharedPage | None:
    """The live page at this path, if nothing about it or its ancestors is special."""
    site = _site(request)
    line = _line(site.root_page, path) if site else []
    if not line or not line[-1].live or not all(map(_is_plain, line)):
        return None
    model = _model(line[-1])
    if model is None or not issubclass(model, SharedPage):
        return None
    found: SharedPage | None = next(iter(_page_of(model)(pk=line[-1].id)), None)
    if found is not None:
        parent = line[-2][: len(OF_PARENT)]
        found._cached_parent_obj = Page.from_db(DEFAULT_DB_ALIAS, OF_PARENT, parent)
        found.is_unrestricted = True
    return found


@cache
def _page_of(model: type[SharedPage]) -> Statement[SharedPage]:
    """One page with all its fields."""
    return Statement(lambda: model.objects.filter(pk=given("pk")))


def _site(request: HttpRequest) -> Site | None:
    """The site of this host, remembered until anything of it, or on it, changes."""
    standing = token_lately(SITE)
    host = (request.get_host(), request.get_port())
    seen = _sites.get(host)
    if seen is None or standing is None or seen[0] != standing:
        site = Site.find_for_request(request)
        if site is None or standing is None:
            return site
        if len(_sites) >= MOST_SITES:
            _sites.clear()
        seen = _sites[host] = (standing, site)
    request._wagtail_site = seen[1]  # type: ignore[attr-defined]  # where Wagtail looks first
    return seen[1]


def _line(root: Page, path: str) -> list[Any]:
    """The pages from the tree's root down to this path; empty when they do not make one line."""
    addresses = ["/", root.url_path]
    for slug in filter(None, path.split("/")):
        addresses.append(f"{addresses[-1]}{slug}/")
    if len(addresses) > DEEPEST:
        return []
    names = {f"address{number}": address for number, address in enumerate(addresses)}
    line = _pages_at(len(addresses))(**names)
    one_below = all(
        low.depth == high.depth + 1 and low.path.startswith(high.path)
        for high, low in pairwise(line)
    )
    found = [page.url_path for page in line]
    return line if one_below and found == addresses and line[1].id == root.pk else []


@cache
def _pages_at(many: int) -> Statement[Any]:
    """The pages at so many addresses, each once for every restriction that it has."""

    def build() -> QuerySet[Any, Any]:
        addresses = [given(f"address{number}") for number in range(many)]
        pages = Page.objects.filter(url_path__in=addresses).order_by("path")
        told = pages.annotate(restricted=F("view_restrictions"))
        return told.values_list(*OF_PARENT, "live", "alias_of_id", "restricted", named=True)

    return Statement(build)


def _model(page: Any) -> Any:
    """The class of the page, if there is one still."""
    return ContentType.objects.get_for_id(page.content_type_id).model_class()


def _is_plain(page: Any) -> bool:
    model = _model(page)
    own_way = model is None or model.route is not Page.route
    return not (own_way or page.alias_of_id or page.restricted)


urlpatterns = [
    *(pattern for pattern in wagtail_urls.urlpatterns if pattern.name != "wagtail_serve"),
    re_path(wagtail_urls.serve_pattern, serve, name="wagtail_serve"),
]
