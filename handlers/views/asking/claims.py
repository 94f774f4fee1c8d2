"""An answer as sentences, each of which rests on records; below them how the question was read, and the sources."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from config.metrics import METRICS, Unit
from config.provinces import PROVINCES
from handlers.phrases.figures import STATUS_WORDS, amount, metric_name, province_names
from handlers.phrases.language import Language
from handlers.phrases.mrkdwn import Mrkdwn, bold, escape, joined, lines
from handlers.views.kit.blocks import Answer, Block, actions, context, section
from handlers.views.kit.listing import paragraphs
from handlers.views.kit.question import Asked, details_menu, share
from handlers.views.kit.reader import Reader
from handlers.words.asking.question import NATION, Amount, Kind, Question, Topic

ROWS_NAMED = 10
SOURCES_NAMED = 3
MOST_CLAIMS = 40


class Claim(NamedTuple):
    """One sentence of an answer, and the records on which it rests; its sources, where it does not say them."""

    text: Mrkdwn
    rests_on: Sequence[str]
    sources: Sequence[Mrkdwn] = ()


@dataclass(frozen=True)
class Told:
    """What there is to say to a question."""

    kind: Kind
    claims: Sequence[Claim] = ()
    headline: Mrkdwn | None = None
    notes: Sequence[Mrkdwn] = ()  # what a reader should know of how it was found; they claim nothing
    opens: Sequence[tuple[str, str]] = ()  # commitments whose cards can be opened, each with a short name

    def but(self, **changes: object) -> "Told":
        return replace(self, **changes)  # type: ignore[arg-type]


def told(told: Told, asked: Asked, question: Question, reader: Reader, *, shared: bool) -> Answer:
    """The sentences, how the question was read, and what they rest on."""
    language = reader.language
    shown = [claim.text for claim in told.claims[:MOST_CLAIMS]]
    opening = lines(*told.notes, bold(told.headline) if told.headline else None)
    text = lines(opening, *shown)
    blocks: list[Block] = [*([section(opening)] if opening else []), *(paragraphs(shown) if shown else [])]
    blocks.append(context(*foot(told, question, language)))
    menu = details_menu([*dict.fromkeys(told.opens)][:100], language) if told.opens else None
    return Answer(text, [*blocks, *actions(menu, None if shared else share(asked, language))])


def foot(told: Told, question: Question, language: Language) -> Iterable[Mrkdwn]:
    """How the question was read, the publications, and the records by their ids."""
    yield language.mark("Read as: {question}", question=understood(question, language))
    sources = [*dict.fromkeys(source for claim in told.claims for source in claim.sources)]
    if sources:
        named = joined(" · ", sources[:SOURCES_NAMED])
        more = len(sources) - SOURCES_NAMED
        rest = language.mark_n(" · {n} more", " · {n} more", more) if more > 0 else Mrkdwn("")
        yield language.mark("Sources: {sources}", sources=joined("", [named, rest]))
    said = " ".join(claim.text for claim in told.claims)
    rows = [*dict.fromkeys(id for claim in told.claims for id in claim.rests_on if id not in said)]
    if rows:
        ids = escape(" · ".join(rows[:ROWS_NAMED]))
        more = len(rows) - ROWS_NAMED
        rest = language.mark_n(" and {n} more", " and {n} more", more) if more > 0 else Mrkdwn("")
        yield language.mark("Records: {ids}", ids=joined("", [ids, rest]))


def understood(question: Question, language: Language) -> Mrkdwn:
    """What was understood of a question, so that a reader sees a misreading at once."""
    parts = [
        *question.ids,
        *(place_name(place, language) for place in question.places),
        *(language.say("without {place}", place=place_name(place, language)) for place in question.not_places),
        *(topic_name(topic, language) for topic in question.topics),
        *([language.say("growth")] if question.growth else []),
        *(language.say("{year}", year=year) for year in question.years),
        *([period_words(question, language)] if question.period else []),
        *dict.fromkeys(language.say(STATUS_WORDS[status]) for status in question.statuses),
        *([amount_words(question.amount, question, language)] if question.amount else []),
    ]  # fmt: skip
    return escape(" · ".join(dict.fromkeys(part for part in parts if part)) or language.say("everything on record"))


def place_name(place: str, language: Language) -> str:
    """A province, or the whole country."""
    if place in PROVINCES:
        return province_names(place, language)
    return language.pick("China", "全国") if place == NATION else place


def topic_name(topic: Topic, language: Language) -> str:
    """What is asked about: a metric by its name, anything else as it was typed."""
    return metric_name(topic.metrics[0], language) if topic.is_metric else topic.text


def period_words(question: Question, language: Language) -> str:
    assert question.period is not None  # noqa: S101  # it is asked before
    first, last = (language.day(day) for day in question.period)
    return first if first == last else language.say("{first} – {last}", first=first, last=last)


def amount_words(asked: Amount, question: Question, language: Language) -> str:
    """A number of the question in the unit of what it is about."""
    if asked.unit is Unit.PERCENT:
        return language.say("{n}%", n=language.number(asked.value))
    if len(question.metrics) != 1:
        return language.number(asked.value)
    metric = METRICS[question.metrics[0]]
    return amount(asked.value, metric, metric.default_basis, language)
