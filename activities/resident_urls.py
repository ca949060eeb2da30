"""Addresses of sign-up in several ways, of calendars, and of changes at the desk."""

from django.urls import path

from .views import by_name, changing, exporting, feeds, mine, series

urlpatterns = [
    path("activities/<int:pk>/sessions/", series.sign_up, name="sign_up_series"),
    path("activities/<int:pk>/by-name/", by_name.sign_up, name="by_name"),
    path("activities/<int:pk>/series.ics", feeds.series_file, name="series_ics"),
    path("activities/community/<int:pk>.ics", feeds.community_feed, name="community_feed"),
    path("me/activities/calendar/<str:token>.ics", feeds.own_feed, name="own_feed"),
    path("me/activities/calendar/", feeds.change_feed, name="change_feed"),
    path("me/activities/series/<int:pk>/", series.answer, name="series_answer"),
    path("me/activities/<str:code>/companions/<int:pk>/", mine.companion, name="companion"),
    path("desk/activities/<int:pk>/change/", changing.change, name="change"),
    path("desk/activities/<int:pk>/move/", changing.move, name="move"),
    path("desk/activities/<int:pk>/call-off/", changing.call_off, name="call_off"),
    path("desk/activities/<int:pk>/hold/", changing.hold, name="hold"),
    path("desk/activities/<int:pk>/roster.csv", exporting.roster_csv, name="roster_csv"),
]
