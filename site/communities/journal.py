"""The log of who did what to whom, on top of Wagtail's; it holds no full name and no phone."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry, log
from wagtail.models import ModelLogEntry

from accounts.masking import mask_name
from accounts.models import User

from .models import Resident

ACTIONS = {
    "people.join": (_("joined"), _("Joined by the poster")),
    "people.consent": (_("consent on paper"), _("Consent on paper noted")),
    "people.enter": (_("entered"), _("Entered at the desk")),
    "people.confirm": (_("confirmed"), _("Confirmed as a resident")),
    "people.refuse": (_("refused"), _("Refused, with a reason")),
    "people.move_out": (_("moved out"), _("Noted as moved out")),
    "people.release_phone": (_("phone released"), _("A phone number was released")),
    "people.merge": (_("merged"), _("Merged with a double entry")),
    "people.link": (_("account confirmed"), _("An account may act for this resident")),
    "people.unlink": (_("account ended"), _("An account no longer acts for this resident")),
    "people.correct": (_("corrected"), _("Corrected by the resident")),
    "people.erase": (_("erased"), _("Erased on request")),
    "people.export": (_("exported"), _("Exported")),
    "people.import": (_("imported"), _("Imported from a file")),
    "letters.issue": (_("letters printed"), _("Door letters printed")),
    "letters.use": (_("letter used"), _("Let in by a door letter")),
    "letters.revoke": (_("letter withdrawn"), _("Door letter withdrawn")),
}


@hooks.register("register_log_actions")
def register_actions(actions: LogActionRegistry) -> None:
    """Tell Wagtail's log what these actions are called."""
    for action, (label, message) in ACTIONS.items():
        actions.register_action(action, label, message)


def note(action: str, record: Model, by: User | None, **data: Any) -> None:
    """Write one line: this account did this to this record."""
    title = mask_name(record.name) if isinstance(record, Resident) else str(record)
    log(record, action, user=by, title=title, data=data)


def forget(record: Model) -> None:
    """Take the record's title out of the log; that something was done stays."""
    ModelLogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(record), object_id=str(record.pk)
    ).update(label="")
