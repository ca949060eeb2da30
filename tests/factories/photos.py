"""Small pictures as a phone would send them."""

from io import BytesIO

from PIL import Image


def photo(kind: str = "JPEG", **saved: object) -> BytesIO:
    out = BytesIO()
    Image.new("RGB", (60, 40), "white").save(out, kind, **saved)
    out.seek(0)
    out.name = f"voucher.{kind.lower()}"
    return out
