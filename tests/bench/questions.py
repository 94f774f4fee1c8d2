"""What is asked: constants of the bare app, and real questions of the bot, each repeated or never asked before."""

import re
from collections.abc import Iterator
from itertools import combinations, product, repeat
from typing import Literal, NamedTuple

from tests.bench.ledgers import MAINLAND, MEASURED, YEAR

Kind = Literal["bare", "repeated", "new"]
Ask = tuple[str, str]  # a command, and the words after it
ID = re.compile(r"[A-Z]{2}-\d{4}-\d\d")
ROWS = 30
MOST_URGENT = 5  # of thirty that are due soon, `/deadlines` shows the first


class Question(NamedTuple):
    """One line of the table; `ids` is how many commitments its answer must name."""

    name: str
    kind: Kind
    asks: Iterator[Ask]
    ids: int

    def is_answered_by(self, answer: str) -> bool:
        """Whether an answer, as it came, is the one that was meant to be measured."""
        return len(set(ID.findall(answer))) >= self.ids


def constants() -> list[Question]:
    """What the bare app is asked: for a word, and for as many rows as the bot's answers have."""
    return [
        Question(f"bare /{name}", "bare", repeat((f"/{name}", "")), ids) for name, ids in (("word", 0), ("rows", ROWS))
    ]


def questions() -> list[Question]:
    """What a bot that has just been started is asked."""
    lists = (("/targets", "henan", ROWS), ("/targets", "rd_intensity", ROWS), ("/deadlines", "", MOST_URGENT))
    card = f"HA-{YEAR}-02"
    return [
        *(
            Question(f"{command} {words}".strip(), "repeated", repeat((command, words)), ids)
            for command, words, ids in lists
        ),
        Question("/commitment ID", "repeated", repeat(("/commitment", card)), 1),
        *(
            Question(f"{command} {words}".strip(), "new", never_the_same(command, words), ids)
            for command, words, ids in lists
        ),
        Question("/commitment ID", "new", cards(), 1),
    ]


def never_the_same(command: str, words: str) -> Iterator[Ask]:
    """The same rows each time, by leaving out years in which nothing was promised anyway."""
    for years in combinations(range(1900, 2000), 3):
        yield command, f"{words} -year:{','.join(map(str, years))}".strip()


def cards() -> Iterator[Ask]:
    """The id of every target of the asking team, once."""
    for number, province in product(range(1, len(MEASURED) + 1), MAINLAND):
        yield "/commitment", f"{province}-{YEAR}-{number:02}"
