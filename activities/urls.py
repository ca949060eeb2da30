"""Addresses of activities: the public list, sign-up, my activities, the desk."""

from django.urls import path
from django.views.generic import RedirectView

app_name = "activities"
urlpatterns = [
    path("activities/mine/<str:code>/", RedirectView.as_view(url="/me/"), name="confirmation"),
]
