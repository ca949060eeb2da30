"""Addresses of reports and archives below the admin."""

from django.urls import URLPattern, path

from . import archive_views, views

ADMIN: list[URLPattern] = [
    path("grants/<int:pk>/reports/<str:kind>/", views.ReportView.as_view(), name="project_report"),
    path("grants/<int:pk>/archive/", archive_views.ArchiveView.as_view(), name="project_archive"),
    path("grants/<int:pk>/dossier.pdf", archive_views.order_dossier, name="project_dossier"),
    path(
        "grants/<int:pk>/packages/<int:number>/",
        archive_views.download_package,
        name="project_package",
    ),
    path(
        "grants/<int:pk>/outputs/<int:number>/",
        archive_views.download_output,
        name="project_output",
    ),
]
