"""Addresses of reports and archives: below the admin, and for leads on the site."""

from django.urls import URLPattern, path

from . import archive_views, public_year_views, views, year_views

ADMIN: list[URLPattern] = [
    *(
        path(
            f"grants/<int:pk>/reports/{kind}/",
            views.ReportView.as_view(),
            {"kind": kind},
            name=f"project_write_{kind}",
        )
        for kind in ("midterm", "closing")
    ),
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

PUBLIC: list[URLPattern] = [
    path("projects/rounds/<int:pk>/report/", year_views.page, name="round_report"),
    path("projects/rounds/<int:pk>/report.pdf", year_views.paper, name="round_report_pdf"),
    path("projects/rounds/<int:pk>/report.xlsx", year_views.workbook, name="round_report_xlsx"),
    path("projects/rounds/<int:pk>/year/", public_year_views.page, name="round_year"),
    path("projects/rounds/<int:pk>/year.pdf", public_year_views.paper, name="round_year_pdf"),
    path("projects/rounds/<int:pk>/year.csv", public_year_views.open_data, name="round_year_csv"),
    *(
        path(
            f"projects/proposals/<int:pk>/reports/{kind}/",
            views.LeadReportView.as_view(),
            {"kind": kind},
            name=f"report_{kind}",
        )
        for kind in ("midterm", "closing")
    ),
]
