"""The site's addresses and, as where DEBUG is on, the style guide."""

from django.urls import path

from config.urls import urlpatterns as site
from home import styleguide

urlpatterns = [path("styleguide/", styleguide.show), *site]
