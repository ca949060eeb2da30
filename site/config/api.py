"""Open data: published pages, read only, by Wagtail's own API at `/api/v2/pages/`."""

from rest_framework.renderers import JSONRenderer
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.views import PagesAPIViewSet


class PublishedPages(PagesAPIViewSet):
    """Pages that anybody may read; each model says in `api_fields` what it publishes."""

    name = "pages"
    renderer_classes = [JSONRenderer]
    authentication_classes: list[type] = []
    throttle_classes: list[type] = []


router = WagtailAPIRouter("api")
router.register_endpoint("pages", PublishedPages)
