"""Addresses of the figures, below `activities:`."""

from django.urls import path

from . import views

urlpatterns = [
    path("desk/activities/figures/", views.desk, name="statistics"),
    path("desk/activities/figures.xlsx", views.desk_xlsx, name="statistics_xlsx"),
    path("desk/activities/figures.csv", views.desk_csv, name="statistics_csv"),
    path("desk/activities/figures.pdf", views.desk_sheet, name="statistics_sheet"),
    path("activities/figures/<str:code>/", views.community, name="figures"),
    path("activities/figures/<str:code>.csv", views.community_csv, name="figures_csv"),
    path("activities/figures/district/<str:code>/", views.district, name="district_figures"),
    path(
        "activities/figures/district/<str:code>.csv",
        views.district_csv,
        name="district_figures_csv",
    ),
]
