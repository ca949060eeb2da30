"""The one function that hides a name, and the one that hides a phone number, in public lists."""

HIDDEN = "*"
COUNTRY = "+86"


def mask_name(name: str) -> str:
    """Keep the first character and, of three or more, the last: 张*, 张*三, 欧**明; 王 → *."""
    if len(name) < 2:
        return HIDDEN * len(name)
    if len(name) == 2:
        return name[0] + HIDDEN
    return name[0] + HIDDEN * (len(name) - 2) + name[-1]


def mask_phone(phone: str) -> str:
    """Keep three digits in front and four behind, 138****8000; of short numbers only the last two.

    Takes the kept form (+8613800138000) as well as the typed one.
    """
    digits = phone.removeprefix(COUNTRY).replace(" ", "").replace("-", "")
    if len(digits) < 9:
        return HIDDEN * max(len(digits) - 2, 0) + digits[-2:]
    return digits[:3] + HIDDEN * (len(digits) - 7) + digits[-4:]
