"""Accounts to sign in with: one for each role, staff by one known password."""

from datetime import timedelta
from random import Random
from unicodedata import east_asian_width

from django.contrib.auth.hashers import make_password
from django.utils.translation import gettext as _

from accounts import consents
from accounts.models import Consent, User
from accounts.phones import display
from communities.models import Community, Grid, Representation, Resident, SubDistrict

from .days import Days
from .names import a_name, a_phone
from .source import figures

PASSWORD = "linli-demo-2026"
HOME = "HFC"
LEAD = "方启航"
LEADER, LEAD_PHONE, RESIDENT, PENDING = (a_phone(number) for number in (1, 2, 3, 4))


def load(days: Days) -> None:
    """Give each role an account, unless it has one."""
    if exist():
        return
    known = make_password(PASSWORD)
    _staff("admin", "系统管理员", known, is_superuser=True)
    office = SubDistrict.objects.get(code=figures()["sub_district"]["code"])
    _staff("officer", "韩立群", known).groups.add(office.officers)
    for community in Community.objects.filter(sub_district=office).select_related("workers"):
        worker = _staff(f"worker-{community.code.lower()}", _worker_of(community.code), known)
        worker.groups.add(community.workers)
    grid = Grid.objects.filter(community__code=HOME).order_by("pk")[0]
    User.objects.filter(grids=grid).update(password=known)
    _residents(grid, days)


def _staff(username: str, name: str, password: str, **fields: bool) -> User:
    return User.objects.create(
        username=username, first_name=name, password=password, is_staff=True, **fields
    )


def _worker_of(code: str) -> str:
    """The social worker leads the community's first project of the file, where there is one."""
    leads = [row["leads"][0] for row in figures()["projects"] if row["community"] == code]
    return leads[0] if leads else a_name(Random(f"worker {code}"))


def _residents(grid: Grid, days: Days) -> None:
    """Accounts by phone of people in the first grid of 海防村."""
    here = Resident.objects.filter(household__building__grid=grid).order_by("pk")
    leader = here.filter(leads_buildings__isnull=False)[0]
    lead, plain = here.verified().filter(age_band__in=["18-35", "36-59"]).exclude(pk=leader.pk)[:2]
    newcomer = here.pending()[0]
    Resident.objects.filter(pk=lead.pk).update(name=LEAD)
    _open(leader, LEADER, "demo-leader", days)
    _open(lead, LEAD_PHONE, "demo-lead", days)
    _open(plain, RESIDENT, "demo-resident", days)
    _open(newcomer, PENDING, "demo-pending", days)
    _look_after(plain, days)


def _open(resident: Resident, phone: str, username: str, days: Days) -> None:
    """An account that this phone opens, acting for the resident themself."""
    Resident.objects.filter(pk=resident.pk).update(phone=phone)
    name = Resident.objects.values_list("name", flat=True).get(pk=resident.pk)
    at = resident.created_at
    user = User(username=username, first_name=name, phone=phone, phone_verified_at=at)
    user.set_unusable_password()
    user.save()
    Representation.objects.create(user=user, resident=resident, since=at, confirmed_at=at)
    consents.give(resident, Consent.Purpose.SERVICE, at=at, by=user)


def _look_after(resident: Resident, days: Days) -> None:
    """The resident also acts for the other person of the household."""
    other = resident.household.residents.exclude(pk=resident.pk).first()
    if other is not None:
        since = resident.created_at + timedelta(days=2)
        Representation.objects.create(
            user=User.objects.get(username="demo-resident"),
            resident=other,
            is_self=False,
            since=since,
            confirmed_at=since,
        )


def exist() -> bool:
    """Whether an earlier load has made them."""
    return User.objects.filter(username="officer").exists()


def table() -> str:
    """One line a role: who, and how to sign in."""
    rows = [(_("Role"), _("Name"), _("Sign in as")), *_rows()]
    widths = [max(_width(row[place]) for row in rows) for place in range(3)]
    lines = [
        "  ".join(cell + " " * (widths[place] - _width(cell)) for place, cell in enumerate(row))
        for row in rows
    ]
    by_password = _("Staff sign in at /accounts/login/ with the password %(password)s.")
    by_phone = _("Residents sign in with their phone; the code is printed to the log.")
    return "\n".join([*lines, by_password % {"password": PASSWORD}, by_phone])


def _rows() -> list[tuple[str, str, str]]:
    roles = (
        (_("administrator"), "admin"),
        (_("officer of the sub-district"), "officer"),
        (_("social worker of 海防村"), "worker-hfc"),
        (_("social worker of 句容里"), "worker-jrl"),
        (_("grid worker of 海防村"), "grid-hfc-1"),
        (_("building leader"), "demo-leader"),
        (_("project lead"), "demo-lead"),
        (_("resident"), "demo-resident"),
        (_("resident who waits to be confirmed"), "demo-pending"),
    )
    found = User.objects.filter(username__in=[username for _role, username in roles])
    users = {user.username: user for user in found}
    return [
        (role, str(users[name]), display(users[name].phone) if users[name].phone else name)
        for role, name in roles
        if name in users
    ]


def _width(text: str) -> int:
    """Columns on a terminal: a Han character takes two."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)
