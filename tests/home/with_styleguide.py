"""The site's addresses and, as where DEBUG is on, the style guide."""

from config.urls import urlpatterns as site
from django.urls import path
from home import styleguide

urlpatterns = [path("styleguide/", styleguide.show), *site]
