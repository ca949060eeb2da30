"""The admin's look: the house's accent and a font stack that sets Chinese well."""

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks


@hooks.register("insert_global_admin_css")
def admin_look() -> SafeString:
    """Load the small stylesheet over Wagtail's own."""
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin.css"))
