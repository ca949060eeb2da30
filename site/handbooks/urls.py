"""Public addresses of handbooks."""

from django.urls import path

from . import views

urlpatterns = [
    path("handbooks/<str:code>-large.pdf", views.download_large, name="handbook_download_large"),
    path("handbooks/<str:code>.pdf", views.download, name="handbook_download"),
]
