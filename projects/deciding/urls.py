"""Addresses of a round's vote."""

from django.urls import path

from . import views

PUBLIC = [path("projects/rounds/<int:pk>/vote/", views.vote_page, name="vote")]
ADMIN = [
    path("rounds/<int:pk>/vote/", views.VoteView.as_view(), name=views.PAGE),
    path("rounds/<int:pk>/vote.pdf", views.vote_sheet, name="round_vote_sheet"),
]
