"""JSON for people: indented, coloured, and with what is wrong written above the very place it points at."""

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from markupsafe import Markup, escape

POINTER = re.compile(r"\s*\[json-pointer:([^\]]*)\]")
EMBEDDED = frozenset({"blocks", "view", "metadata", "attachments", "message", "payload"})
"""Arguments that travel as JSON text when the body is not JSON."""

Notes = Mapping[str, Sequence[str]]


def pointed(value: object, reasons: Sequence[str] = ()) -> Markup:
    """The value as JSON, a line each; a reason with a `[json-pointer:…]` stands at the nearest place there is."""
    value = unfolded(value)
    notes: dict[str, list[str]] = defaultdict(list)
    for reason in reasons:
        words, pointer = split(reason)
        if pointer:
            notes[_nearest(value, pointer)].append(words)
    return Markup("").join(_lines(value, "", Markup(""), "", 0, notes))


def split(reason: str) -> tuple[str, str]:
    """Slack's words without their "[ERROR]", and the pointer that stands behind them; empty when there is none."""
    found = POINTER.search(reason)
    return POINTER.sub("", reason).removeprefix("[ERROR]").strip(), found[1] if found else ""


def unfolded(value: object) -> object:
    """The arguments with those that are JSON inside a text laid open."""
    if not isinstance(value, Mapping):
        return value
    return {key: _parsed(inner) if key in EMBEDDED else inner for key, inner in value.items()}


def _parsed(value: object) -> object:
    if not isinstance(value, str) or not value.startswith(("[", "{")):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def _nearest(value: Any, pointer: str) -> str:
    """The pointer, cut where it leads on to what is not there."""
    reached = ""
    for step in pointer.split("/")[1:]:
        name = step.replace("~1", "/").replace("~0", "~")
        if isinstance(value, Mapping) and name in value:
            value = value[name]
        elif isinstance(value, list) and name.isdecimal() and int(name) < len(value):
            value = value[int(name)]
        else:
            break
        reached += f"/{step}"
    return reached


def _lines(value: object, pointer: str, head: Markup, tail: str, depth: int, notes: Notes) -> Iterator[Markup]:
    members: list[tuple[str, Markup, object]] = []
    if isinstance(value, Mapping):
        members = [
            (_step(key), Markup('<span class="json-key">{}</span>: ').format(_text(key)), value[key]) for key in value
        ]
    elif isinstance(value, list):
        members = [(str(place), Markup(""), inner) for place, inner in enumerate(value)]
    if not members:
        yield _line(head + _scalar(value) + tail, depth, notes.get(pointer, ()))
        return
    opening, closing = "{}" if isinstance(value, Mapping) else "[]"
    yield _line(head + opening, depth, notes.get(pointer, ()))
    for place, (step, name, inner) in enumerate(members, start=1):
        comma = "," if place < len(members) else ""
        yield from _lines(inner, f"{pointer}/{step}", name, comma, depth + 1, notes)
    yield _line(escape(closing + tail), depth, ())


def _line(content: Markup, depth: int, notes: Sequence[str]) -> Markup:
    indent = "  " * depth
    faults = Markup("").join(
        Markup('<span class="json-line at-fault">{}<strong>⚠ {}</strong></span>').format(indent, words)
        for words in notes
    )
    line = Markup('<span class="json-line{}">{}{}</span>').format(" at-fault" if notes else "", indent, content)
    return faults + line


def _scalar(value: object) -> Markup:
    kind = "string" if isinstance(value, str) else "value"
    return Markup('<span class="json-{}">{}</span>').format(kind, _text(value))


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def _step(key: object) -> str:
    return str(key).replace("~", "~0").replace("/", "~1")
