"""Addresses of activities: the public list, a resident's sign-ups, the desk."""

from django.urls import path

from .albums.urls import urlpatterns as albums
from .door_urls import urlpatterns as door
from .meetings.urls import urlpatterns as meetings
from .records.urls import urlpatterns as records
from .resident_urls import urlpatterns as residents
from .statistics.urls import urlpatterns as statistics
from .supplies.urls import urlpatterns as supplies
from .views import desk, hours, leader, listing, mine, paper

app_name = "activities"
urlpatterns = [
    *residents,
    path("activities/", listing.activity_list, name="list"),
    path("activities.csv", listing.activity_csv, name="csv"),
    path("activities/<int:pk>.ics", listing.activity_ics, name="ics"),
    path("activities/<int:pk>/sign-up/", mine.sign_up, name="sign_up"),
    path("me/building/activities/<int:pk>/", leader.sign_up, name="leader_sign_up"),
    path("me/activities/", mine.my_activities, name="mine"),
    path("me/activities/hours/<int:pk>/", hours.my_record, name="my_service_record"),
    path("me/activities/<str:code>/", mine.confirmation, name="confirmation"),
    path("me/activities/<str:code>/cancel/", mine.cancel, name="cancel"),
    path("desk/activities/", desk.sessions, name="desk"),
    path("desk/activities/<int:pk>/", desk.roster, name="roster"),
    path("desk/activities/<int:pk>/check-in/", desk.check_in, name="check_in"),
    path("desk/activities/<int:pk>/walk-in/", desk.walk_in, name="walk_in"),
    path("desk/activities/<int:pk>/sign-up/", desk.sign_up, name="desk_sign_up"),
    path("desk/activities/<int:pk>/cancel/<int:sign_up>/", desk.cancel, name="desk_cancel"),
    path("desk/activities/<int:pk>/skip/<int:sign_up>/", desk.skip, name="skip"),
    path("desk/activities/<int:pk>/undo/<int:attendance>/", desk.undo, name="undo"),
    path("desk/activities/<int:pk>/check-out/<int:attendance>/", hours.check_out, name="check_out"),
    path("desk/activities/<int:pk>/check-out/", hours.check_out_all, name="check_out_all"),
    path("desk/activities/<int:pk>/left/<int:attendance>/", hours.correct, name="correct_hours"),
    path("desk/volunteers/", hours.ledger, name="hours"),
    path("desk/volunteers/<int:pk>/record.pdf", hours.record, name="print_service_record"),
    path("service-records/<str:code>/", hours.proof, name="service_record"),
    path("desk/activities/<int:pk>/poster.pdf", paper.poster, name="poster"),
    path("desk/activities/<int:pk>/sign-in-sheet.pdf", paper.sign_in_sheet, name="sheet"),
    path("desk/activities/<int:pk>/roster.pdf", paper.roster, name="series_roster"),
    path("desk/activities/<int:pk>/waiting-list.pdf", paper.waiting_list, name="waiting_list"),
    path("desk/activities/<int:pk>/calls.pdf", paper.call_list, name="call_list"),
    path("desk/check-in/<str:code>/", desk.check_in_code, name="check_in_code"),
    *door,
    *albums,
    *meetings,
    *records,
    *statistics,
    *supplies,
]
