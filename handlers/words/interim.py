"""Interim goals as people type them, one a line: "end of 2027: 1.9%", "2026年6月：已批复"."""

import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from urllib.parse import urlsplit

from config.metrics import Basis, Metric
from handlers.words.dates import ReadDeadline
from handlers.words.deadlines import read_deadline
from handlers.words.quantities import read_quantity
from handlers.words.stages import read_stage
from store.model.commitment import InterimGoal
from store.model.deadline import Deadline
from store.model.errors import UserError
from store.model.source import Source
from store.model.terms import are_amounts, is_unit_of

LINE = re.compile(r"\s*(?P<when>[^:：]+)[:：]\s*(?P<what>.*?)\s*(?P<address>https?://\S+)?\s*")
MOST = 24


def read_goals(
    text: str, measured: tuple[Metric, Basis] | None, deadline: Deadline | None, year: int | None, today: date
) -> tuple[InterimGoal, ...]:
    """The goals of a target, whose values are those of a metric, or of an initiative, which has stages.

    Raises:
        UserError: a line cannot be read; it names the line.
    """
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) > MOST:
        raise UserError("That is too many: {n} interim goals at most.", n=MOST)
    goals = sorted(goals_in(lines, measured, deadline, year, today), key=lambda goal: goal.on)
    for earlier, later in pairwise(goals):
        if earlier.on == later.on:
            raise UserError("Two interim goals have the same day, {day}.", day=later.on)
    return tuple(goals)


def goals_in(
    lines: list[str], measured: tuple[Metric, Basis] | None, deadline: Deadline | None, year: int | None, today: date
) -> Iterator[InterimGoal]:
    for line in lines:
        match = LINE.fullmatch(line)
        when = read_deadline(match["when"], year, today) if match else None
        if match is None or not isinstance(when, ReadDeadline):
            raise UserError("“{line}”: write the day, a colon, and what is reached then.", line=line[:80])
        on = when.deadline.on
        if deadline and on >= deadline.on:
            raise UserError("“{line}” does not lie before the deadline.", line=line[:80])
        source = source_at(match["address"])
        if measured is None:
            stage = read_stage(match["what"])
            if stage is None:
                raise UserError(
                    "“{line}”: I do not know that stage. Write for example approved or done.", line=line[:80]
                )
            yield InterimGoal(on=on, stage=stage, source=source)
        else:
            number = read_quantity(match["what"])
            fits = number is not None and are_amounts(number) and is_unit_of(number.unit, *measured)
            if number is None or number.value is None or not fits:
                raise UserError("“{line}”: I see no number there that fits what is measured.", line=line[:80])
            yield InterimGoal(on=on, value=number.value, source=source)


def source_at(address: str | None) -> Source | None:
    """A source that is known by its address alone."""
    return Source(name=urlsplit(address).netloc or address, address=address) if address else None
