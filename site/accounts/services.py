"""What happens to accounts of residents."""

import secrets
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from communities.errors import Refusal

from .models import User
from .staff import is_staff_account, staff_accounts


class PhoneTaken(Refusal):
    """The number opens somebody's account already."""

    code = "phone_taken"
    message = _(
        "This phone already opens another account. Please sign in with it instead, or ask your "
        "residents' committee at the desk to release it."
    )


def account_of_phone(phone: str) -> User | None:
    """Return the resident's account that this phone opens; staff have none."""
    holder = User.objects.filter(phone=phone, phone_verified_at__isnull=False).first()
    if holder is None or not holder.is_active or is_staff_account(holder):
        return None
    return holder


def open_account(phone: str, name: str, *, at: datetime) -> User:
    """Return the account of a phone that its holder has just proved, new if there is none."""
    known = account_of_phone(phone)
    if known is not None:
        return known
    try:
        with transaction.atomic():
            _take_from_staff(phone)
            return _new_account(name, phone=phone, phone_verified_at=at)
    except IntegrityError:  # the same person, twice at once
        known = account_of_phone(phone)
        if known is None:
            raise
        return known


def open_account_without_phone(name: str) -> User:
    """Return a new account for somebody whom a door letter lets in."""
    return _new_account(name)


def _new_account(name: str, **fields: object) -> User:
    account = User(username=f"r-{secrets.token_hex(8)}", first_name=name[:150], **fields)
    account.set_unusable_password()
    account.save()
    return account


def _take_from_staff(phone: str) -> None:
    """Staff sign in by password: a phone of theirs opens the resident's account instead."""
    staff_accounts().filter(phone=phone).update(phone="", phone_verified_at=None)
    User.objects.filter(phone=phone, is_active=False).update(phone="", phone_verified_at=None)


def set_phone(user: User, phone: str, *, at: datetime) -> None:
    """Make a proved phone the one that opens this account; staff keep none.

    Raises `PhoneTaken` when it opens another resident's account: the desk decides whose it is.
    """
    if is_staff_account(user):
        return
    other = account_of_phone(phone)
    if other is not None and other.pk != user.pk:
        raise PhoneTaken
    try:
        with transaction.atomic():
            _take_from_staff(phone)
            User.objects.filter(pk=user.pk).update(phone=phone, phone_verified_at=at)
    except IntegrityError:
        raise PhoneTaken from None
    user.phone, user.phone_verified_at = phone, at


def release_phone(account: User) -> None:
    """Close the door that a phone opens, because the number belongs to somebody else now.

    Whoever has signed in with it until today is signed out everywhere: a new password, which
    nobody knows, ends all sessions.
    """
    account.phone, account.phone_verified_at = "", None
    account.set_unusable_password()
    account.save(update_fields=["phone", "phone_verified_at", "password"])
