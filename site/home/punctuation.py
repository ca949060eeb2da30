"""Words side by side, with the marks that the reader's language puts between them."""

from collections.abc import Iterable

from home.dates import in_chinese


def comma() -> str:
    """Return what stands between the items of a list."""
    return "、" if in_chinese() else ", "


def listed(items: Iterable[object]) -> str:
    """``张三、李四`` or ``Ada, Ben``."""
    return comma().join(map(str, items))


def clauses(items: Iterable[object]) -> str:
    """Join what has commas of its own: ``一；二`` or ``one; two``."""
    return ("；" if in_chinese() else "; ").join(map(str, items))


def noted(text: object, note: object) -> str:
    """``口罩（只）`` or ``Masks (each)``."""
    return f"{text}（{note}）" if in_chinese() else f"{text} ({note})"


def headed(head: object, text: object) -> str:
    """``物业：路灯不亮`` or ``Property manager: the lamp is out``."""
    return f"{head}：{text}" if in_chinese() else f"{head}: {text}"
