"""Plain questions are answered as well as ever, and from what is on record alone."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from handlers.asking.ask import Reply
from handlers.views.kit.blocks import MESSAGE_BLOCKS
from handlers.words.asking.question import Kind
from store.model.official import every_figure
from store.store import Store
from tests.questions.asking import TEAM, Desk, catalogue, ledger, said
from tests.questions.scoring import Marked, marked, recorded, scores

FEWEST = 250


@pytest_asyncio.fixture(scope="module")
async def every(tmp_path_factory: pytest.TempPathFactory) -> list[Marked]:
    return await marked(catalogue(), tmp_path_factory.mktemp("asked"))


@pytest_asyncio.fixture(scope="module")
async def desk(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Desk]:
    async with ledger(tmp_path_factory.mktemp("desk")) as asked:
        yield Desk(asked)


async def test_as_many_answers_are_right_as_ever(every: list[Marked]):
    wrong = [f"{one.expected.question}: {', '.join(one.wrong)}" for one in every if one.wrong]
    reached = scores(every)

    assert len(every) >= FEWEST
    assert all(reached[language] >= score for language, score in recorded().items()), "\n".join(wrong)


async def test_each_sentence_rests_on_records(every: list[Marked], tmp_path: Path):
    official = {figure.id for figure in every_figure()}
    async with ledger(tmp_path) as asked:
        known = official | {entry.subject for entry in await asked.events.latest(1000)}

    for one in every:
        for claim in one.reply.claims:
            assert claim.rests_on, f"{one.expected.question}: {claim.text}"
            assert set(claim.rests_on) <= known, f"{one.expected.question}: {claim.text}"


async def test_no_answer_is_longer_than_slack_takes(every: list[Marked]):
    for one in every:
        assert len(one.reply.answer.blocks) <= MESSAGE_BLOCKS
        assert one.reply.answer.blocks


def examples_in(reply: Reply) -> list[str]:
    """The questions that an answer offers to ask instead."""
    return [element["text"]["text"] for element in reply.answer.blocks[-1]["elements"]][-3:]


@pytest.mark.parametrize("asked", ["what did Henan promise?", "河南承诺了什么？", "why?", "which lab does Henan plan?"])
async def test_an_empty_ledger_says_so_and_answers_its_examples(tmp_path: Path, asked: str):
    async with await Store.open(f"sqlite:///{tmp_path / 'empty.db'}") as store:
        desk = Desk(store.ledger(TEAM))
        reply = await desk.ask(asked)
        assert not reply.claims
        for example in examples_in(reply):
            assert (await desk.ask(example)).claims, example


@pytest.mark.parametrize(
    ("asked", "never"),
    [
        ("What is Henan's GDP per capita?", "gdp"),
        ("Henan's R&D spending on semiconductors", "127.51"),
        ("河南军工研发经费是多少", "1275.1"),
        ("average R&D intensity of Henan and Hubei", "2.01%"),
        ("Henan's share of national R&D spending", "127.51"),
        ("is Zhengzhou on track for high-tech enterprises?", "HA-2022-03"),
        ("rural R&D spending in Henan", "127.51"),
        ("what was Henan's R&D spending the year before?", "127.51"),
        ("大数据方面河南承诺了什么", "HA-2022-01"),
    ],
)
async def test_a_word_that_makes_it_another_question_is_never_left_out(desk: Desk, asked: str, never: str):
    reply = await desk.ask(asked)

    assert not [claim for claim in reply.claims if never in claim.text]


async def test_what_is_left_out_is_said(desk: Desk):
    reply = await desk.ask("so, folks, what is Gansu's R&D intensity, pray?")

    assert reply.kind is Kind.VALUE
    assert "I do not know “pray” and left it out." in said(reply)


@pytest.mark.parametrize("asked", ["what about hyperloop trains in Henan?", "河南的房价是多少", "why?", "什么？"])
async def test_what_is_not_understood_is_said_with_three_examples_that_work(desk: Desk, asked: str):
    reply = await desk.ask(asked)

    assert reply.kind is Kind.UNKNOWN
    assert len(examples_in(reply)) == 3
    for example in examples_in(reply):
        answer = await desk.ask(example)
        assert answer.kind is not Kind.UNKNOWN
        assert answer.claims, said(answer)


async def test_a_day_that_is_written_asks_for_what_was_on_record(desk: Desk):
    before, now = await desk.ask("who owns HA-2022-03? as-of:2026-06-30"), await desk.ask("who owns HA-2022-03?")

    assert "As recorded on 30 Jun 2026" in said(before)
    assert "nobody owns it yet" in said(before)
    assert "U0LI" in said(now)


async def test_as_of_a_year_is_said_of_figures(desk: Desk):
    reply = await desk.ask("how many high-tech enterprises did Henan have as of 2022?")

    assert "more than 10,000 (2022" in said(reply)


async def test_without_words_examples_are_given(desk: Desk):
    assert len(examples_in(await desk.ask(""))) == 3
