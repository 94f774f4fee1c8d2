"""What is asked: constants of the bare app, and real questions of the bot, each repeated or never asked before."""

import re
from collections.abc import Iterator, Sequence
from itertools import combinations, product, repeat
from typing import Literal, NamedTuple

from config.provinces import PROVINCES
from tests.bench.ledgers import MAINLAND, MEASURED, YEAR
from tests.bench.slack_side import USER

Kind = Literal["bare", "repeated", "new"]
ID = re.compile(r"[A-Z]{2}-\d{4}-\d\d")
ROWS = 30
MOST_URGENT = 5  # of thirty that are due soon, `/deadlines` shows the first


class Ask(NamedTuple):
    """A command, the words after it, and who types them."""

    command: str
    words: str = ""
    user_id: str = USER


class Question(NamedTuple):
    """One line of the table; `ids` is how many commitments its answer must name, `holds` what stands in it.

    Before one that is asked `after_a_write`, something is written about a province.
    """

    name: str
    kind: Kind
    asks: Iterator[Ask]
    ids: int = 0
    holds: str = ""
    after_a_write: bool = False

    def is_answered_by(self, answer: str) -> bool:
        """Whether an answer, as it came, is the one that was meant to be measured."""
        return len(set(ID.findall(answer))) >= self.ids and self.holds in answer


class Topic(NamedTuple):
    """Something to ask about: its name on the command line, what is typed, and what the answer shows."""

    key: str
    command: str
    words: str
    ids: int = 0
    holds: str = ""


TOPICS = (
    Topic("list", "/targets", f"henan {YEAR}", ROWS),
    Topic("metric", "/targets", f"rd_intensity {YEAR}", ROWS),
    Topic("deadlines", "/deadlines", "", MOST_URGENT),
    Topic("overview", "/targets", "", holds=str(YEAR)),
    Topic("compare", "/targets", f"compare henan gansu {YEAR}", holds="Gansu"),
    Topic("card", "/commitment", f"HA-{YEAR}-02", 1),
    Topic("search", "/targets", "search laboratories", 10),
    Topic("plain", "/targets", f"ask which targets of henan were missed in {YEAR}?", 5),
)
AFTER_A_WRITE = ("overview",)  # which nobody asks in other words
KEYS = tuple(topic.key for topic in TOPICS)


def word() -> Question:
    """What Bolt and Slack's protocol cost by themselves."""
    return Question("bare /word", "bare", repeat(Ask("/word")))


def bare_rows(number: int) -> Question:
    """A fixed answer with so many rows."""
    return Question(f"bare /rows {number}", "bare", repeat(Ask("/rows", str(number))))


def repeated(keys: Sequence[str] = KEYS) -> list[Question]:
    """The same question again and again."""
    return [
        Question(named(topic), "repeated", repeat(Ask(topic.command, topic.words)), topic.ids, topic.holds)
        for topic in TOPICS
        if topic.key in keys
    ]


def new(keys: Sequence[str] = KEYS) -> list[Question]:
    """Questions that nobody has asked before, with answers of the same size."""
    return [
        Question(named(topic), "new", never_the_same(topic), topic.ids, topic.holds, topic.key in AFTER_A_WRITE)
        for topic in TOPICS
        if topic.key in keys
    ]


def named(topic: Topic) -> str:
    return f"{topic.command} {topic.words}".strip() or topic.key


def never_the_same(topic: Topic) -> Iterator[Ask]:
    """The same rows each time, in other words, or another card; the overview of all there is."""
    match topic.key:
        case "card":
            for number, province in product(range(1, len(MEASURED) + 1), MAINLAND):
                yield Ask(topic.command, f"{province}-{YEAR}-{number:02}")
        case "overview":
            yield from repeat(Ask(topic.command, topic.words))
        case "plain":
            provinces = [PROVINCES[code].en for code in MAINLAND]
            for asking, year, province, word in product(
                ("which", "what"), ("in", "of", "for"), provinces, ("met", "missed")
            ):
                yield Ask(topic.command, f"ask {asking} targets of {province} were {word} {year} {YEAR}?")
        case _:
            for years in combinations(range(1900, 2000), 3):
                yield Ask(topic.command, f"{topic.words} -year:{','.join(map(str, years))}".strip())
