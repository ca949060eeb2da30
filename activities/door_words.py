"""What the page at the door says by itself, when nobody can be asked."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext


def words() -> dict[str, str]:
    """Sentences for the script, by key; `%` stands for a name, a time or a number."""
    return {
        "in": _("Checked in"),
        "out": _("Checked out"),
        "again": _("Checked in already at %"),
        "left": _("Checked out already at %"),
        "waiting": _("On the waiting list: no place yet. Please ask the desk."),
        "void": _(
            "This code is not valid any more: the sign-up was cancelled. Please ask the desk."
        ),
        "unknown": _("Not known on this phone. Let them in; it will be checked once online."),
        "misread": _("This is no code of ours. Look for the name in the list."),
        "kept": _("kept on this phone, will be sent"),
        "sent": _("sent"),
        "unsent": _("not sent yet"),
        "online": _("Online"),
        "offline": _("No network: carry on, everything is kept here"),
        "queued": _("% to send"),
        "all_sent": _("All sent"),
        "sending": _("Sending …"),
        "later": _("The site is busy; it will be sent again."),
        "closed": _("This link has ended."),
        "no_camera": _("The camera cannot be used here. Type the code, or look for the name."),
        "no_store": _("This browser cannot keep anything. Open the link in another browser."),
        "no_match": _("Nobody of this name on the list. Enter them as a walk-in."),
        "many": _("% people; type more to see fewer."),
        "check_in": _("Check in"),
        "check_out": _("Check out"),
        "came": pgettext("door", "came %"),
        "gone": pgettext("door", "left %"),
        "waits": pgettext("door", "waiting"),
        "walk_in": _("walk-in"),
        "here": _("here: %"),
    }
