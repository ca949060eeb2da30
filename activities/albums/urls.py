"""Addresses of albums, below `activities:`."""

from django.urls import path

from . import views

BASE = "desk/activities/series/<int:pk>/album/"
urlpatterns = [
    path(BASE, views.album, name="album"),
    path(f"{BASE}<int:photo>/withdraw/", views.withdraw, name="withdraw_photo"),
]
