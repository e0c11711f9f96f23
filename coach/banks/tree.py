"""YAML 1.2 as a tree of plain text with line numbers, refusing what a shared file has no need of.

Built from parser events with a stack, so depth cannot exhaust the interpreter, and without a constructor, so
nothing in a file can become anything but text, a list or a mapping.
"""

from __future__ import annotations

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingStartEvent,
    ScalarEvent,
)

from coach.banks.node import Node
from coach.errors import Refused, UsageError
from coach.untrusted import line as one_line

MAX_DEPTH = 20
MAX_VALUES = 100_000  # 2,500 full questions or 5,000 short ones; half a million took the parser 12 s
_NULL = {"", "~", "null", "Null", "NULL"}


def parse(text: str, *, name: str) -> Node | None:
    """Return the tree of one YAML document, None when it is empty.

    UsageError with the line when it is not YAML, holds two documents or a key twice; Refused for anchors,
    aliases, tags, nesting deeper than 20 and more than 100,000 values. Messages begin with `name`.
    """
    stack: list[Node] = []
    root: Node | None = None
    documents = values = 0
    try:
        for event in YAML(typ="safe", pure=True).parse(text):
            number = event.start_mark.line + 1
            where = f"{name}, line {number}"
            _refuse_tricks(event, where)
            if isinstance(event, DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise UsageError(
                        f"{where}: a second document (---) starts here. Put one bank in one file."
                    )
            elif isinstance(event, CollectionEndEvent):
                stack.pop()
            elif isinstance(event, (ScalarEvent, CollectionStartEvent)):
                node = _node(event, number)
                values += 1
                if values > MAX_VALUES:
                    raise Refused(f"{where}: more than {MAX_VALUES} values. Split it into several banks.")
                root = root or node
                if stack:
                    _attach(stack[-1], node, where)
                if node.items is not None or node.keys is not None:
                    stack.append(node)
                if len(stack) > MAX_DEPTH:
                    raise Refused(f"{where}: lists inside lists more than {MAX_DEPTH} deep. Banks are not.")
    except MarkedYAMLError as error:
        raise UsageError(_not_yaml(error, name)) from error
    except (YAMLError, ValueError, OverflowError, RecursionError) as error:
        raise UsageError(f"{name}: this is not readable as YAML. Save it as plain UTF-8 text.") from error
    return root


def _refuse_tricks(event: Event, where: str) -> None:
    if isinstance(event, AliasEvent) or getattr(event, "anchor", None) is not None:
        raise Refused(f"{where}: anchors (&) and aliases (*) are not allowed. Put such text in quotes.")
    if getattr(event, "tag", None) is not None:
        raise Refused(f"{where}: tags (!) are not allowed. Put text that starts with ! in quotes.")


def _node(event: ScalarEvent | CollectionStartEvent, number: int) -> Node:
    if isinstance(event, ScalarEvent):
        empty = event.style is None and event.value in _NULL
        return Node(number, text=None if empty else event.value)
    return Node(number, keys={}) if isinstance(event, MappingStartEvent) else Node(number, items=[])


def _attach(parent: Node, node: Node, where: str) -> None:
    if parent.items is not None:
        parent.items.append(node)
        return
    if parent.keys is None:
        raise TypeError("text has no children")
    if parent.pending is None:
        if node.text is None:
            raise UsageError(f"{where}: a key must be a plain word.")
        if node.text in parent.keys:
            first = parent.keys[node.text].line
            raise UsageError(
                f"{where}: '{one_line(node.text, limit=40)}' is given twice (first at line {first}). "
                "Remove one of them."
            )
        parent.pending = node
        return
    node.line = parent.pending.line
    parent.keys[parent.pending.text or ""] = node
    parent.pending = None


def _not_yaml(error: MarkedYAMLError, name: str) -> str:
    mark = error.problem_mark or error.context_mark
    where = f"{name}, line {mark.line + 1}" if mark is not None else name
    problem = one_line(str(error.problem or error.context or "unreadable"), limit=120)
    return f"{where}: this is not valid YAML ({problem}). Check indentation, quotes and colons here."
