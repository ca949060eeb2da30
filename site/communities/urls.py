"""Addresses of people: joining, letters, confirming, my page."""

from django.urls import path, re_path

from .views import agreeing, data, grid, joining, leader, letters, me, notices

urlpatterns = [
    path("join/<str:token>/", joining.join_form, name="join"),
    path("join/<str:token>/code/", joining.join_code, name="join_code"),
    path("notices/<int:pk>/poster.pdf", notices.poster, name="notice_poster"),
    path("me/", me.me, name="me"),
    path("me/agree/", agreeing.agree, name="agree"),
    path("me/building/", leader.building, name="led_building"),
    path("grid/", grid.grid, name="grid"),
    path("grid/<int:pk>/confirm/", grid.confirm, name="grid_confirm"),
    path("grid/<int:pk>/refuse/", grid.refuse, name="grid_refuse"),
    path("grid/<int:pk>/moved-out/", grid.move_out, name="grid_move_out"),
    re_path(
        r"^grid/claims/(?P<pk>[0-9]+)/(?P<answer>confirm|refuse)/$",
        grid.decide_claim,
        name="grid_claim",
    ),
    path("letter/", letters.letter, name="letter"),
    path("letter/<str:code>/", letters.letter, name="letter_code"),
    path("me/data/", data.data, name="data"),
    path("me/data/export/", data.export, name="data_export"),
    path("me/data/phone/", data.phone, name="data_phone"),
    path("me/data/phone/code/", data.phone_code, name="data_phone_code"),
    path("me/data/<int:pk>/correct/", data.correct, name="data_correct"),
    path("me/data/<int:pk>/erase/", data.erase, name="data_erase"),
    path("me/data/<int:pk>/act-for/", data.act_for, name="data_act_for"),
    path("me/data/<int:pk>/consent/<str:purpose>/", data.consent, name="data_consent"),
    path("me/data/acting/<int:pk>/stop/", data.stop, name="data_stop"),
]
