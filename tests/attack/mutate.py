"""Changes a real input as an attacker, a bad disk or a bad editor would."""

from __future__ import annotations

import random
import re

TEXTS = [
    b"\x1b]52;c;aGVsbG8=\x07",
    b"\x1b[2J\x1b[H",
    b"\xc2\x9b31m",
    b"\x9d0;title\x9c",
    b"\x00",
    b"\x07\x08\x7f",
    "\u202etxt.exe\u2066\u200b\ufeff".encode(),
    "\U000e0041\U000e0042".encode(),
    "e\u0301\u0301\u0301".encode() * 40,
    b"[@click=app.quit]press[/]",
    b"[/b] plan",
    b"[link=file:///etc/passwd]x[/]",
    b"[red]",
    b"\\[",
    b"$(id)",
    b"`id`",
    b"</script><script>alert(1)</script>",
    b"<img src=x onerror=alert(1)>",
    b"javascript:alert(1)",
    b"&#x1b;",
    b"../../../../etc/passwd",
    b"/etc/passwd",
    b"C:\\Windows\\win.ini",
    b"CON.txt",
    b"~/.ssh/id_rsa",
    b"-rf",
    b"=HYPERLINK(1)",
    b"@SUM(1)",
    b"+1",
    b"%00",
    b"%s%s%n",
    b"{{7*7}}",
    b"{0.__class__}",
    b"${jndi:x}",
    b"&a [*a,*a]",
    b"&x a",
    b"*x",
    b"!!python/object/apply:os.system [id]",
    b"<<: *x",
    b"---\n",
    b"\n...\n",
    b"? ",
    b"[" * 3000,
    b"{" * 3000,
    b"- " * 500,
    b'{"a":' * 500,
    b"\t",
    b"\r",
    b"\r\n",
    b"\n" * 200,
    b'"',
    b"'",
    b"|",
    b">",
    b"-1",
    b"0",
    b"1e999",
    b"NaN",
    b"-Infinity",
    b"9" * 400,
    b"18446744073709551616",
    b"null",
    b"true",
    b"[]",
    b"{}",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\xed\xa0\x80",
    b"\xf4\x90\x80\x80",
    b"\xc0\xaf",
    b"A" * 70_000,
    "\u0130\u0131\u00df\ufb03".encode(),
    "\u0661\u0662:\u0663\u0660".encode(),
    "\u3000\u00a0".encode(),
]
_NUMBER = re.compile(rb"-?\d+(?:\.\d+)?")
MOST_BYTES = 400_000


def mutated(seed: bytes, others: list[bytes], chance: random.Random) -> bytes:
    """Return `seed` after one to six changes; some take a piece of another seed."""
    data = bytearray(seed)
    for _ in range(chance.choice((1, 1, 1, 2, 3, 6))):
        chance.choice(_CHANGES)(data, others, chance)
    return bytes(data[:MOST_BYTES])


def _place(data: bytearray, chance: random.Random) -> int:
    """A place in the data, half of the time near its start, where headers are."""
    size = len(data) + 1
    return chance.randrange(min(size, 100) if chance.random() < 0.5 else size)


def _flip(data: bytearray, others: list[bytes], chance: random.Random) -> None:
    for _ in range(chance.choice((1, 1, 4, 30))):
        if data:
            data[_place(data, chance) % len(data)] ^= 1 << chance.randrange(8)


def _set(data: bytearray, others: list[bytes], chance: random.Random) -> None:
    at = _place(data, chance)
    value = chance.choice((0, 1, 0x7F, 0x80, 0xFF, chance.randrange(256)))
    length = chance.choice((1, 2, 4, 8))
    data[at : at + length] = bytes([value]) * length


def _cut(data: bytearray, others: list[bytes], chance: random.Random) -> None:
    at = _place(data, chance)
    if chance.random() < 0.3:
        del data[at:]
    else:
        del data[at : at + chance.choice((1, 3, 20, 300))]


def _repeat(data: bytearray, others: list[bytes], chance: random.Random) -> None:
    at = _place(data, chance)
    data[at:at] = data[at : at + chance.choice((1, 10, 200))] * chance.choice((1, 2, 50))


def _insert(data: bytearray, others: list[bytes], chance: random.Random) -> None:
    at = _place(data, chance)
    data[at:at] = chance.choice(TEXTS)


def _replace_a_line(data: bytearray, others: list[bytes], chance: random.Random) -> None:
    lines = bytes(data).split(b"\n")
    at = chance.randrange(len(lines))
    head, mark, _ = lines[at].partition(chance.choice((b": ", b",", b'":', b"= ")))
    lines[at] = head + mark + chance.choice(TEXTS) if mark else chance.choice(TEXTS)
    data[:] = b"\n".join(lines)


def _number(data: bytearray, others: list[bytes], chance: random.Random) -> None:
    found = list(_NUMBER.finditer(bytes(data[:20_000])))
    if found:
        one = chance.choice(found)
        data[one.start() : one.end()] = chance.choice(
            (b"-1", b"0", b"1e308", b"9" * 30, b"0.1e-9", b"NaN", b'"x"')
        )


def _splice(data: bytearray, others: list[bytes], chance: random.Random) -> None:
    other = chance.choice(others)
    at = _place(data, chance)
    start = chance.randrange(len(other) + 1)
    data[at : at + chance.choice((0, 50, 2_000))] = other[start : start + chance.choice((10, 300, 5_000))]


_CHANGES = (_flip, _flip, _set, _cut, _repeat, _insert, _insert, _replace_a_line, _number, _splice)
