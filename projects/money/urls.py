"""Addresses of money in the admin."""

from django.urls import path

from . import views

ADMIN = [
    path("grants/<int:pk>/money/", views.MoneyView.as_view(), name=views.PAGE),
    path("grants/<int:pk>/ledger.xlsx", views.ledger, name="project_ledger"),
    path("grants/<int:pk>/agreement/", views.agreement, name="project_agreement"),
    path("grants/<int:pk>/vouchers/<int:expense>/", views.voucher, name="project_voucher"),
    path("rounds/<int:pk>/ledger.xlsx", views.round_ledger, name="round_ledger"),
]
