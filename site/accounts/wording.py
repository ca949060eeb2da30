"""What a resident is asked to agree to. A changed sentence gets a new version."""

from django.utils.translation import gettext_lazy as _

from .models import Consent

VERSION = "2026-11"

WORDING = {
    Consent.Purpose.SERVICE: _(
        "I agree that my residents' committee keeps my name, unit, phone and age band, so that "
        "I can vote and sign up, and so that nobody is counted twice. They are shown to the "
        "committee and my grid worker only. I can see, correct and erase them under “My data”."
    ),
    Consent.Purpose.CONTACT: _(
        "The committee may tell me of notices and activities by message to this phone."
    ),
    Consent.Purpose.NAMED: _(
        "Published lists may show my full name. Without this they show it masked, such as 张*三."
    ),
    Consent.Purpose.PORTRAIT: _("Photos on which I can be recognised may be published."),
    Consent.Purpose.SKILL: _(
        "The handbook may list what I can do for neighbours, with my building and when I have "
        "time, never with my phone. The residents' committee passes requests on to me."
    ),
}
