"""Killed at random moments, among faults, the bot posts everything once; its naive variants do not."""

from pathlib import Path

import pytest

from tests.crash.run import crash

KILLS = 10


@pytest.mark.parametrize("engine", ["sqlite", "postgres"])
async def test_nothing_is_lost_and_nothing_doubled(engine: str, tmp_path: Path, request: pytest.FixtureRequest):
    url = f"sqlite:///{tmp_path / 'bot.db'}" if engine == "sqlite" else request.getfixturevalue("postgres_url")
    tally = await crash(url, KILLS)

    assert (tally.lost, tally.doubled, tally.out_of_window) == ([], [], [])
    assert tally.exits == {-9: KILLS, 0: 1}
    assert tally.expected > 4 * KILLS


@pytest.mark.parametrize("variant", ["marks-first", "looks-nowhere", "usual-client"])
async def test_the_naive_way_is_seen_to_fail(variant: str, tmp_path: Path):
    tally = await crash(f"sqlite:///{tmp_path / 'bot.db'}", KILLS, program=f"tests.crash.naive {variant}")

    assert tally.lost if variant == "marks-first" else tally.doubled
