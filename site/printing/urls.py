"""Addresses that are printed."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.type_code, name="type_code"),
    path("<str:code>/", views.short_link, name="short_link"),
]
