"""Addresses of reviews: the reviewer's on the site, the office's in the admin."""

from django.urls import path

from . import office, views

PUBLIC = [
    path("projects/reviews/", views.reviews, name="reviews"),
    path("projects/reviews/<int:pk>/", views.review, name="review"),
    path("projects/proposals/<int:pk>/letter.pdf", views.own_letter, name="own_letter"),
]
ADMIN = [
    path("rounds/<int:pk>/panel/", office.PanelView.as_view(), name=office.PAGE),
    path("rounds/<int:pk>/minutes.pdf", office.minutes_sheet, name="round_minutes"),
]
