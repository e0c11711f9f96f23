"""No text that is not written in the code itself meets Textual's markup parser."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import coach.tui.app

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(coach.tui.app.__file__).parent
WIDGETS = {"Static", "Label", "Button", "Option", "OptionList", "Checkbox", "Tree", "Collapsible", "update"}
OUR_CONTENT = {
    "Content",
    "plain",
    "plain_line",
    "_part",
    "drill_text",
    "_option",
    "_entry",
    "labeled",
    "where",
    "_lines",
    "_notices",
}


def _name(call: ast.Call) -> str:
    function = call.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _is_safe(node: ast.expr) -> bool:
    """Return whether an argument is Content that this code makes, never a string from elsewhere."""
    match node:
        case ast.Call(func=ast.Attribute(value=ast.Name(id="Content"))):
            return True
        case ast.Call(func=ast.Attribute(value=ast.Call())):
            return _is_safe(node.func.value)  # type: ignore[attr-defined]  # Content("\n").join(...)
        case ast.Call():
            return _name(node) in OUR_CONTENT
        case ast.BinOp(left=left, right=right):
            return _is_safe(left) and _is_safe(right)
        case ast.Attribute(value=ast.Attribute(attr=attr)) | ast.Attribute(attr=attr):
            # Now.READY.value is a word of ours; the attributes below are typed as Content.
            return attr in {"READY", "_lines", "_where"}
        case ast.Name(id=name):
            return name in {"where", "text"}
        case ast.Starred(value=ast.ListComp(elt=element)):
            return _is_safe(element)
    return False


def offences(tree: ast.AST) -> Iterator[int]:
    """Yield the lines on which a widget is given something else than Content."""
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and _name(call) in WIDGETS:
            yield from (call.lineno for argument in call.args if not _is_safe(argument))


@pytest.mark.parametrize("path", sorted(ROOT.rglob("*.py")), ids=lambda path: path.name)
def test_widgets_are_only_given_content_of_our_own(path: Path) -> None:
    assert list(offences(ast.parse(path.read_text(encoding="utf-8")))) == []


@pytest.mark.parametrize(
    "code",
    ["Static(question.text)", "Static(f'{name}')", "self.update(str(x))", "Option(title)", "Static('a')"],
)
def test_the_rule_sees_a_plain_string(code: str) -> None:
    assert list(offences(ast.parse(code))) == [1]


def test_every_style_is_a_theme_variable() -> None:
    css = (ROOT / "coach.tcss").read_text(encoding="utf-8")
    for line in css.splitlines():
        for word in ("color:", "background:", "border:"):
            if word in line:
                value = line.split(word, 1)[1].split(";")[0]
                assert "$" in value or "transparent" in value, line


def test_no_screen_is_longer_than_250_lines_and_no_file_than_300() -> None:
    for path in ROOT.rglob("*.py"):
        most = 250 if "screens" in path.parts else 300
        assert len(path.read_text(encoding="utf-8").splitlines()) <= most, path.name
