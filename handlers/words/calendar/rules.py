"""A way to write a date, and families of them, which are looked for only where one of their signs stands."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from handlers.words.dates import Reading

REACH = 80  # characters: further from a sign of its family no date begins or ends


class When(NamedTuple):
    """What the words of a date are counted from."""

    year: int
    today: date


@dataclass(frozen=True)
class Rule:
    """A way to write a date; `needs_year` where it names none and has to be counted from the conference's.

    A pattern is compiled when it is first looked for: all of them would hold up the start for a tenth of a second.
    """

    written: str
    read: Callable[[re.Match[str], When], Reading]
    needs_year: bool = True

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """A space in what is written stands for any white space."""
        return re.compile(self.written.replace(" ", r"\s+"))


@dataclass(frozen=True)
class Family:
    """Ways to write a date of one kind, over folded text; in every one of them stands one of the signs."""

    sign: str
    rules: tuple[Rule, ...]

    @cached_property
    def signs(self) -> re.Pattern[str]:
        """Where it is worth while to look for the rules."""
        return re.compile(self.sign)

    def matches(self, text: str) -> Iterator[tuple[Rule, re.Match[str]]]:
        """Each rule's matches, in the order of the rules."""
        stretches = [*self._stretches(text)]
        for rule in self.rules:
            for start, end in stretches:
                for match in rule.pattern.finditer(text, start, end):
                    yield rule, match

    def _stretches(self, text: str) -> Iterator[tuple[int, int]]:
        """What lies around the signs; what is near to another is one with it."""
        start = end = 0
        for sign in self.signs.finditer(text):
            if sign.start() - REACH > end:
                if end:
                    yield start, end
                start = sign.start() - REACH
            end = min(sign.end() + REACH, len(text))
        if end:
            yield max(start, 0), end


def family(sign: str, *rules: Rule) -> Family:
    return Family(sign, rules)
