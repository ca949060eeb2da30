"""Addresses of messages."""

from django.urls import path

from . import views

app_name = "outbox"
urlpatterns = [
    path("me/messages/", views.mine, name="mine"),
    path("desk/calls/", views.calls, name="calls"),
    path("desk/calls/<int:pk>/done/", views.called, name="called"),
]
