"""Addresses of money: in the admin, and on the site for leads."""

from django.urls import path

from . import lead_views as own
from . import views

ADMIN = [
    path("grants/<int:pk>/money/", views.MoneyView.as_view(), name=views.PAGE),
    path("grants/<int:pk>/ledger.xlsx", views.ledger, name="project_ledger"),
    path("grants/<int:pk>/agreement/", views.agreement, name="project_agreement"),
    path("grants/<int:pk>/vouchers/<int:expense>/", views.voucher, name="project_voucher"),
    path("rounds/<int:pk>/ledger.xlsx", views.round_ledger, name="round_ledger"),
]
OWN = "projects/proposals/<int:pk>/money/"
PUBLIC = [
    path(OWN, own.AccountView.as_view(), name="own_money"),
    path(f"{OWN}expense/", own.ExpenseView.as_view(), name="own_expense_new"),
    path(f"{OWN}change/", own.AmendView.as_view(), name="own_amendment"),
    path(f"{OWN}own-means/", own.OwnMeansView.as_view(), name="own_means"),
    path(f"{OWN}expenses/<int:expense>/", own.OneExpenseView.as_view(), name="own_expense"),
    path(f"{OWN}expenses/<int:expense>/voucher/", own.OwnVoucherView.as_view(), name="own_voucher"),
]
