"""Plain questions are answered as well as ever, and from what is on record alone."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from handlers.views.kit.blocks import MESSAGE_BLOCKS
from handlers.words.asking.question import Kind
from store.model.official import every_figure
from tests.questions.asking import Desk, catalogue, ledger, said
from tests.questions.scoring import Marked, marked, recorded, scores

FEWEST = 250


@pytest_asyncio.fixture(scope="module")
async def every(tmp_path_factory: pytest.TempPathFactory) -> list[Marked]:
    return await marked(catalogue(), tmp_path_factory.mktemp("asked"))


@pytest_asyncio.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with ledger(tmp_path) as asked:
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


@pytest.mark.parametrize("asked", ["what about hyperloop trains in Henan?", "河南的房价是多少", "why?", "什么？"])
async def test_what_is_not_understood_is_said_with_three_examples_that_work(desk: Desk, asked: str):
    reply = await desk.ask(asked)

    assert reply.kind is Kind.UNKNOWN
    examples = [element["text"]["text"] for element in reply.answer.blocks[-1]["elements"]][-3:]
    for example in examples:
        answer = await desk.ask(example)
        assert answer.kind is not Kind.UNKNOWN
        assert answer.claims, said(answer)
