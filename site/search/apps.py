"""The search app."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """Search that finds Chinese words. The label keeps clear of `wagtail.search`."""

    name = "search"
    label = "linli_search"
