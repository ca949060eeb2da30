"""What stands in the cells of a row about a resident, in the form that we keep."""

from django.utils.translation import gettext as _

from accounts.phones import parse
from communities.errors import Refusal
from communities.models import Resident
from communities.sheets import COLUMNS, heading
from home.punctuation import listed

from .people import clean_name, clean_unit

LIMITS = {"estate": 60, "grid": 40, "address": 120, "building": 40, "unit": 20}
AGE_BANDS = {
    alias: band.value
    for band in Resident.AgeBand
    for alias in (band.value, band.value.replace("-", "~"), band.value.replace("-", "至"))
} | {
    "14岁以下": "0-13",
    "14-17岁": "14-17",
    "18-35岁": "18-35",
    "36-59岁": "36-59",
    "60-69岁": "60-69",
    "70-79岁": "70-79",
    "80岁以上": "80+",
    "80以上": "80+",
    "80岁及以上": "80+",
}


def cleaned(cells: dict[str, str]) -> dict[str, str]:
    """Return every column in the form we keep; raise `Refusal` with the reason."""
    clean = {key: cells.get(key, "").strip() for key in COLUMNS}
    for key in ("address", "building", "unit"):
        if not clean[key]:
            raise Refusal(_("“%(column)s” is empty.") % {"column": heading(COLUMNS, key)})
    clean["unit"] = clean_unit(clean["unit"])
    for key, limit in LIMITS.items():
        if len(clean[key]) > limit:
            raise Refusal(
                _("“%(column)s” is longer than %(limit)s characters.")
                % {"column": heading(COLUMNS, key), "limit": limit}
            )
    clean["name"] = clean_name(clean["name"]) if clean["name"] else ""
    clean["phone"] = _phone(clean["phone"])
    clean["age_band"] = _age_band(clean["age_band"])
    return clean


def _phone(typed: str) -> str:
    if not typed:
        return ""
    if len(typed) == 11 and typed.isascii() and typed.isdigit() and "130" <= typed[:3] <= "199":
        return f"+86{typed}"  # nine in ten; the parser takes 80 µs for each
    try:
        return parse(typed)
    except Refusal:
        raise Refusal(_("“%(typed)s” is not a phone number.") % {"typed": typed[:20]}) from None


def _age_band(typed: str) -> str:
    if not typed:
        return ""
    try:
        return AGE_BANDS[typed.replace(" ", "")]
    except KeyError:
        raise Refusal(
            _("“%(typed)s” is no age band. There are: %(bands)s.")
            % {"typed": typed[:20], "bands": listed(Resident.AgeBand.values)}
        ) from None


def floor_of(unit: str) -> int:
    """Return the floor that a unit's number tells: 301室 → 3, 1203室 → 12; 0 if none does."""
    digits = "".join(character for character in unit if character.isdigit())
    return int(digits[:-2]) if 3 <= len(digits) <= 4 else 0
