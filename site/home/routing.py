"""Finds the page at an address in one look-up, where Wagtail loads one level after the other.

Only what is plain is found here. An alias, a restricted page, a page that routes in its own way, a
draft or nothing at all is left to Wagtail, which asks again and decides.
"""

from itertools import pairwise

from django.db.models import F
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import re_path
from wagtail import urls as wagtail_urls
from wagtail.models import Page, Site
from wagtail.url_routing import RouteResult
from wagtail.views import serve as wagtail_serve

from communities.freshness import SITE, token_lately
from communities.models.pages import SharedPage

MOST_SITES = 100  # hosts; what a client writes there must not fill the memory
_sites: dict[tuple[str, str], tuple[str, Site]] = {}

# What a page shows of its parent, and what says whether it is plain.
KNOWN = ("path", "depth", "slug", "url_path", "title", "live", "content_type", "alias_of")


def serve(request: HttpRequest, path: str) -> HttpResponseBase:
    """Answer as Wagtail does, but tell it the page when that is plain."""
    found = plain_page(request, path)
    if found is not None:
        request._wagtail_route_for_request = RouteResult(found)  # type: ignore[attr-defined]
    response: HttpResponseBase = wagtail_serve(request, path)
    return response


def plain_page(request: HttpRequest, path: str) -> SharedPage | None:
    """The live page at this path, if nothing about it or its ancestors is special."""
    site = _site(request)
    line = _line(site.root_page, path) if site else []
    if not line or not line[-1].live or not all(map(_is_plain, line)):
        return None
    found = line[-1].specific
    if not isinstance(found, SharedPage):
        return None
    found._cached_parent_obj = line[-2]
    found.is_unrestricted = True
    return found


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


def _line(root: Page, path: str) -> list[Page]:
    """The pages from the tree's root down to this path; empty when they do not make one line."""
    addresses = ["/", root.url_path]
    for slug in filter(None, path.split("/")):
        addresses.append(f"{addresses[-1]}{slug}/")
    pages = Page.objects.filter(url_path__in=addresses).annotate(restricted=F("view_restrictions"))
    line = list(pages.only(*KNOWN).order_by("path"))
    one_below = all(
        low.depth == high.depth + 1 and low.path.startswith(high.path)
        for high, low in pairwise(line)
    )
    found = [page.url_path for page in line]
    return line if one_below and found == addresses and line[1].pk == root.pk else []


def _is_plain(page: Page) -> bool:
    model = page.specific_class
    own_way = model is None or model.route is not Page.route
    return not (own_way or page.alias_of_id or page.restricted)


urlpatterns = [
    *(pattern for pattern in wagtail_urls.urlpatterns if pattern.name != "wagtail_serve"),
    re_path(wagtail_urls.serve_pattern, serve, name="wagtail_serve"),
]
