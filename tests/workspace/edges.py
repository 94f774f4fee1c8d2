"""The edges of a declared rule: the most that it takes, and one more."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import Any

from hypothesis import find
from hypothesis import strategies as st

from bot.workspace.limits.rules import (
    Address,
    AnyObject,
    Day,
    Flag,
    Items,
    Kinds,
    Moment,
    Nullable,
    Number,
    OneOf,
    Rule,
    Shape,
    String,
    Surface,
    Whole,
)

NO_ADDRESSES = ("x", "javascript:alert(1)", "https://", "https://a b", "//example.org", "ftp://example.org", "data:,x")
_AFTER = "//example.org/a?b#c"


@dataclass(frozen=True)
class Edge:
    """Two values on either side of a limit, and the fault (its place and code) that only the second one has."""

    taken: Any
    refused: Any
    code: str
    pointer: str = ""

    def within(self, place: str | int, wrap: Callable[[Any], Any]) -> Edge:
        """The same edge in a larger value, which holds this one at a place."""
        return replace(self, taken=wrap(self.taken), refused=wrap(self.refused), pointer=f"/{place}{self.pointer}")


def example(rule: Rule, surface: Surface) -> Any:
    """A small value that a rule takes."""
    match rule:
        case String(pattern=str(pattern)):
            return _matching(pattern)
        case String():
            return "x" * max(rule.shortest, 1)
        case Address():
            return "https://example.org"
        case Day():
            return "2028-02-29"
        case Moment():
            return "1767225600.5"
        case Whole():
            return rule.least if rule.least is not None else rule.most if rule.most is not None else 1
        case Number():
            return 1 if rule.above is None else rule.above + 1
        case Flag():
            return True
        case AnyObject():
            return {}
        case OneOf():
            return rule.words[0]
        case Items():
            return [example(rule.rule, surface)] * max(rule.least, 1)
        case Nullable():
            return example(rule.rule, surface)
        case Shape():
            return _object(rule, surface)
        case Kinds():
            return example(next(shape for shape in rule.shapes.values() if surface in shape.surfaces), surface)
    raise TypeError(f"an example of {rule} must be thought of")


def edges(rule: Rule, surface: Surface, seen: set[int] | None = None) -> Iterator[Edge]:
    """Every edge of a rule and of all that it is made of; `seen` are shapes that need no second look."""
    seen = set() if seen is None else seen
    sound = example(rule, surface)
    match rule:
        case String():
            yield Edge(sound, 0, "wrong_type")
            if rule.longest is not None:
                yield Edge("x" * rule.longest, "x" * (rule.longest + 1), "too_long")
                yield Edge("😀" * (rule.longest // 2), "😀" * (rule.longest // 2 + 1), "too_long")
            if rule.shortest:
                yield Edge("x" * rule.shortest, "x" * (rule.shortest - 1), "too_short")
            if rule.pattern is not None:
                yield Edge(sound, "?", "pattern")
        case Address():
            yield Edge(sound, 0, "wrong_type")
            yield Edge(sound, "", "too_short")
            yield from (Edge(f"{scheme}:{_AFTER}", f"{scheme}?{_AFTER}", "invalid_url") for scheme in rule.schemes)
            yield from (Edge(sound, other, "invalid_url") for other in NO_ADDRESSES)
            if rule.longest is not None:
                yield Edge(sound.ljust(rule.longest, "x"), sound.ljust(rule.longest + 1, "x"), "too_long")
        case Day():
            yield Edge(sound, 20280229, "wrong_type")
            yield from (Edge(sound, other, "invalid_date") for other in ("2026-02-30", "20260228", "2026-W09-1", "?"))
        case Moment():
            yield Edge(sound, True, "wrong_type")
            yield Edge(1767225600, "soon", "invalid_moment")
        case Whole():
            yield Edge(sound, True, "wrong_type")
            if rule.least is not None:
                yield Edge(rule.least, rule.least - 1, "too_small")
            if rule.most is not None:
                yield Edge(rule.most, rule.most + 1, "too_large")
        case Number():
            yield Edge(sound, "1", "wrong_type")
            if rule.above is not None:
                yield Edge(rule.above + 1e-9, rule.above, "too_small")
        case Flag():
            yield Edge(False, 0, "wrong_type")
        case AnyObject():
            yield Edge(sound, [], "wrong_type")
        case OneOf():
            yield from (Edge(word, f"{word}?", "unknown_word") for word in rule.words)
        case Nullable():
            yield from edges(rule.rule, surface, seen)
        case Items():
            yield from _edges_of_items(rule, surface, seen)
        case Kinds():
            yield Edge(sound, {"type": "?"}, "unsupported", "/type")
            for shape in rule.shapes.values():
                if surface in shape.surfaces:
                    yield from edges(shape, surface, seen)
                else:
                    yield Edge(sound, {"type": shape.type}, "unsupported", "/type")
        case Shape() if id(rule) not in seen:
            seen.add(id(rule))
            yield from _edges_of_object(rule, surface, seen)


@cache
def _matching(pattern: str) -> str:
    return find(st.from_regex(pattern, fullmatch=True), lambda _: True)


def _edges_of_items(rule: Items, surface: Surface, seen: set[int]) -> Iterator[Edge]:
    one = example(rule.rule, surface)
    yield Edge([one], {}, "wrong_type")
    if rule.most is not None:
        yield Edge([one] * rule.most, [one] * (rule.most + 1), "too_many")
    if rule.least:
        yield Edge([one] * rule.least, [one] * (rule.least - 1), "too_few")
    for edge in edges(rule.rule, surface, seen):
        yield edge.within(0, lambda value: [value, *[one] * (rule.least - 1)])


def _edges_of_object(rule: Shape, surface: Surface, seen: set[int]) -> Iterator[Edge]:
    sound = _object(rule, surface)
    yield Edge(sound, "x", "wrong_type")
    if not rule.is_loose:
        yield Edge(sound, {**sound, "colour": "red"}, "additional")
    if rule.type is not None:
        yield Edge(sound, _without(sound, "type"), "missing")
    for name in rule.required:
        yield Edge(sound, _without(sound, name), "missing")
    for choice in rule.choices:
        if choice.least:
            yield Edge(sound, _without(sound, *choice.names), "choice")
        if choice.most < len(choice.names):
            rivals = {name: example(rule.optional[name], surface) for name in choice.names}
            yield Edge(sound, {**sound, **rivals}, "choice")
    for name, part in (*rule.required.items(), *rule.optional.items()):
        rest = _without(sound, *_rivals(rule, name))
        for edge in edges(part, surface, seen):
            yield edge.within(name, partial(_with, rest, name))


def _rivals(rule: Shape, name: str) -> list[str]:
    """The parts that cannot stand beside this one."""
    exclusive = [choice.names for choice in rule.choices if choice.most == 1 and name in choice.names]
    return [rival for names in exclusive for rival in names]


def _with(rest: dict[str, Any], name: str, value: object) -> dict[str, Any]:
    return {**rest, name: value}


def _object(rule: Shape, surface: Surface) -> dict[str, Any]:
    named = {} if rule.type is None else {"type": rule.type}
    chosen = {choice.names[0]: rule.optional[choice.names[0]] for choice in rule.choices if choice.least}
    return named | {name: example(part, surface) for name, part in {**rule.required, **chosen}.items()}


def _without(value: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: part for name, part in value.items() if name not in names}
