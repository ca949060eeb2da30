"""Addresses of the records of a series, below `activities:`."""

from django.urls import path

from . import views

BASE = "desk/activities/series/<int:pk>/"
urlpatterns = [
    path(BASE, views.series, name="series"),
    path(f"{BASE}matrix.xlsx", views.series_xlsx, name="series_xlsx"),
    path(f"{BASE}matrix.pdf", views.series_sheet, name="series_sheet"),
    path(f"{BASE}people/<int:resident>/", views.person, name="series_person"),
    path(f"{BASE}people/<int:resident>/made-up/", views.made_up, name="made_up"),
    path(
        f"{BASE}people/<int:resident>/made-up/<int:row>/back/",
        views.not_made_up,
        name="not_made_up",
    ),
]
