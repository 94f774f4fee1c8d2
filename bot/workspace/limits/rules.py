"""The words in which rules are written: a string so long, a list of so many, a shape with these parts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Fault:
    """What breaks a rule, and where: `constraint` is the figure that was passed, `field` the part of the object."""

    pointer: str
    message: str
    code: str
    constraint: int | None = None
    field: str | None = None


Rule = Callable[[object, str], Iterator[Fault]]
"""Takes a value and the JSON pointer to it; yields what is wrong with it."""

Object = Mapping[str, Any]


def length(text: str) -> int:
    """Characters as Slack may count them at the strictest: UTF-16 units, so that an emoji is two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def string(longest: int | None = None, shortest: int = 1, pattern: str | None = None) -> Rule:
    """A string of so many characters."""

    def check(value: object, pointer: str) -> Iterator[Fault]:
        if not isinstance(value, str):
            yield _wrong_type(pointer, "string")
        elif length(value) < shortest:
            yield Fault(pointer, f"must be more than {shortest - 1} characters", "too_short", shortest)
        elif longest is not None and length(value) > longest:
            yield Fault(pointer, f"must be less than {longest + 1} characters", "too_long", longest)
        elif pattern is not None and not re.fullmatch(pattern, value):
            yield Fault(pointer, f"must match the pattern {pattern}", "pattern")

    return check


def whole(least: int | None = None, most: int | None = None) -> Rule:
    """A whole number in a range."""

    def check(value: object, pointer: str) -> Iterator[Fault]:
        if not isinstance(value, int) or isinstance(value, bool):
            yield _wrong_type(pointer, "integer")
        elif least is not None and value < least:
            yield Fault(pointer, f"must be greater than or equal to {least}", "too_small", least)
        elif most is not None and value > most:
            yield Fault(pointer, f"must be less than or equal to {most}", "too_large", most)

    return check


def number(above: float | None = None) -> Rule:
    """Any number, or one above a bound."""

    def check(value: object, pointer: str) -> Iterator[Fault]:
        if not isinstance(value, int | float) or isinstance(value, bool):
            yield _wrong_type(pointer, "number")
        elif above is not None and value <= above:
            yield Fault(pointer, f"must be greater than {above:g}", "too_small")

    return check


def flag(value: object, pointer: str) -> Iterator[Fault]:
    """true or false."""
    if not isinstance(value, bool):
        yield _wrong_type(pointer, "boolean")


def anything(value: object, pointer: str) -> Iterator[Fault]:
    """No rule is known."""
    yield from ()


def one_of(*words: str) -> Rule:
    """One of these words."""

    def check(value: object, pointer: str) -> Iterator[Fault]:
        if value not in words:
            yield Fault(pointer, f"must be one of: {', '.join(words)}", "unknown_word")

    return check


def items(rule: Rule, most: int | None = None, least: int = 1) -> Rule:
    """A list of so many things."""

    def check(value: object, pointer: str) -> Iterator[Fault]:
        if not isinstance(value, list):
            yield _wrong_type(pointer, "array")
            return
        if len(value) < least:
            yield Fault(pointer, f"must provide at least {least} items", "too_few", least)
        if most is not None and len(value) > most:
            yield Fault(pointer, f"no more than {most} items allowed", "too_many", most)
        for index, item in enumerate(value):
            yield from rule(item, f"{pointer}/{index}")

    return check


def nullable(rule: Rule) -> Rule:
    """null, or what the rule says."""

    def check(value: object, pointer: str) -> Iterator[Fault]:
        if value is not None:
            yield from rule(value, pointer)

    return check


def shape(required: Mapping[str, Rule], optional: Mapping[str, Rule] | None = None) -> Rule:
    """An object with these parts and no others; `type` may always stand in it."""
    known = {"type": anything, **required, **(optional or {})}

    def check(value: object, pointer: str) -> Iterator[Fault]:
        if not isinstance(value, dict):
            yield _wrong_type(pointer, "object")
            return
        for name in required:
            if name not in value:
                yield Fault(pointer, f"missing required field: {name}", "missing", field=name)
        for name, part in value.items():
            if name not in known:
                yield Fault(pointer, f"invalid additional property: {name}", "additional", field=name)
            else:
                yield from known[name](part, f"{pointer}/{name}")

    return check


def by_type(shapes: Mapping[str, Rule]) -> Rule:
    """An object whose `type` says which rule it follows."""

    def check(value: object, pointer: str) -> Iterator[Fault]:
        if not isinstance(value, dict):
            yield _wrong_type(pointer, "object")
        elif "type" not in value:
            yield Fault(pointer, "missing required field: type", "missing", field="type")
        elif (rule := shapes.get(str(value["type"]))) is None:
            yield Fault(f"{pointer}/type", f"unsupported type: {value['type']}", "unsupported", field="type")
        else:
            yield from rule(value, pointer)

    return check


def together(*rules: Rule) -> Rule:
    """All of these rules; the later ones only look at what the earlier ones found sound."""

    def check(value: object, pointer: str) -> Iterator[Fault]:
        for rule in rules:
            found = list(rule(value, pointer))
            if found:
                yield from found
                return

    return check


def exactly_one(*names: str) -> Rule:
    """An object with just one of these parts."""

    def check(value: object, pointer: str) -> Iterator[Fault]:
        given = [name for name in names if isinstance(value, dict) and name in value]
        if len(given) != 1:
            yield Fault(pointer, f"must define exactly one of: {', '.join(names)}", "choice")

    return check


def at_least_one(*names: str) -> Rule:
    """An object with one of these parts, or more."""

    def check(value: object, pointer: str) -> Iterator[Fault]:
        if not isinstance(value, dict) or not any(name in value for name in names):
            yield Fault(pointer, f"must define at least one of: {', '.join(names)}", "choice")

    return check


def _wrong_type(pointer: str, wanted: str) -> Fault:
    return Fault(pointer, f"must be a valid {wanted}", "wrong_type")
