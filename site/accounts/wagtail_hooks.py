"""People in the admin: the desk's menu and its addresses, and what the log calls its actions."""

from django.http import HttpRequest
from django.urls import URLPattern, path, re_path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from communities import journal, roles
from communities.views import desk

__all__ = ["journal"]  # imported here so that its log actions are registered


class DeskMenuItem(MenuItem):
    """Shown to those who manage a community."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(roles.managed_community_ids(request.user))


@hooks.register("register_admin_menu_item")
def people_menu() -> MenuItem:
    """Lead to the desk."""
    return DeskMenuItem(
        _("Residents' desk"), reverse_lazy("people_desk"), icon_name="group", order=150
    )


@hooks.register("register_admin_urls")
def people_urls() -> list[URLPattern]:
    """Return the desk's addresses."""
    return [
        path("people/", desk.desk, name="people_desk"),
        path("people/letters/<int:pk>/", desk.print_letters, name="people_letters"),
        re_path(
            r"^people/poster/(?P<kind>grid|building)/(?P<pk>[0-9]+)/$",
            desk.print_poster,
            name="people_poster",
        ),
        path("people/doubles/", desk.doubles, name="people_doubles"),
        path("people/import/", desk.upload, name="people_import"),
        path("people/import/template/", desk.template, name="people_import_template"),
        path("people/import/<uuid:pk>/", desk.import_result, name="people_import_result"),
        path("people/import/<uuid:pk>/write/", desk.import_write, name="people_import_write"),
    ]
