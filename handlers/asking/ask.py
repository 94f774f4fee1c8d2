"""Answer a question as one asks a colleague, from what is on record alone: `/targets ask` and mentions."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from config.catalogue import Message
from config.metrics import Metric
from config.provinces import PROVINCES, Province
from handlers.asking import commitments, figures, reckoned, records
from handlers.asking.facts import Case, is_cut
from handlers.phrases.figures import province_name
from handlers.phrases.language import Language
from handlers.slack.app import Answering, App
from handlers.slack.question import Question as Command
from handlers.slack.search_answers import Findings, search
from handlers.views.asking.claims import Claim, Told, told
from handlers.views.asking.commitments import in_a_line
from handlers.views.asking.unknown import Near, example_of, left_out, unanswered
from handlers.views.kit.blocks import Answer
from handlers.views.kit.help import Page
from handlers.views.kit.notes import corrections_told, cut_told
from handlers.views.kit.question import Asked, Topic, on_day
from handlers.views.kit.reader import Reader
from handlers.words.addressed import ASK
from handlers.words.as_of import WRITTEN, split_as_of
from handlers.words.asking.question import FALLEN_BEHIND, Kind, Question
from handlers.words.asking.reading import read_question
from handlers.words.names import Unclear, resolve_metric, resolve_province
from handlers.words.periods import Period, around
from handlers.words.query import Query
from store.model.deadline import Precision
from store.model.judgement import Status
from store.model.selection import Selection
from store.model.writing import has_han
from store.progress import judged_targets
from store.store import Ledger

HELP = Page(
    "ask",
    Message("Questions: as one asks a colleague"),
    (
        (
            Message("/targets ask why did Henan miss R&D growth?"),
            Message("a plain question, answered from what is on record"),
        ),
    ),
)
OF_PROMISES = (Kind.CHANGED, Kind.LIST, Kind.COUNT, Kind.STATUS, Kind.WHY, Kind.WHEN, Kind.WHO, Kind.SOURCE)
NEAR_SHOWN = 3
MOST_LEFT_OUT = 2  # words
MOST_SOUGHT = 4  # words that are searched for one by one
ANY_PROVINCE = "HA"  # of which official figures are there without a ledger


class Reply(NamedTuple):
    """An answer, and what sort it is."""

    kind: Kind
    answer: Answer
    claims: Sequence[Claim] = ()

    @property
    def is_found(self) -> bool:
        """Whether anything on record answers it."""
        return self.kind is not Kind.UNKNOWN


class Spoken(Command):
    """A question in which “as of 2022” is said of the figures; only as-of: asks for what was on record then."""

    async def answer(
        self, asked: Asked, ledger: Ledger, today: date, reader: Reader, *, shared: bool = False
    ) -> Answer:
        return await self._answer(asked, ledger, today, reader, shared=shared)


class Asking:
    """Plain questions, wherever they are asked."""

    def __init__(self, lists: Mapping[Topic, Answering], card: Answering) -> None:
        self._lists = lists  # the commands that list, by their names
        self._card = card

    def register(self, app: App) -> None:
        command = Spoken(HELP, self.answer)
        app.verb("/targets", command.ask, ASK, HELP.examples)
        command.register_controls(app)

    async def answer(
        self, asked: Asked, ledger: Ledger, today: date, reader: Reader, *, shared: bool = False
    ) -> Answer:
        """The answer to a question."""
        return (await self.reply(asked, ledger, today, reader, shared=shared)).answer

    async def reply(self, asked: Asked, ledger: Ledger, today: date, reader: Reader, *, shared: bool = False) -> Reply:
        """The answer, and what it rests on; where a day is written, by what was on record when that day ended."""
        if WRITTEN in asked.words:
            words, day = split_as_of(asked.words, today)
            if day:
                past = await self.reply(asked.but(words=words), ledger.at_end_of(day), day, reader, shared=shared)
                return past._replace(answer=on_day(past.answer, day, reader.language))
        case = Case(read_question(asked.words, today), ledger, today, reader.id)
        ids: Collection[str] | None = None
        left = case.question.left
        if left:
            found, missing = await found_in(case)
            if found and case.question.kind in OF_PROMISES:
                ids, left = {finding.item.commitment.id for finding in found.commitments}, missing
            elif not can_leave_out(case.question):
                return await self._unknown(asked, case, found or await anywhere(case), reader)
        if case.question.kind is Kind.LIST and len(case.question.ids) == 1:
            return Reply(Kind.LIST, await self._card(case.question.ids[0], ledger, today, reader, shared=shared))
        if topic := listing_for(case.question):
            return Reply(case.question.kind, await self._list(topic, asked, case, reader, shared=shared))
        what = await said_to(case, ids, reader.language)
        if what is None:
            return await self._unknown(asked, case, None, reader)
        notes = [*corrections_told(case.question.corrections, reader.language), *what.notes]
        if case.question.kind in OF_PROMISES and await is_cut(case):
            notes.append(cut_told(reader.language))
        if left:
            notes.insert(0, left_out(left, reader.language))
        return Reply(what.kind, told(what.but(notes=notes), asked, case.question, reader, shared=shared), what.claims)

    async def _list(self, topic: Topic, asked: Asked, case: Case, reader: Reader, *, shared: bool) -> Answer:
        """What a command lists as well, with its pages and its details."""
        words = as_command(case.question)
        listed = Asked(topic=topic, words=words, page=asked.page, layout=asked.layout)
        return await self._lists[topic](listed, case.ledger, case.today, reader, shared=shared)

    async def _unknown(self, asked: Asked, case: Case, found: Findings | None, reader: Reader) -> Reply:
        """What cannot be answered: what is known of it, what is near, and what can be asked."""
        near = [in_a_line(finding.item, reader.language) for finding in found.commitments[:NEAR_SHOWN]] if found else []
        if not near:
            near = await nearest(case, reader.language)
        examples = await askable(case, reader.language)
        answer = unanswered(asked, case.question, [*meant_by(case.question)], near, examples, reader)
        is_understood = case.question.is_about_something and not case.question.left
        return Reply(case.question.kind if is_understood else Kind.UNKNOWN, answer)


async def said_to(case: Case, ids: Collection[str] | None, language: Language) -> Told | None:
    """What there is to say, by the kind of the question; none where nothing on record answers it."""
    if is_of_a_number(case.question) and (of_number := await reckoned.named(case, language)):
        return of_number
    match case.question.kind:
        case Kind.WHY if case.question.is_about_something:
            return await commitments.why(case, ids, language)
        case Kind.STATUS:
            return await commitments.status(case, ids, language)
        case Kind.WHEN if case.question.is_about_something or case.question.of_meeting:
            return await commitments.when(case, ids, language)
        case Kind.WHO:
            return await commitments.who(case, ids, language)
        case Kind.SOURCE if case.question.is_about_something:
            return await commitments.source(case, ids, language)
        case Kind.LIST:
            return await commitments.listed(with_rank(case), ids, language)
        case Kind.COUNT:
            return await records.count(case, ids, language)
        case Kind.VALUE:
            return await figures.value(case, language)
        case Kind.RANK if case.question.margin:
            return await commitments.missed_most(case, language)
        case Kind.RANK | Kind.DIFFERENCE if case.question.promised and case.question.metrics:
            return await commitments.most_promised(case, language)
        case Kind.RANK if not case.question.metrics:
            return await records.most_of_all(case, language)
        case Kind.RANK:
            return await figures.rank(case, language)
        case Kind.DIFFERENCE if case.question.reckoning:
            return await reckoned.reckon(case, language)
        case Kind.DIFFERENCE:
            return await figures.difference(case, language)
        case Kind.TREND:
            return await figures.trend(case, language)
        case Kind.ACHIEVED:
            return await records.achieved(case, language)
        case Kind.CHANGED:
            return await records.changed(case, ids, language)
    return None


def is_of_a_number(question: Question) -> bool:
    """Whether it is asked where a number comes from, without what it is of."""
    if question.amount is None or question.topics or question.ids or question.left:
        return False
    return question.kind is Kind.SOURCE or (question.kind is Kind.WHY and not question.is_about_something)


def can_leave_out(question: Question) -> bool:
    """Whether what is asked is plain without the words that are not known; these are told."""
    is_plain = bool(question.ids) or bool(question.places and any(topic.is_metric for topic in question.topics))
    return is_plain and not question.narrowing and len(question.left) <= MOST_LEFT_OUT and not meant_by(question)


def with_rank(case: Case) -> Case:
    """Who is behind, without a word of what, has fallen behind its promises."""
    question = case.question
    if question.least and not question.statuses:
        return replace(case, question=replace(question, statuses=FALLEN_BEHIND))
    return case


async def found_in(case: Case) -> tuple[Findings | None, tuple[str, ...]]:
    """What has the words that are no names, in the provinces that are asked about; and those that nothing has."""
    left, selection = case.question.left, Selection(provinces=case.question.provinces)
    if found := await having(left, selection, case):
        return found, ()
    if not 1 < len(left) <= MOST_SOUGHT:
        return None, left
    known = tuple([word for word in left if await having((word,), selection, case)])
    is_plain = len(known) > 1 or (known and case.question.topics and not case.question.narrowing)
    found = await having(known, selection, case) if is_plain else None
    return found, tuple(word for word in left if word not in known)


async def anywhere(case: Case) -> Findings | None:
    """What has the words that are no names, of whichever province."""
    return await having(case.question.left, Selection(), case)


async def having(words: Sequence[str], selection: Selection, case: Case) -> Findings | None:
    """The promises that have some words as they were typed."""
    sought = " ".join(words)
    found = await search(Query(words=sought, sought=sought, selection=selection), case.ledger, case.today)
    return found if found and found.is_exact and found.commitments else None


def listing_for(question: Question) -> Topic | None:
    """The command that lists what is asked for, where nothing more than its filters is asked."""
    only_due = question.kind is Kind.WHEN and question.of_due and not (question.topics or question.ids)
    if not only_due or question.amount or question.statuses or question.not_places or question.noun:
        return None
    return "deadlines" if question.period is None or is_a_month(question.period) else None


def as_command(question: Question) -> str:
    """The question as the words of a command."""
    words = [PROVINCES[code].en.lower() for code in question.provinces]
    words += [str(year) for year in question.years]
    if question.period:
        words.append(f"due:{question.period.first:%Y-%m}")
    return " ".join(words)


def is_a_month(period: Period) -> bool:
    return period == around(period.first, Precision.MONTH)


def meant_by(question: Question) -> Sequence[Near]:
    """Names near the words that are not known, each with the question as it should have been asked."""
    found: list[Near] = []
    for word in question.left:
        provinces, metrics = resolve_province(word), resolve_metric(word)
        candidates: list[Province | Metric] = [
            *(provinces.candidates if isinstance(provinces, Unclear) else ()),
            *(metrics.candidates if isinstance(metrics, Unclear) else ()),
        ]
        found += [
            (choice, question.text.replace(word, choice.zh if has_han(word) else choice.en)) for choice in candidates
        ]
    return found[:NEAR_SHOWN]


async def nearest(case: Case, language: Language) -> list[Claim]:
    """What is on record of the same provinces and topics, with less asked of it."""
    question = case.question
    if not question.is_about_something or not (question.places or question.topics):
        return []
    wider = replace(
        question, kind=Kind.LIST, ids=(), years=(), period=None, statuses=(), stages=(), amount=None, growth=False,
        overdue=False, unowned=False, counted=None, noun=None, left=(),
    )  # fmt: skip
    for less in (wider, replace(wider, places=()), replace(wider, topics=())):
        if not (less.topics or less.places):
            continue
        found = await commitments.listed(replace(case, question=less), None, language)
        if found:
            return [*found.claims[:NEAR_SHOWN]]
    return []


async def askable(case: Case, language: Language) -> list[str]:
    """Three questions that this ledger answers, of what was asked about where that is possible."""
    provinces = case.question.provinces or tuple(await case.ledger.commitments.latest_years()) or (ANY_PROVINCE,)
    judged = await judged_targets(case.ledger, Selection(provinces=provinces[:1]), case.today)
    measured = example_of("value", language, province=province_name(provinces[0], language))
    if not judged:
        return [measured, example_of("rank", language), example_of("gap", language)]
    worst = judged[0]
    kind = "why" if worst.status is Status.MISSED else "status"
    return [example_of(kind, language, id=worst.target.id), measured, example_of("rank", language)]
