"""Killed at random moments, among faults, the bot posts everything once; its naive variants do not."""

from contextlib import nullcontext
from pathlib import Path
from shutil import which

import pytest

from tests.crash.__main__ import table
from tests.crash.run import Trial, crash
from tests.databases import pooled

OFTEN = (
    "chat.postMessage:429:p=0.3:n=2:s=1",
    "chat.postMessage:503-after:p=0.3:n=3",
    "chat.postMessage:drop-before:p=0.3:n=3",
    "chat.postMessage:drop-after:p=0.3:n=3",
    "chat.postMessage:slow:p=0.3:n=2:s=1",
)
KILLS = 3


async def test_nothing_is_lost_and_nothing_doubled(tmp_path: Path):
    tally = await crash(f"sqlite:///{tmp_path / 'bot.db'}", Trial(KILLS, faults=OFTEN))

    assert (tally.lost, tally.doubled, tally.out_of_window) == ([], [], []), table(tally)
    assert tally.is_sound, table(tally)


async def test_nor_by_three_behind_a_pooler(postgres_url: str):
    with pooled(postgres_url) if which("pgbouncer") else nullcontext(postgres_url) as url:
        tally = await crash(url, Trial(KILLS, faults=OFTEN, side_by_side=3))

    assert (tally.lost, tally.doubled, tally.out_of_window) == ([], [], []), table(tally)
    assert tally.is_sound, table(tally)


@pytest.mark.parametrize(
    ("variant", "fault"),
    [
        ("marks-first", "chat.postMessage:drop-before:p=0.8"),
        ("looks-nowhere", "chat.postMessage:503-after:p=0.8"),
        ("usual-client", "chat.postMessage:drop-after:p=0.8"),
    ],
)
async def test_the_naive_way_is_seen_to_fail(variant: str, fault: str, tmp_path: Path):
    trial = Trial(0, program=f"tests.crash.naive {variant}", faults=[fault], strikes=3)
    tally = await crash(f"sqlite:///{tmp_path / 'bot.db'}", trial)

    assert min(tally.faults.values()) >= trial.strikes, table(tally)
    assert tally.lost if variant == "marks-first" else tally.doubled
