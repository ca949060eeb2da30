"""Which accounts work for the committee or the office: they sign in by password only."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from .models import User

STAFF = (
    Q(is_staff=True)
    | Q(is_superuser=True)
    | Q(groups__permissions__codename="access_admin")
    | Q(user_permissions__codename="access_admin")
    | Q(grids__isnull=False)
)


def staff_accounts() -> QuerySet[User]:
    """Accounts that may enter the admin or look after a grid."""
    return User.objects.filter(pk__in=User.objects.filter(STAFF).values("pk"))


def is_staff_account(user: AbstractBaseUser | AnonymousUser) -> bool:
    """Whether no code by SMS may ever open this account."""
    if user.is_anonymous:
        return False
    return staff_accounts().filter(pk=user.pk).exists()
