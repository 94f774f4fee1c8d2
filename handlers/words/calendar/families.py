"""Every way to write a date that is known, and where a text is written so."""

from collections.abc import Sequence
from functools import lru_cache
from re import Match

from handlers.words.calendar import days, months, near, occasions, plans, quarters, spans, weeks, years
from handlers.words.calendar.patterns import MONTH_EN, SPAN_EN, SPAN_ZH, YEAR
from handlers.words.calendar.rules import Rule

FAMILIES = (
    *(days.NUMERIC, months.NUMERIC, years.NUMERIC, weeks.NUMBERED),
    *(days.CHINESE, months.CHINESE, quarters.QUARTERS, quarters.HALVES, years.CHINESE, plans.PERIODS, spans.CHINESE),
    *(near.CHINESE, plans.TERMS, plans.AGES, weeks.CHINESE, occasions.FESTIVALS, occasions.TIMES_OF_YEAR),
    *(months.ENGLISH, days.ENGLISH, years.ENGLISH, spans.ENGLISH, near.ENGLISH, weeks.ENGLISH, occasions.VAGUE),
)
BARE_RULES = (  # only where nothing else stands in the text
    Rule(rf"(?:the year |(?:up )?to )?{YEAR}", years.read_year),
    Rule(r"'(?P<short>[2-5]\d)", years.read_year),
    Rule(r"(?P<year>20\d\d)(?P<month>0[1-9]|1[0-2])(?P<day>[0-3]\d)", days.read_day),
    Rule(r"(?P<year>20\d\d)\.(?P<month>\d\d?)", months.read_month),
    Rule(rf"(?:the )?{MONTH_EN}", months.read_month),
    Rule(r"年(?P<edge>初)", years.read_year),
    Rule(rf"{SPAN_ZH}年期?", spans.read_span_of_years),
    Rule(rf"{SPAN_EN} years?", spans.read_span_of_years),
)
TEXTS_KEPT = 8  # a line is read for its dates, its numbers and its year, one after another


@lru_cache(TEXTS_KEPT)
def dates_in(text: str) -> Sequence[tuple[Rule, Match[str]]]:
    """The leftmost dates of a folded text; of those from one place the longest, and then that of the first family."""
    candidates = [
        (match.start(), -match.end(), order, written, match)
        for order, family in enumerate(FAMILIES)
        for written, match in family.matches(text)
        if match.end() > match.start()
    ]
    reached, found = 0, list[tuple[Rule, Match[str]]]()
    for start, end, _, written, match in sorted(candidates, key=lambda one: one[:3]):
        if start >= reached:
            found.append((written, match))
            reached = -end
    return tuple(found)
