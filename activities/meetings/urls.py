"""Addresses of joint meetings, below `activities:`."""

from django.urls import path

from . import views

DESK = "desk/activities/<int:pk>/meeting/"
urlpatterns = [
    path(DESK, views.meeting, name="meeting"),
    path(f"{DESK}save/", views.save_head, name="save_meeting"),
    path(f"{DESK}points/", views.add_point, name="add_point"),
    path(f"{DESK}points/<int:point>/drop/", views.drop_point, name="drop_point"),
    path(f"{DESK}parties/", views.add_party, name="add_party"),
    path(f"{DESK}parties/<int:party>/drop/", views.drop_party, name="drop_party"),
    path(f"{DESK}agree/", views.agree, name="agree"),
    path(f"{DESK}summary/", views.summarise, name="summarise"),
    path(f"{DESK}agenda.pdf", views.sheet_of("meeting_agenda"), name="meeting_agenda"),
    path(f"{DESK}minutes.pdf", views.sheet_of("meeting_minutes"), name="meeting_minutes"),
    path("desk/follow-ups/", views.follow_ups, name="follow_ups"),
    path("desk/follow-ups/<int:pk>/", views.follow_up, name="follow_up"),
    path("desk/follow-ups/<int:pk>/step/", views.step, name="follow_up_step"),
]
