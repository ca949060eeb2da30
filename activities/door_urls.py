"""Addresses of the door: what a volunteer's phone uses, and where the desk makes the links."""

from django.urls import path

from .views import door, doors

urlpatterns = [
    path("door/worker.js", door.worker, name="door_worker"),
    path("door/<str:code>/", door.page, name="door"),
    path("door/<str:code>/people.json", door.people, name="door_people"),
    path("door/<str:code>/scans/", door.scans, name="door_scans"),
    path("desk/activities/<int:pk>/doors/", doors.doors, name="doors"),
    path("desk/activities/<int:pk>/doors/open/", doors.open_door, name="open_door"),
    path("desk/activities/<int:pk>/doors/<int:door>/revoke/", doors.revoke, name="revoke_door"),
    path("desk/activities/<int:pk>/doors/<int:door>/card.pdf", doors.card, name="door_card"),
]
