"""Addresses of the frame."""

from django.conf import settings
from django.urls import path

from home import views

urlpatterns = [
    path("preferences/", views.preferences, name="preferences"),
    path("find/<int:pk>/", views.building, name="building"),
]

if settings.DEBUG:
    from home import styleguide

    urlpatterns += [path("styleguide/", styleguide.show, name="styleguide")]
