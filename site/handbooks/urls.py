"""Public addresses of handbooks."""

from django.urls import path

from . import views

urlpatterns = [path("handbooks/<str:code>.pdf", views.download, name="handbook_download")]
