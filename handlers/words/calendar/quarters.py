"""Quarters and halves of years: 2022年三季度末, Q3 2026, 上半年, 2H27."""

import re

from handlers.words.calendar.parts import ORDINALS, end_of, number_in, part_of
from handlers.words.calendar.patterns import (
    A_YEAR,
    BEFORE_EN,
    BEFORE_ZH,
    EDGE_EN,
    EDGE_ZH,
    IN_ZH,
    OF_YEAR_EN,
    ORDINAL_EN,
    QUARTER_ZH,
    START,
    YEAR_ZH,
)
from handlers.words.calendar.rules import Rule, When, family
from handlers.words.dates import Reading
from store.model.deadline import Precision


def read_quarter(match: re.Match[str], when: When) -> Reading:
    word = match["quarter"]
    quarter = ORDINALS.get(word) or number_in(word)
    return part_of(match, end_of(Precision.QUARTER, when.year, 3 * quarter))


def read_half(match: re.Match[str], when: When) -> Reading:
    second = match["half"] in ("下", "2", "second", "2nd", "latter", "last")
    return part_of(match, end_of(Precision.HALF, when.year, 12 if second else 6))


QUARTERS = family(
    r"季|q",
    Rule(rf"{IN_ZH}{YEAR_ZH}?{QUARTER_ZH}(?:{EDGE_ZH}|{BEFORE_ZH})", read_quarter),
    Rule(
        rf"(?:{BEFORE_EN}(?:the )?)?{EDGE_EN}?(?<![a-z\d])(?:q|quarter )(?P<quarter>[1-4])(?!\d){OF_YEAR_EN}",
        read_quarter,
    ),
    Rule(
        rf"(?:{BEFORE_EN}(?:the )?)?(?<![a-z\d])q(?P<quarter>[1-4])[\s-](?P<edge>end)(?![a-z]){OF_YEAR_EN}",
        read_quarter,
    ),
    Rule(rf"{BEFORE_EN}?(?<!\d)(?P<year>20\d\d)(?:年|[\s-]*)q(?P<quarter>[1-4])(?!\d)", read_quarter),
    Rule(rf"{BEFORE_EN}?(?:the )?{EDGE_EN}?(?P<quarter>{ORDINAL_EN}) (?:quarter|qtr\.?){OF_YEAR_EN}", read_quarter),
    Rule(rf"{START}'?(?P<short>[2-5]\d)年?[\s-]?q(?P<quarter>[1-4])(?![a-z\d])", read_quarter),
    Rule(rf"{BEFORE_EN}?(?:the )?first (?P<quarter>two|three|four|2|3|4) quarters{OF_YEAR_EN}", read_quarter),
    Rule(rf"{BEFORE_EN}?(?<![a-z\d])(?P<quarter>[1-4])q[\s/'-]?{A_YEAR}", read_quarter),
    Rule(rf"{BEFORE_EN}?(?<![a-z])q(?P<quarter>[1-4])[\s/'-]{{0,2}}{A_YEAR}(?![\d%.]|,\d|\s?[a-z])", read_quarter),
)

HALVES = family(
    r"半年|half|h\s?\d|\dh",
    Rule(rf"{IN_ZH}{YEAR_ZH}?(?P<half>[上下])半年(?:{EDGE_ZH}|{BEFORE_ZH})", read_half),
    Rule(rf"{BEFORE_EN}?(?<![a-z\d])h(?P<half>[12])(?!\d){OF_YEAR_EN}", read_half),
    Rule(rf"{START}'?(?P<short>[2-5]\d)年?[\s-]?h(?P<half>[12])(?![a-z\d])", read_half),
    Rule(rf"{BEFORE_EN}?(?<!\d)(?P<year>20\d\d)(?:年|[\s-]*)h(?P<half>[12])(?!\d)", read_half),
    Rule(
        rf"{BEFORE_EN}?(?:the )?{EDGE_EN}?(?P<half>first|second|1st|2nd|latter)[\s-]+half(?:[\s-]year)?{OF_YEAR_EN}",
        read_half,
    ),
    Rule(rf"{BEFORE_EN}?(?<![a-z\d])(?P<half>[12])h[\s/'-]?{A_YEAR}", read_half),
    Rule(rf"{BEFORE_EN}?(?<![a-z])h(?P<half>[12])[\s/'-]{{0,2}}{A_YEAR}(?![\d%.]|,\d|\s?[a-z])", read_half),
)
