"""Addresses of the distribution of supplies, below `activities:`."""

from django.urls import path

from . import desk_views, lot_views, resident_views

DESK = "desk/supplies/<int:pk>/"
urlpatterns = [
    path("me/supplies/", resident_views.mine, name="my_supplies"),
    path("me/supplies/<int:pk>/reserve/", resident_views.reserve, name="reserve"),
    path("me/supplies/<str:code>/", resident_views.claim, name="claim"),
    path("me/supplies/<str:code>/call-off/", resident_views.call_off, name="call_off_claim"),
    path("desk/supplies/", desk_views.distributions, name="supplies"),
    path("desk/supplies/lots/", lot_views.lots, name="lots"),
    path("desk/supplies/lots/<int:pk>/", lot_views.lot, name="lot"),
    path("desk/supplies/lots/<int:pk>/sheet.pdf", lot_views.lot_sheet, name="lot_sheet"),
    path(DESK, desk_views.desk, name="supplies_desk"),
    path(f"{DESK}hand-out/", desk_views.hand_out, name="hand_out"),
    path(f"{DESK}enter/", desk_views.enter, name="enter_stock"),
    path(f"{DESK}entries/<int:entry>/back/", desk_views.take_back, name="take_back_entry"),
    path(f"{DESK}claims/<int:claim>/back/", desk_views.put_back, name="put_back_claim"),
    path(f"{DESK}release/", desk_views.release, name="release_claims"),
    path(f"{DESK}times/", desk_views.plan, name="plan_pick_ups"),
    path(f"{DESK}receive/", desk_views.receive, name="receive_portion"),
    path(f"{DESK}pick-up.pdf", desk_views.sheet_of("supply_pick_up"), name="pick_up_sheet"),
    path(f"{DESK}calls.pdf", desk_views.sheet_of("supply_calls"), name="supply_calls"),
    path(f"{DESK}account.pdf", desk_views.sheet_of("supply_account"), name="supply_account"),
]
