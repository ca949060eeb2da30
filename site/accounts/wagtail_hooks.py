"""People in the admin: the desk's menu and its addresses, and what the log calls its actions."""

from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest
from django.urls import URLPattern, path, re_path, reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from communities import journal, roles
from communities.views import desk, desk_steps

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


@hooks.register("register_account_menu_item")
def second_factor(request: HttpRequest) -> dict[str, Any]:
    """Lead from one's own account to the second factor."""
    on = is_mfa_enabled(request.user)
    return {
        "url": reverse("mfa_index"),
        "label": _("Second factor"),
        "help_text": _("It is on: signing in asks for a code of your app as well.")
        if on
        else _("It is off. Switch it on, and a stolen password alone opens nothing."),
    }


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
        path("people/<int:pk>/moved-out/", desk_steps.moved_out, name="people_moved_out"),
        path(
            "people/<int:pk>/paper-consent/", desk_steps.paper_consent, name="people_paper_consent"
        ),
        path(
            "people/<int:pk>/release-phone/", desk_steps.release_phone, name="people_release_phone"
        ),
        path(
            "people/letters/<int:pk>/withdraw/",
            desk_steps.revoke_letter,
            name="people_letter_revoke",
        ),
        path(
            "people/households/<int:pk>/letter/",
            desk_steps.household_letter,
            name="people_household_letter",
        ),
        path(
            "people/letters/community/<int:pk>/",
            desk_steps.community_letters,
            name="people_community_letters",
        ),
        path("people/doubles/", desk.doubles, name="people_doubles"),
        path("people/import/", desk.upload, name="people_import"),
        path("people/import/template/", desk.template, name="people_import_template"),
        path("people/import/<uuid:pk>/", desk.import_result, name="people_import_result"),
        path("people/import/<uuid:pk>/write/", desk.import_write, name="people_import_write"),
    ]
