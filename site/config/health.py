"""`/healthz`: the process answers. `/readyz`: everything it needs answers too."""

import uuid
from collections.abc import Callable
from datetime import timedelta

from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from jobs.models import Worker

WORKER_SILENT_AFTER = timedelta(seconds=30)


@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer without asking anyone."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """Ask each part; 503 as soon as one is down. The answer names the part, never its address."""
    parts = {name: _state(check) for name, check in CHECKS.items()}
    ready = set(parts.values()) == {"ok"}
    return JsonResponse({"ready": ready, "parts": parts}, status=200 if ready else 503)


def _state(check: Callable[[], bool]) -> str:
    try:
        return "ok" if check() else "down"
    except Exception as error:
        return f"down: {type(error).__name__}"


def _database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return bool(cursor.fetchone())


def _cache() -> bool:
    key = f"readyz-{uuid.uuid4()}"
    cache.set(key, "1", 10)
    found = cache.get(key) == "1"
    cache.delete(key)
    return found


def _storage() -> bool:
    name = default_storage.save(f"readyz/{uuid.uuid4()}", ContentFile(b"1"))
    default_storage.delete(name)
    return True


def _worker() -> bool:
    return Worker.objects.filter(seen_at__gte=timezone.now() - WORKER_SILENT_AFTER).exists()


CHECKS: dict[str, Callable[[], bool]] = {
    "database": _database,
    "cache": _cache,
    "storage": _storage,
    "worker": _worker,
}
