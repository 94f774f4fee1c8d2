"""A way to write a date, and families of them, which are looked for only where one of their signs stands."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import NamedTuple

from handlers.words.dates import Reading

REACH = 80  # characters: further from a sign of its family no date begins or ends


class When(NamedTuple):
    """What the words of a date are counted from."""

    year: int
    today: date


class Rule(NamedTuple):
    """A way to write a date; `needs_year` where it names none and has to be counted from the conference's."""

    pattern: re.Pattern[str]
    read: Callable[[re.Match[str], When], Reading]
    needs_year: bool = True


class Family(NamedTuple):
    """Ways to write a date of one kind, over folded text; in every one of them stands one of the signs."""

    signs: re.Pattern[str]
    rules: tuple[Rule, ...]

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


def rule(pattern: str, read: Callable[[re.Match[str], When], Reading], needs_year: bool = True) -> Rule:
    """A space in a pattern stands for any white space."""
    return Rule(re.compile(pattern.replace(" ", r"\s+")), read, needs_year)


def family(signs: str, *rules: Rule) -> Family:
    return Family(re.compile(signs), rules)
