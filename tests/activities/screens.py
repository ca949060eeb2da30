"""Screens of activities, by their names, and what stands on them."""

from typing import Any

from django.urls import reverse


def address(name: str, *args: object) -> str:
    """Return the way to a screen: of places, of a sign-up, whatever its name takes."""
    return reverse(f"activities:{name}", args=args)


def text(answer: Any) -> str:
    """Return the page that was answered."""
    return str(answer.content.decode())
