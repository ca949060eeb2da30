"""States are keys: what is decided never hangs on a word that is shown."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

APPS = ("site", "projects", "activities", "surveys")
TRANSLATED = {"_", "gettext", "gettext_lazy", "pgettext", "pgettext_lazy", "ngettext"}
DISPLAY = re.compile(r"get_\w+_display")
HAN = re.compile(r"[\u4e00-\u9fff]")
ASKING = {"startswith", "endswith", "removeprefix", "removesuffix", "index", "find", "get"}


def is_shown(node: ast.AST) -> bool:
    """Whether an expression is a word of the interface, or one in Chinese."""
    match node:
        case ast.Call(func=ast.Name(id="str"), args=[inner]):
            return is_shown(inner)
        case ast.Call(func=ast.Name(id=name)):
            return name in TRANSLATED
        case ast.Call(func=ast.Attribute(attr=name)):
            return bool(DISPLAY.fullmatch(name))
        case ast.Attribute(attr="label", value=ast.Attribute(attr=member)):
            return member.isupper()  # Status.DRAFT.label; a line's own label is what was typed
        case ast.Constant(value=str(text)):
            return bool(HAN.search(text))
    return False


def asked(tree: ast.AST) -> Iterator[ast.expr]:
    """Every expression that something is compared with, or looked up by."""
    for node in ast.walk(tree):
        match node:
            case ast.Compare(left=left, comparators=others):
                for side in (left, *others):
                    yield from side.elts if isinstance(side, ast.Tuple | ast.Set) else [side]
            case ast.Match(subject=subject):
                yield subject
            case ast.Subscript(slice=key):
                yield key
            case ast.Call(func=ast.Attribute(attr=name, value=value), args=args) if name in ASKING:
                yield from (value, *args)


def reading(source: str) -> list[int]:
    """Lines that decide by a word."""
    return [node.lineno for node in asked(ast.parse(source)) if is_shown(node)]


def test_no_logic_reads_a_label() -> None:
    found = [
        f"{path.relative_to(settings.ROOT)}:{line}"
        for app in APPS
        for path in sorted(Path(settings.ROOT, app).glob("**/*.py"))
        if not {"migrations", "demo"} & set(path.parts)
        for line in reading(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_the_check_itself_sees_them() -> None:
    for decides in (
        "grant.get_status_display() == text",
        "text in (_('closed'), other)",
        "str(_('closed')) == text",
        "Status.DRAFT.label != text",
        "state == '草稿'",
        "rows['金额']",
        "rows.get('金额')",
        "row.get_state_display().startswith(text)",
    ):
        assert reading(decides), decides
    assert not reading("line.label == was.label and Status.DRAFT == status and rows['amount']")
