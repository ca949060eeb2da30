"""Public addresses of projects."""

from django.urls import path

from . import (
    drafting_views,
    objection_views,
    paper_templates,
    paper_views,
    paperwork_views,
    starting_views,
    views,
)
from .deciding import urls as deciding_urls
from .money import urls as money_urls
from .reporting import urls as reporting_urls
from .reviewing import urls as reviewing_urls

app_name = "projects"
urlpatterns = [
    path("projects/", views.project_list, name="list"),
    path("projects.csv", views.project_csv, name="csv"),
    path("projects/rounds/<int:pk>/form.pdf", paper_views.blank_form, name="blank_form"),
    path(
        "projects/rounds/<int:pk>/templates/<str:key>/",
        paper_templates.download,
        name="paper_template",
    ),
    path("projects/<int:pk>/objection/", objection_views.ObjectView.as_view(), name="object"),
    *reporting_urls.PUBLIC,
    *reviewing_urls.PUBLIC,
    *deciding_urls.PUBLIC,
    *money_urls.PUBLIC,
    path("projects/mine/", starting_views.mine, name="mine"),
    path("projects/rounds/<int:pk>/apply/", starting_views.StartView.as_view(), name="apply"),
    path("projects/proposals/<int:pk>/", drafting_views.ProgressView.as_view(), name="progress"),
    path("projects/proposals/<int:pk>/edit/", drafting_views.DraftView.as_view(), name="draft"),
    path(
        "projects/proposals/<int:pk>/hand-in/", drafting_views.HandInView.as_view(), name="hand_in"
    ),
    path("projects/proposals/<int:pk>/form.pdf", paper_views.own_form, name="own_form"),
    path("projects/proposals/<int:pk>/papers/", paperwork_views.hand_in, name="paper_in"),
    path("projects/proposals/<int:pk>/papers/<int:paper>/", paperwork_views.download, name="paper"),
    path(
        "projects/proposals/<int:pk>/papers/<int:paper>/back/",
        paperwork_views.take_back,
        name="paper_back",
    ),
]
