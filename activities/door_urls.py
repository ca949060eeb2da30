"""Addresses of the door and of sign-in sheets: a volunteer's phone, the desk's links, the grid."""

from django.urls import path

from .views import door, doors, sheets

urlpatterns = [
    path("door/worker.js", door.worker, name="door_worker"),
    path("door/<str:code>/", door.page, name="door"),
    path("door/<str:code>/people.json", door.people, name="door_people"),
    path("door/<str:code>/scans/", door.scans, name="door_scans"),
    path("desk/activities/<int:pk>/doors/", doors.doors, name="doors"),
    path("desk/activities/<int:pk>/doors/open/", doors.open_door, name="open_door"),
    path("desk/activities/<int:pk>/doors/<int:door>/revoke/", doors.revoke, name="revoke_door"),
    path("desk/activities/<int:pk>/doors/<int:door>/card.pdf", doors.card, name="door_card"),
    path("desk/sheets/<int:pk>/", sheets.sheet, name="enter_sheet"),
    path("desk/sheets/<int:pk>/twice/", sheets.twice, name="sheet_twice"),
    path("desk/sheets/<int:pk>/settle/", sheets.settle, name="settle_sheet"),
    path("desk/sheets/<int:pk>/correct/", sheets.correct, name="correct_sheet"),
    path("desk/sheets/<int:pk>/photos/", sheets.photo, name="sheet_photo"),
    path("desk/sheets/<int:pk>/photos/<int:photo>/", sheets.photo_file, name="sheet_photo_file"),
]
