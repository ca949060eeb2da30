"""Addresses of people: joining, letters, confirming, my page."""

from django.urls import path, re_path

from .views import grid, joining, me

urlpatterns = [
    path("join/<str:token>/", joining.join_form, name="join"),
    path("join/<str:token>/code/", joining.join_code, name="join_code"),
    path("me/", me.me, name="me"),
    path("grid/", grid.grid, name="grid"),
    path("grid/<int:pk>/confirm/", grid.confirm, name="grid_confirm"),
    path("grid/<int:pk>/refuse/", grid.refuse, name="grid_refuse"),
    path("grid/<int:pk>/moved-out/", grid.move_out, name="grid_move_out"),
    re_path(
        r"^grid/claims/(?P<pk>[0-9]+)/(?P<answer>confirm|refuse)/$",
        grid.decide_claim,
        name="grid_claim",
    ),
    path("letter/", me.me, name="letter"),
]
