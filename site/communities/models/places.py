"""Places: a sub-district, its communities, and what they consist of."""

from typing import Self

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.validators import RegexValidator
from django.db import models
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.models import Collection

CODE = RegexValidator(r"^[A-Z0-9]{2,12}$", _("Two to twelve capital letters or digits."))
COLOUR = RegexValidator(r"^#[0-9A-Fa-f]{6}$", _("A colour such as #1F5F4F."))


def office_of_the_house() -> str:
    """Return what an office is called in the house's language."""
    with translation.override(settings.LANGUAGE_CODE):
        return gettext("self-governance office")


class SubDistrict(models.Model):
    """A sub-district (街道); its self-governance office runs the grants."""

    code = models.CharField(_("code"), max_length=12, unique=True, validators=[CODE])
    name = models.CharField(_("name"), max_length=60)
    office = models.CharField(_("office in charge"), max_length=60, default=office_of_the_house)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=40, default="Asia/Shanghai")
    page = models.OneToOneField(
        "communities.SubDistrictPage",
        on_delete=models.PROTECT,
        related_name="sub_district",
        verbose_name=_("page"),
    )
    officers = models.OneToOneField(
        Group, on_delete=models.PROTECT, related_name="+", verbose_name=_("officers")
    )
    collection = models.OneToOneField(
        Collection, on_delete=models.PROTECT, related_name="+", verbose_name=_("collection")
    )

    class Meta:
        verbose_name = _("sub-district")
        verbose_name_plural = _("sub-districts")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def full_office(self) -> str:
        """Whose office: 澄河街道自治办; a name in Latin letters stands apart."""
        apart = self.name[-1:].isascii() or self.office[:1].isascii()
        return f"{self.name}{' ' * apart}{self.office}"


class CommunityQuerySet(models.QuerySet["Community"]):
    """The vocabulary for communities."""

    def containing(self, path: str) -> Self:
        """Communities whose page is, or is an ancestor of, the page at this tree path."""
        return self.filter(page__path__in=[path[:end] for end in range(4, len(path) + 1, 4)])


class Community(models.Model):
    """A residential community (居民区) with its residents' committee."""

    code = models.CharField(_("code"), max_length=12, unique=True, validators=[CODE])
    name = models.CharField(_("name"), max_length=60)
    sub_district = models.ForeignKey(
        SubDistrict,
        on_delete=models.PROTECT,
        related_name="communities",
        verbose_name=_("sub-district"),
    )
    address = models.CharField(_("office address"), max_length=120, blank=True)
    phone = models.CharField(_("office phone"), max_length=40, blank=True)
    hours = models.CharField(_("office hours"), max_length=120, blank=True)
    profile = models.CharField(_("in a few words"), max_length=200, blank=True)
    accent = models.CharField(
        _("accent colour"), max_length=7, default="#1F5F4F", validators=[COLOUR]
    )
    page = models.OneToOneField(
        "communities.CommunityPage",
        on_delete=models.PROTECT,
        related_name="community",
        verbose_name=_("page"),
    )
    workers = models.OneToOneField(
        Group, on_delete=models.PROTECT, related_name="+", verbose_name=_("social workers")
    )
    collection = models.OneToOneField(
        Collection, on_delete=models.PROTECT, related_name="+", verbose_name=_("collection")
    )

    objects = CommunityQuerySet.as_manager()

    class Meta:
        verbose_name = _("community")
        verbose_name_plural = _("communities")
        ordering = ["sub_district", "name"]

    def __str__(self) -> str:
        return self.name


class CommunityRecord(models.Model):
    """Base of every plain row that belongs to one community; lists filter by this column."""

    community = models.ForeignKey(
        Community, on_delete=models.PROTECT, related_name="+", verbose_name=_("community")
    )

    class Meta:
        abstract = True


class Estate(CommunityRecord):
    """A housing estate (小区): its property manager and owners' committee."""

    name = models.CharField(_("name"), max_length=60)
    address = models.CharField(_("address"), max_length=120, blank=True)
    property_manager = models.CharField(_("property manager"), max_length=80, blank=True)
    repair_phone = models.CharField(_("repair phone"), max_length=40, blank=True)
    repair_24h = models.BooleanField(_("repair phone answers day and night"), default=False)
    owners_committee = models.CharField(_("owners' committee"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("estate")
        verbose_name_plural = _("estates")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["community", "name"], name="an_estate_name_is_unique_in_its_community"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Grid(CommunityRecord):
    """A grid (网格): some ten buildings looked after by one grid worker."""

    name = models.CharField(_("name"), max_length=40)
    worker = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="grids",
        verbose_name=_("grid worker"),
    )
    phone = models.CharField(
        _("work phone"), max_length=40, blank=True, help_text=_("Published: a phone of the office.")
    )

    class Meta:
        verbose_name = _("grid")
        verbose_name_plural = _("grids")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["community", "name"], name="a_grid_name_is_unique_in_its_community"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Building(CommunityRecord):
    """A building (楼栋) at one address."""

    estate = models.ForeignKey(
        Estate,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="buildings",
        verbose_name=_("estate"),
    )
    grid = models.ForeignKey(
        Grid,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="buildings",
        verbose_name=_("grid"),
    )
    name = models.CharField(_("name"), max_length=40, help_text=_("As on the door: 3号楼."))
    address = models.CharField(_("address"), max_length=120, db_index=True)
    leader = models.ForeignKey(
        "communities.Resident",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="leads_buildings",
        verbose_name=_("building leader"),
    )

    class Meta:
        verbose_name = _("building")
        verbose_name_plural = _("buildings")
        ordering = ["address", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["community", "address", "name"],
                name="a_building_stands_once_at_its_address",
            )
        ]

    def __str__(self) -> str:
        return f"{self.address} {self.name}"


class Household(CommunityRecord):
    """A household (户): one unit of a building."""

    building = models.ForeignKey(
        Building, on_delete=models.PROTECT, related_name="households", verbose_name=_("building")
    )
    unit = models.CharField(_("unit"), max_length=20, help_text=_("As on the door: 301室."))
    floor = models.SmallIntegerField(_("floor"), default=0)

    class Meta:
        verbose_name = _("household")
        verbose_name_plural = _("households")
        ordering = ["building", "floor", "unit"]
        constraints = [
            models.UniqueConstraint(
                fields=["building", "unit"], name="a_unit_is_one_household_of_its_building"
            )
        ]

    def __str__(self) -> str:
        return f"{self.building} {self.unit}"


class ServicePhone(CommunityRecord):
    """A phone that residents may call: services only, never a resident's own."""

    class Category(models.TextChoices):
        EMERGENCY = "emergency", _("emergency")
        REPAIR = "repair", _("repairs")
        UTILITY = "utility", _("water, electricity, gas")
        LIFT = "lift", _("lift")
        OFFICE = "office", _("offices")
        HEALTH = "health", _("health and care")
        OTHER = "other", _("other")

    estate = models.ForeignKey(
        Estate,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="phones",
        verbose_name=_("estate"),
        help_text=_("Empty: for the whole community."),
    )
    category = models.CharField(_("category"), max_length=12, choices=Category)
    label = models.CharField(_("label"), max_length=80)
    phone = models.CharField(_("phone"), max_length=40)
    all_day = models.BooleanField(_("answers day and night"), default=False)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("service phone")
        verbose_name_plural = _("service phones")
        ordering = ["category", "estate__name", "order", "label"]
        constraints = [
            models.UniqueConstraint(
                fields=["community", "label", "phone"],
                name="a_service_phone_is_listed_once_in_its_community",
            )
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.phone}"
