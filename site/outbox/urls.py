"""Addresses of messages."""

from django.urls import path

from . import digest_views, views

app_name = "outbox"
urlpatterns = [
    path("me/messages/", views.mine, name="mine"),
    path("me/digest/", digest_views.my_digest, name="my_digest"),
    path("me/digest/<str:token>/", digest_views.digest, name="digest"),
    path("desk/calls/", views.calls, name="calls"),
    path("desk/calls/<int:pk>/done/", views.called, name="called"),
]
