"""What a file of a bank is made of, however it was read."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Node:
    """One value of the file: text (None when empty), a list, or a mapping with its keys in order.

    `line` counts from 1; the value of a key has the line of the key.
    """

    line: int
    text: str | None = None
    items: list[Node] | None = None
    keys: dict[str, Node] | None = None
    pending: Node | None = field(default=None, repr=False)
    """While a mapping is read: the key whose value comes next."""
