"""Steps of the desk, offered beside a row of a list."""

from typing import Any

from django.db.models import Model
from django.urls import reverse
from wagtail.admin.widgets.button import Button


def step(label: Any, url_name: str, row: Model, icon: str) -> Button:
    """Return the entry of a row's menu that leads to a step of the desk."""
    return Button(label, url=reverse(url_name, args=[row.pk]), icon_name=icon, priority=25)
