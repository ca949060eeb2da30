"""Progress pages."""

from django.urls import path

from . import views

app_name = "jobs"
urlpatterns = [
    path("<uuid:pk>/", views.job, name="job"),
    path("<uuid:pk>.json", views.job_json, name="job_json"),
    path("<uuid:pk>/file/", views.job_file, name="job_file"),
    path("<uuid:pk>/stop/", views.stop, name="stop"),
]
