"""Addresses of the frame."""

from django.urls import path

from home import views

urlpatterns = [path("preferences/", views.preferences, name="preferences")]
