"""Public addresses of projects."""

from django.urls import path

from . import paper_views, views

app_name = "projects"
urlpatterns = [
    path("projects/", views.project_list, name="list"),
    path("projects.csv", views.project_csv, name="csv"),
    path("projects/rounds/<int:pk>/form.pdf", paper_views.blank_form, name="blank_form"),
]
