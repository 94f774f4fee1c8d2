"""Whoever types faster than a person can is told so, and holds up nobody."""

from pathlib import Path

import pytest

from bot.pace import REMEMBERED, Pace
from tests.harness import running_bot

ADA, BOB = ("T1", "U1"), ("T1", "U2")


def test_a_third_of_a_minutes_commands_at_once_then_one_by_one():
    now = 1000.0
    pace = Pace(60, lambda: now)

    assert [pace.admits(ADA) for _ in range(200)] == [True] * 20 + [False] * 180
    assert pace.admits(BOB)
    assert pace.admits(("T2", "U1"))

    now += 2
    assert [pace.admits(ADA) for _ in range(4)] == [True, True, False, False]

    now += 3600
    assert sum(pace.admits(ADA) for _ in range(200)) == 20


@pytest.mark.parametrize("per_minute", [1, 2, 60, 1_000_000])
def test_a_first_command_is_always_answered(per_minute: int):
    assert Pace(per_minute, lambda: 0.0).admits(ADA)


def test_only_so_many_people_are_remembered():
    pace = Pace(1, lambda: 0.0)

    assert all(pace.admits(("T1", f"U{number}")) for number in range(REMEMBERED + 1))
    assert pace.admits(("T1", "U0"))
    assert not pace.admits(("T1", f"U{REMEMBERED}"))


async def test_a_flood_is_told_in_the_persons_language_and_keeps_what_was_typed(tmp_path: Path):
    url = f"sqlite:///{tmp_path / 'bot.db'}"
    async with running_bot(url, environment={"COMMANDS_PER_MINUTE": "3"}) as local:
        ada, fang = local.person("ada"), local.person("fang")
        await fang.type("/targets help")

        flooded = await fang.type("/targets 河南 <!here>")

        assert flooded.is_private
        assert "请稍等片刻再重新输入：“/targets 河南" in flooded.text
        assert "a lot at once" not in (await ada.type("/targets help")).text
