"""Masks and sprays for every community, and emergency kits handed out by building."""

from datetime import timedelta
from uuid import NAMESPACE_URL, uuid5

from accounts.models import User
from activities.models import ActivityPage, Item, Lot, Portion, StockEntry, Supply
from activities.supplies import claiming, dividing, slots, stock
from communities.models import Building, Community, Resident, SubDistrict

from .days import Days

SLUG = "ac09"
KITS = 80
ITEMS = (("家庭应急包", "个", KITS, 1), ("口罩", "只", 168, 2), ("免洗喷剂", "瓶", 45, 1))
LOTS = (("口罩", "只", 2700), ("免洗喷剂", "瓶", 720))
RESERVED = 24


def load(days: Days) -> None:
    """Divide what came, let the community receive its part, and reserve for some households."""
    office = SubDistrict.objects.order_by("pk").first()
    page = ActivityPage.objects.select_related("community").filter(slug=SLUG).first()
    if office is None or page is None or Lot.objects.filter(sub_district=office).exists():
        return
    officer = User.objects.filter(groups=office.officers).order_by("pk").first()
    worker = User.objects.get(username=f"worker-{page.community.code.lower()}")
    assert officer is not None
    _name_items(page)
    _divide(office, officer, days)
    _receive(page, worker, days)
    _plan(page, worker)
    _reserve(page, days)


def _name_items(page: ActivityPage) -> None:
    for title, unit, quantity, most in ITEMS:
        key = uuid5(NAMESPACE_URL, f"linli:{SLUG}:{title}")
        page.items.add(Item(key=key, title=title, unit=unit, stock=quantity, per_household=most))
    page.save_revision(log_action=False).publish(log_action=False, skip_permission_checks=True)


def _divide(office: SubDistrict, officer: User, days: Days) -> None:
    communities = list(Community.objects.filter(sub_district=office).order_by("name"))
    weights = dividing.weights_of(communities, by_households=False)
    for title, unit, quantity in LOTS:
        lot = dividing.bring_in(
            office,
            title=title,
            unit=unit,
            quantity=quantity,
            source="爱心企业捐赠",
            at=days.now - timedelta(days=3),
            by=officer,
        )
        dividing.divide(lot, dividing.shares(quantity, weights), by=officer)


def _receive(page: ActivityPage, worker: User, days: Days) -> None:
    at = days.now - timedelta(days=1)
    supplies = {one.title: one for one in Supply.objects.filter(page=page)}
    kits = supplies[ITEMS[0][0]]
    stock.move(
        kits,
        StockEntry.Kind.DELIVERED,
        KITS,
        reason="微项目采购",
        key="demo-kits",
        at=at,
        by=worker,
    )
    for portion in Portion.objects.filter(community=page.community).select_related("lot"):
        supply = supplies[portion.lot.title]
        dividing.receive(portion, supply, received=portion.quantity, at=at, by=worker)


def _plan(page: ActivityPage, worker: User) -> None:
    places = page.places.get()
    buildings = list(Building.objects.filter(community=page.community))
    slots.plan(
        page,
        buildings,
        starts_at=places.starts_at,
        minutes=20,
        together=5,
        place=places.place,
        by=worker,
    )


def _reserve(page: ActivityPage, days: Days) -> None:
    """The first confirmed residents of some households reserve a kit."""
    kits = Supply.objects.get(page=page, title=ITEMS[0][0])
    people = Resident.objects.verified().filter(community=page.community).order_by("pk")
    homes: dict[int, Resident] = {}
    for resident in people.select_related("household")[: RESERVED * 3]:
        homes.setdefault(resident.household_id, resident)
    for resident in list(homes.values())[:RESERVED]:
        claiming.reserve(
            kits, resident, quantity=1, key=f"demo-kit-{resident.pk}", at=days.now, by=None
        )
