"""A kept answer is the one that would be made afresh, whatever was written since and whoever asks."""

import asyncio
from collections.abc import AsyncIterator, Hashable, Sequence
from dataclasses import replace
from datetime import date
from itertools import count, cycle, product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handlers.commitment.card import card
from handlers.deadlines import deadlines
from handlers.initiatives import initiatives
from handlers.phrases.language import language_for
from handlers.phrases.mrkdwn import Mrkdwn
from handlers.slack.answer_cache import AnswerCache, Answering, encoded
from handlers.slack.question import reader_for
from handlers.targets import targets
from handlers.views.kit.blocks import Answer
from handlers.views.kit.question import Asked
from handlers.views.kit.reader import CHART, TABLE, Reader
from store.model.actual import Actual
from store.model.commitment import Initiative, Target
from store.model.errors import UserError
from store.model.selection import Selection
from store.records import Records
from store.store import Ledger, Store
from store.viewpoint import Viewpoint
from tests.store.samples import actual, by, initiative, meanwhile, target

TEAMS = ("T1", "T2")
MEMBERS = ("U1", "U2")
ANYBODY = Reader("", language_for("en"))
IDS = ("HA-2022-01", "HA-2022-02", "GS-2022-01")
DAYS = (date(2022, 11, 1), date(2026, 3, 1))
READERS = st.builds(
    Reader,
    id=st.just("U0"),
    language=st.sampled_from([language_for("en"), language_for("zh-CN")]),
    known_blocks=st.sampled_from([frozenset(), frozenset((TABLE, CHART))]),
)


class Ask(NamedTuple):
    """A question; every member of every team asks it, on each of the days."""

    answering: Answering[Any]
    question: Hashable
    reader: Reader
    today: date = DAYS[0]


def asked(answering: Answering[Any], topic: Any, words: st.SearchStrategy[str]) -> st.SearchStrategy[Ask]:
    questions = st.builds(
        Asked, topic=st.just(topic), words=words, layout=st.sampled_from(["table", "details"]), page=st.just(1)
    )
    return st.builds(Ask, st.just(answering), questions, READERS)


TARGETS = st.sampled_from(
    ["", "2022", "henan", "河南", "mine", "owner:me", "我的", "rd_intensity", "henan status:met", "gansu"]
)
ASKS = st.one_of(
    asked(targets, "targets", TARGETS),
    asked(initiatives, "initiatives", st.sampled_from(["", "henan", "mine"])),
    asked(deadlines, "deadlines", st.sampled_from(["", "mine", "overdue", "2022"])),
    st.builds(Ask, st.just(card), st.sampled_from(IDS), READERS),
)


class Write(NamedTuple):
    """A record added, revised where it is there already, or removed."""

    team: str
    record: Target | Initiative | Actual
    removes: bool


OWNERS = st.sampled_from([*MEMBERS, None])
RECORDS = st.one_of(
    st.builds(target, st.sampled_from(IDS), value=st.sampled_from(["1.5", "1.9"]), owner=OWNERS),
    st.builds(initiative, st.just("HA-2022-03"), owner=OWNERS),
    st.builds(actual, st.sampled_from(["a1", "a2"]), value=st.sampled_from(["1.4", "1.7", "2"])),
)
WRITES = st.builds(Write, st.sampled_from(TEAMS), RECORDS, st.booleans())


STEPS = st.lists(st.one_of(ASKS, WRITES), min_size=2, max_size=12)
turns = count(1)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(STEPS)
def test_a_kept_answer_is_never_stale_and_never_anybody_elses(steps: list[Ask | Write]):
    asyncio.run(on_one_file(steps))


@settings(
    max_examples=3, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
async def test_nor_where_two_processes_write(two: Sequence[Store], steps: list[Ask | Write]):
    await follow(steps, two, two)


@pytest.fixture
async def two(postgres_url: str) -> AsyncIterator[Sequence[Store]]:
    async with await Store.open(postgres_url) as one, await Store.open(postgres_url) as other:
        yield one, other


async def on_one_file(steps: list[Ask | Write]) -> None:
    """One process writes, and another looks on."""
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/ledger.db"
        async with await Store.open(url) as store, await Store.look(url) as other:
            await follow(steps, [store, other], [store])


async def follow(steps: list[Ask | Write], stores: Sequence[Store], writing: Sequence[Store]) -> None:
    """After each step let everybody ask again whatever was asked so far, for a kept answer and for a fresh one."""
    caches = [AnswerCache(store, room=50_000) for store in stores]
    asks: list[Ask] = []
    turn = next(turns)  # the teams of each turn are others: it may be the same database
    for step, writer in zip(steps, cycle(writing), strict=False):
        if isinstance(step, Write):
            await write(writer.ledger(f"{step.team}{turn}"), step)
        else:
            asks.append(step)
        for ask, team, member, today in product(asks, TEAMS, MEMBERS, DAYS):
            one, team_id = ask._replace(reader=replace(ask.reader, id=member), today=today), f"{team}{turn}"
            fresh = await said_afresh(Ledger(writer.database, Viewpoint(team_id)), one)
            for cache, store in zip(caches, stores, strict=True):
                assert await said(cache, store.ledger(team_id), one) == fresh
                assert await said_afresh(store.ledger(team_id), one) == fresh


async def said(cache: AnswerCache, ledger: Ledger, ask: Ask) -> str:
    """As the commands ask for it."""
    words = ask.question.words if isinstance(ask.question, Asked) else None
    reader = ask.reader.nameless() if words is None else reader_for(words, ask.reader)
    try:
        return await cache.answer(ask.answering, ask.question, ledger, ask.today, reader)
    except UserError as error:
        return str(error)


async def said_afresh(ledger: Ledger, ask: Ask) -> str:
    try:
        return encoded(await ask.answering(ask.question, ledger, ask.today, ask.reader))
    except UserError as error:
        return str(error)


async def write(ledger: Ledger, step: Write) -> None:
    tables: dict[type, Records[Any]] = {
        Target: ledger.commitments,
        Initiative: ledger.commitments,
        Actual: ledger.actuals,
    }
    table = tables[type(step.record)]
    history = await table.history(step.record.id)
    last = history[-1] if history else None
    if last is None or last.until_at is not None:
        await table.add(step.record, by())
    elif step.removes:
        await table.remove(step.record.id, last.rev, by())
    else:
        await table.revise(step.record, last.rev, by())


async def test_what_is_written_while_an_answer_is_made_is_in_the_next_one(tmp_path: Path):
    async with await Store.open(f"sqlite:///{tmp_path}/ledger.db") as store:
        ledger, cache, loop = store.ledger("T1"), AnswerCache(store), asyncio.get_running_loop()

        async def slow(question: Hashable, then: Ledger, today: date, reader: Reader) -> Answer:
            seen = await then.commitments.count(Selection())
            await meanwhile(ledger.commitments.add(target(f"HA-2022-{seen + 1:02}"), by()), loop)
            return Answer(Mrkdwn(seen), [])

        first = [await cache.answer(slow, "", ledger, date(2026, 3, 1), ANYBODY) for _ in range(3)]
        assert first == [f'{{"text":"{seen}","blocks":[]}}' for seen in (0, 1, 2)]


async def test_what_was_not_asked_for_longest_is_forgotten_first(tmp_path: Path):
    async with await Store.open(f"sqlite:///{tmp_path}/ledger.db") as store:
        made: list[str] = []

        async def counted(question: str, then: Ledger, today: date, reader: Reader) -> Answer:
            made.append(question)
            return Answer(Mrkdwn("x" * 60), [])

        cache = AnswerCache(store, room=200)  # two answers of eighty characters
        for question in "abacab":
            await cache.answer(counted, question, store.ledger("T1"), date(2026, 3, 1), ANYBODY)
        assert "".join(made) == "abcb"


async def test_what_another_team_writes_makes_no_answer_old(tmp_path: Path):
    async with await Store.open(f"sqlite:///{tmp_path}/ledger.db") as store:
        made: list[str] = []

        async def counted(question: str, then: Ledger, today: date, reader: Reader) -> Answer:
            made.append(then.team_id)
            return Answer(Mrkdwn("x"), [])

        cache = AnswerCache(store)
        for written in ("", "T2", "T1"):
            if written:
                await store.ledger(written).commitments.add(target(), by())
            for team in TEAMS:
                await cache.answer(counted, "", store.ledger(team), date(2026, 3, 1), ANYBODY)
        assert made == ["T1", "T2", "T2", "T1"]
