"""A Slack that is slow, busy or down: the answer still comes, in plainer clothes."""

from pathlib import Path

import pytest

from tests.harness import running_bot
from tests.ledgers import example


@pytest.mark.parametrize(
    ("fault", "has_table"),
    [
        ("users.info:slow:s=5", True),
        ("users.info:429:s=30", True),
        ("users.info:503-before", True),
        ("users.info:drop-before", True),
        ("blocks.validate:slow:s=5", False),
        ("blocks.validate:drop-before", False),
        ("blocks.validate:503-before", False),
    ],
)
async def test_a_cold_bot_answers_within_slacks_three_seconds(tmp_path: Path, fault: str, has_table: bool):
    url = f"sqlite:///{tmp_path / 'bot.db'}"
    await example(url)
    async with running_bot(url) as local:
        local.workspace.faults.add(fault)
        ada = local.person("ada")

        answer = await ada.type("/targets henan")

        assert "5 targets: 1 missed, 4 met." in answer.text
        assert bool(answer.rows) == has_table

        local.workspace.faults.end()
        assert (await ada.type("/targets 2022 henan")).rows, "it asks again once Slack is well"
