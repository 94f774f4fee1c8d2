"""The words in which Slack's rules are written: a string so long, a list of so many, an object with these parts.

A rule is data that can be called; what it finds wrong points into the value it was given.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal

Surface = Literal["message", "modal", "home"]
MESSAGE: frozenset[Surface] = frozenset({"message"})
MODAL: frozenset[Surface] = frozenset({"modal"})
HOME: frozenset[Surface] = frozenset({"home"})
EVERYWHERE = MESSAGE | MODAL | HOME


@dataclass(frozen=True, slots=True)
class Violation:
    """What breaks a rule, and where: `constraint` is the figure that was passed, `field` the part of the object."""

    pointer: str
    message: str
    code: str
    constraint: int | None = None
    field: str | None = None

    def under(self, place: str | int) -> Violation:
        """The same violation, seen from the object or the list that holds the wrong value at this place."""
        return replace(self, pointer=f"/{place}{self.pointer}")


Object = Mapping[str, Any]
Rule = Callable[[object, Surface], Iterator[Violation]]
Agreement = Callable[[Object, Surface], Iterator[Violation]]
"""What must hold between the parts of an object, all of which are sound by themselves."""


def length(text: str) -> int:
    """Characters as Slack may count them at the strictest: UTF-16 units, so that an emoji is two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def under(place: str | int, found: Iterable[Violation]) -> Iterator[Violation]:
    """Violations as seen from one level higher up."""
    return (violation.under(place) for violation in found)


@dataclass(frozen=True)
class String:
    """A string of so many characters, the whole of which may have to match a pattern."""

    longest: int | None = None
    shortest: int = 1
    pattern: str | None = None

    def __call__(self, value: object, surface: Surface) -> Iterator[Violation]:
        if not isinstance(value, str):
            yield _wrong_type("string")
        elif length(value) < self.shortest:
            yield Violation("", f"must be more than {self.shortest - 1} characters", "too_short", self.shortest)
        elif self.longest is not None and length(value) > self.longest:
            yield Violation("", f"must be less than {self.longest + 1} characters", "too_long", self.longest)
        elif self.pattern is not None and not re.fullmatch(self.pattern, value):
            yield Violation("", f"must match the pattern {self.pattern}", "pattern")


@dataclass(frozen=True)
class Address:
    """An address of so many characters that begins with one of these schemes; one on the web names its host, too."""

    longest: int | None = None
    schemes: tuple[str, ...] = ("http", "https")

    def __call__(self, value: object, surface: Surface) -> Iterator[Violation]:
        broken = [*String(self.longest)(value, surface)]
        if not broken and not self._is_met_by(str(value)):
            broken = [Violation("", f"must be a valid URL of: {', '.join(self.schemes)}", "invalid_url")]
        yield from broken

    def _is_met_by(self, value: str) -> bool:
        scheme, _, rest = value.partition(":")
        on_the_web = scheme.lower() in ("http", "https")
        shape = r"//[^\s/?#]\S*" if on_the_web else r"\S+"
        return scheme.lower() in self.schemes and re.fullmatch(shape, rest) is not None


class Day:
    """A day of the calendar, such as 2026-02-28."""

    def __call__(self, value: object, surface: Surface) -> Iterator[Violation]:
        if not isinstance(value, str):
            yield _wrong_type("string")
        elif not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value) or not _is_in_calendar(value):
            yield Violation("", "must be a valid date in the format YYYY-MM-DD", "invalid_date")


class Moment:
    """Seconds since 1970, as a number or as text."""

    def __call__(self, value: object, surface: Surface) -> Iterator[Violation]:
        if not isinstance(value, str | int | float) or isinstance(value, bool):
            yield _wrong_type("timestamp")
        elif not re.fullmatch(r"[0-9]+(\.[0-9]+)?", str(value)):
            yield Violation("", "must be in seconds since 1970", "invalid_moment")


@dataclass(frozen=True)
class Whole:
    """A whole number in a range."""

    least: int | None = None
    most: int | None = None

    def __call__(self, value: object, surface: Surface) -> Iterator[Violation]:
        if not isinstance(value, int) or isinstance(value, bool):
            yield _wrong_type("integer")
        elif self.least is not None and value < self.least:
            yield Violation("", f"must be greater than or equal to {self.least}", "too_small", self.least)
        elif self.most is not None and value > self.most:
            yield Violation("", f"must be less than or equal to {self.most}", "too_large", self.most)


@dataclass(frozen=True)
class Number:
    """Any number, or one above a bound."""

    above: float | None = None

    def __call__(self, value: object, surface: Surface) -> Iterator[Violation]:
        if not isinstance(value, int | float) or isinstance(value, bool):
            yield _wrong_type("number")
        elif self.above is not None and value <= self.above:
            yield Violation("", f"must be greater than {self.above:g}", "too_small")


@dataclass(frozen=True)
class Flag:
    """true or false."""

    def __call__(self, value: object, surface: Surface) -> Iterator[Violation]:
        if not isinstance(value, bool):
            yield _wrong_type("boolean")


@dataclass(frozen=True)
class AnyObject:
    """An object of whose parts nothing is known."""

    def __call__(self, value: object, surface: Surface) -> Iterator[Violation]:
        if not isinstance(value, dict):
            yield _wrong_type("object")


class OneOf:
    """One of these words."""

    def __init__(self, *words: str) -> None:
        self.words = words

    def __call__(self, value: object, surface: Surface) -> Iterator[Violation]:
        if value not in self.words:
            yield Violation("", f"must be one of: {', '.join(self.words)}", "unknown_word")


@dataclass(frozen=True)
class Items:
    """A list of so many things."""

    rule: Rule
    most: int | None = None
    least: int = 1

    def __call__(self, value: object, surface: Surface) -> Iterator[Violation]:
        if not isinstance(value, list):
            yield _wrong_type("array")
            return
        if len(value) < self.least:
            yield Violation("", f"must provide at least {self.least} items", "too_few", self.least)
        if self.most is not None and len(value) > self.most:
            yield Violation("", f"no more than {self.most} items allowed", "too_many", self.most)
        for index, item in enumerate(value):
            yield from under(index, self.rule(item, surface))


@dataclass(frozen=True)
class Nullable:
    """null, or what the rule says."""

    rule: Rule

    def __call__(self, value: object, surface: Surface) -> Iterator[Violation]:
        if value is not None:
            yield from self.rule(value, surface)


@dataclass(frozen=True)
class Choice:
    """So many of these parts of an object, no fewer and no more."""

    names: tuple[str, ...]
    least: int
    most: int

    def __call__(self, value: Object, surface: Surface) -> Iterator[Violation]:
        given = sum(name in value for name in self.names)
        if not self.least <= given <= self.most:
            how_many = "exactly" if self.least == self.most else "at least" if self.least else "at most"
            yield Violation("", f"must define {how_many} one of: {', '.join(self.names)}", "choice")


def exactly_one(*names: str) -> Choice:
    """Just one of these parts."""
    return Choice(names, 1, 1)


def at_least_one(*names: str) -> Choice:
    """One of these parts, or more."""
    return Choice(names, 1, len(names))


def at_most_one(*names: str) -> Choice:
    """One of these parts, or none."""
    return Choice(names, 0, 1)


@dataclass(frozen=True, kw_only=True)
class Shape:
    """An object of Slack's with these parts and, unless it `is_loose`, no others.

    `page` is its page below https://docs.slack.dev/. One that names its `type` is refused with any other,
    and on any surface but its own; an element says which blocks it stands `inside`.
    """

    page: str
    type: str | None = None
    is_loose: bool = False
    surfaces: frozenset[Surface] = EVERYWHERE
    inside: frozenset[str] = frozenset()
    required: Mapping[str, Rule] = field(default_factory=dict)
    optional: Mapping[str, Rule] = field(default_factory=dict)
    choices: Sequence[Choice] = ()
    agreements: Sequence[Agreement] = ()

    def __call__(self, value: object, surface: Surface) -> Iterator[Violation]:
        if not isinstance(value, dict):
            yield _wrong_type("object")
            return
        if self.type is not None and (value.get("type") != self.type or surface not in self.surfaces):
            yield _wrong_kind(value)
            return
        found = [*self._violations_of_parts(value, surface)]
        for choice in self.choices:
            found += choice(value, surface)
        if not found:
            for agreement in self.agreements:
                found += agreement(value, surface)
        yield from found

    def _violations_of_parts(self, value: Object, surface: Surface) -> Iterator[Violation]:
        for name in self.required:
            if name not in value:
                yield _missing(name)
        for name, part in value.items():
            rule = self.required.get(name) or self.optional.get(name)
            if rule is not None:
                yield from under(name, rule(part, surface))
            elif not self.is_loose and (self.type is None or name != "type"):
                yield Violation("", f"invalid additional property: {name}", "additional", field=name)


class Kinds:
    """An object whose `type` says which of these shapes it has."""

    def __init__(self, *shapes: Shape) -> None:
        self.shapes = {str(shape.type): shape for shape in shapes}

    def __call__(self, value: object, surface: Surface) -> Iterator[Violation]:
        if not isinstance(value, dict):
            yield _wrong_type("object")
        elif (shape := self.shapes.get(str(value.get("type")))) is None:
            yield _wrong_kind(value)
        else:
            yield from shape(value, surface)


def _is_in_calendar(day: str) -> bool:
    try:
        return bool(date.fromisoformat(day))
    except ValueError:
        return False


def _wrong_type(wanted: str) -> Violation:
    return Violation("", f"must be a valid {wanted}", "wrong_type")


def _missing(name: str) -> Violation:
    return Violation("", f"missing required field: {name}", "missing", field=name)


def _wrong_kind(value: Object) -> Violation:
    if "type" not in value:
        return _missing("type")
    return Violation("/type", f"unsupported type: {value['type']}", "unsupported", field="type")
