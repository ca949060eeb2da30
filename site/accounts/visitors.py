"""Who stands behind a request."""

from django.http import HttpRequest

from .models import User


def user_of(request: HttpRequest) -> User:
    """Return the account that is signed in; the view has asked for one."""
    assert isinstance(request.user, User)
    return request.user


def account_of(request: HttpRequest) -> User | None:
    """Return the account that is signed in, if there is one."""
    return request.user if isinstance(request.user, User) else None
