"""The residents' pact (居民公约) that is accepted before the first suggestion, in its versions."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.actors import by_whom
from communities.models import Community, CommunityRecord, Resident, SubDistrict


class PactQuerySet(models.QuerySet["Pact"]):
    """The vocabulary for pacts."""

    def that_holds_for(self, community: Community, at: datetime) -> Self:
        """The community's own versions or, where it has none, the sub-district's; newest first."""
        own = Q(community=community) | Q(
            community__isnull=True, sub_district=community.sub_district_id
        )
        rows = self.filter(own, published_at__lte=at)
        return rows.order_by(models.F("community").asc(nulls_last=True), "-version")

    def versions_of(self, sub_district: int, community: int | None) -> Self:
        """All versions of one pact, the newest first."""
        return self.filter(sub_district=sub_district, community=community).order_by("-version")


class Pact(models.Model):
    """One version; it is never changed, for people have accepted just these words."""

    sub_district = models.ForeignKey(
        SubDistrict, on_delete=models.PROTECT, related_name="+", verbose_name=_("sub-district")
    )
    community = models.ForeignKey(
        Community,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("community"),
    )
    version = models.PositiveSmallIntegerField(_("version"))
    text = models.TextField(_("pact"), max_length=4000)
    not_posted = models.TextField(
        _("what may not be posted"), max_length=2000, help_text=_("One kind a line.")
    )
    published_at = models.DateTimeField(_("published on"), default=timezone.now)
    published_by = by_whom(_("published by"))

    objects = PactQuerySet.as_manager()

    class Meta:
        verbose_name = _("residents' pact")
        verbose_name_plural = _("residents' pacts")
        ordering = ["sub_district", "community", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["community", "version"],
                condition=Q(community__isnull=False),
                name="a_version_of_a_communitys_pact_is_published_once",
            ),
            models.UniqueConstraint(
                fields=["sub_district", "version"],
                condition=Q(community__isnull=True),
                name="a_version_of_a_sub_districts_pact_is_published_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.community or self.sub_district} {self.version}"

    @property
    def forbidden(self) -> list[str]:
        """What may not be posted, line by line."""
        return [line.strip() for line in self.not_posted.splitlines() if line.strip()]


class PactAcceptance(CommunityRecord):
    """That a resident accepted one version, when, and by whose hand."""

    pact = models.ForeignKey(
        Pact, on_delete=models.PROTECT, related_name="acceptances", verbose_name=_("pact")
    )
    resident = models.ForeignKey(
        Resident, on_delete=models.CASCADE, related_name="+", verbose_name=_("resident")
    )
    at = models.DateTimeField(_("accepted"))
    by = by_whom(_("accepted by"))

    class Meta:
        verbose_name = _("acceptance of the pact")
        verbose_name_plural = _("acceptances of the pact")
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(
                fields=["pact", "resident"], name="a_resident_accepts_a_version_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.pact_id} {self.resident_id}"
