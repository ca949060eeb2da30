"""Public addresses of projects."""

from django.urls import path

from . import views

app_name = "projects"
urlpatterns = [
    path("projects/", views.project_list, name="list"),
    path("projects.csv", views.project_csv, name="csv"),
]
