"""Records of volunteer service (志愿服务记录) as printed; the hours are in the attendance."""

from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.actors import by_whom
from communities.models import CommunityRecord, Resident
from printing.codes import new_code

CODE_KIND = "V"


def new_record_code() -> str:
    """Return a code long enough that nobody meets one by guessing."""
    return new_code(CODE_KIND, 12)


class ServiceRecord(CommunityRecord):
    """A record of service (志愿服务记录) as it was printed; whoever is shown it can look it up."""

    resident = models.ForeignKey(
        Resident,
        on_delete=models.PROTECT,
        related_name="service_records",
        verbose_name=_("resident"),
    )
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    minutes = models.PositiveIntegerField(_("minutes"))
    lines: models.JSONField[Any, Any] = models.JSONField(
        _("services"), default=list, encoder=DjangoJSONEncoder
    )
    code = models.CharField(_("code"), max_length=12, unique=True, default=new_record_code)
    at = models.DateTimeField(_("issued at"))
    by = by_whom(_("issued by"))

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("record of service")
        verbose_name_plural = _("records of service")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__gt=0), name="a_record_of_service_has_some_time"
            ),
            models.CheckConstraint(
                condition=Q(first_day__lte=F("last_day")),
                name="a_record_of_service_begins_before_it_ends",
            ),
        ]

    def __str__(self) -> str:
        return self.code
