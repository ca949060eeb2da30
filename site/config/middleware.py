"""Middleware of the whole house."""

import logging
import time
from collections.abc import Callable

from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse

log = logging.getLogger("linli.request")
EXPECTED = (Http404, PermissionDenied, BadRequest, SuspiciousOperation)


class RequestLogMiddleware:
    """Log one structured line a request: method, route, status, milliseconds; never a person.

    The route is the pattern, not the path: paths hold the codes of door letters and slips.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        response = self.get_response(request)
        match = request.resolver_match
        log.log(
            logging.ERROR if response.status_code >= 500 else logging.INFO,
            "request",
            extra={
                "method": request.method,
                "route": match.route if match else "",
                "status": response.status_code,
                "ms": round((time.perf_counter() - started) * 1000, 1),
            },
        )
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """Say where an unforeseen error happened; the answer itself stays Django's."""
        if isinstance(exception, EXPECTED):
            return
        match = request.resolver_match
        log.error("error", extra={"route": match.route if match else ""}, exc_info=exception)


class ContentPolicyMiddleware(CSPMiddleware):
    """One strict policy for everyone, loosened by CONTENT_SECURITY_POLICY_ADMIN in the editor."""

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if not report_only and request.path_info.startswith(reverse("wagtailadmin_home")):
            parts.replace = {**settings.CONTENT_SECURITY_POLICY_ADMIN, **(parts.replace or {})}
        return parts
