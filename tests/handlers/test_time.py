"""What was known on a day: the bot judges by the workspace's clock, which can be moved."""

from datetime import UTC, datetime
from pathlib import Path

from bot.workspace.state.clock import MovableClock
from tests.harness import running_bot
from tests.ledgers import example


async def test_the_same_question_through_two_years(tmp_path: Path):
    url = f"sqlite:///{tmp_path / 'bot.db'}"
    await example(url)
    clock = MovableClock()
    clock.advance_to(datetime(2023, 2, 1, 9, tzinfo=UTC))
    async with running_bot(url, clock=clock) as local:
        ada = local.person("ada")

        before = await ada.type("/targets henan")
        assert "5 targets: 5 awaiting result." in before.text
        assert "5 awaiting the official statistic" in (await ada.type("/deadlines")).text
        why = await ada.type("/commitment HA-2022-02")
        assert (
            "No final figure for the deadline yet; expected by 26 Nov 2023 (R&D bulletins, national and provincial)."
            in why.text
        )

        clock.advance_to(datetime(2023, 9, 20, 9, tzinfo=UTC))
        card = await ada.type("/commitment HA-2022-02")
        assert "1.86% (2022, final, released 18 Sep 2023), against ≥ 1.96%." in card.text

        clock.advance_to(datetime(2023, 12, 1, 9, tzinfo=UTC))
        assert "5 targets: 2 missed, 3 met." in (await ada.type("/targets henan")).text

        clock.advance_to(datetime(2024, 10, 13, 9, tzinfo=UTC))
        assert "5 targets: 1 missed, 4 met." in (await ada.type("/targets henan")).text
