"""Sign-in before allauth's own addresses, and Wagtail's doors that lead here."""

from django.urls import include, path
from django.views.generic import RedirectView

from . import views

urlpatterns = [
    path("accounts/login/", views.SignInView.as_view(), name="account_login"),
    path(
        "accounts/login/code/", views.PhoneSignInView.as_view(), name="account_request_login_code"
    ),
    path("accounts/", include("allauth.urls")),
]

# Wagtail's own login pages know no second factor.
wagtail_doors = [
    path(f"{door}/login/", RedirectView.as_view(pattern_name="account_login", query_string=True))
    for door in ("admin", "_util")
]
