"""One bot posts in many workspaces with the same ids: to each its own, whatever befalls the Slack next door."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.workspace.workspace import Workspace
from store.model.commitment import Initiative
from store.model.subscription import Subscription
from store.store import Ledger
from tests.harness import LONG_PATIENCE, LocalWorkspace
from tests.ledgers import BY
from tests.neighbours import SIGN, Pair, pairs, signs_in

MONDAY = datetime(2026, 11, 23, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
CHANNELS = ("C0GENERAL", "C0SCIENCE")
WHAT_BEFALLS = {
    "calm": "",
    "throttled": "chat.postMessage:429:s=600",
    "slow": "chat.postMessage:slow:s=90",
    "broken": "chat.postMessage:503-before",
    "refused": "a revoked token",
}


async def subscribe(ledger: Ledger) -> None:
    """Each channel is told on Mondays of what is new; and something is."""
    for number, channel in enumerate(CHANNELS):
        told = Subscription(
            id=f"S{number}",
            channel_id=channel,
            query="",
            quiet=False,
            starts_on=date(2026, 11, 23),
            created_by="U0ADA",
        )
        await ledger.subscriptions.add(told, BY)
    known = await ledger.commitments.present()
    initiative = next(version.record for version in known if isinstance(version.record, Initiative))
    await ledger.commitments.add(initiative.model_copy(update={"id": "HA-2022-99"}), BY)


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(LONG_PATIENCE):
        while not holds():  # noqa: ASYNC110 - it is looked at, it does not call
            await asyncio.sleep(0.05)


def digests(workspace: Workspace) -> list[int]:
    """How many stand in each channel, without what follows in their threads."""
    return [len([post for post in workspace.app.posts(channel) if not post.is_reply]) for channel in CHANNELS]


def befall(workspace: Workspace, what: str) -> None:
    if what == "a revoked token":
        workspace.app.is_revoked = True
    elif what:
        workspace.faults.add(what)


async def health_of(local: LocalWorkspace, name: str) -> str:
    """What an admin reads."""
    return (await local.person(name).type("/digest health")).text


async def test_what_befalls_one_workspace_delays_no_other_and_is_told_there_alone(tmp_path: Path):
    waits = {"DELIVERY__TICK": "1", "DELIVERY__BACKOFF": "1"}
    async with pairs(tmp_path, [*WHAT_BEFALLS], subscribe, **waits) as made:
        clock = made["calm"].workspace.clock
        next_door = {name: pair.neighbour.workspace for name, pair in made.items()}
        for name, what in WHAT_BEFALLS.items():
            befall(next_door[name], what)
        clock.advance_to(MONDAY)

        await until(lambda: all(digests(pair.workspace) == [1, 1] for pair in made.values()))
        await until(lambda: digests(next_door["calm"]) == [1, 1])
        assert [digests(next_door[name]) for name in WHAT_BEFALLS if name != "calm"] == [[0, 0]] * 4
        await until(lambda: SIGN in str([post.blocks for post in next_door["calm"].app.posts(CHANNELS[0])]))
        assert_told_apart(made)

        for pair in made.values():
            healthy = await health_of(pair, "tom")
            assert "⚠️" not in healthy
            assert "Nothing is held up." in healthy
        assert not [told for pair in made.values() for told in signs_in(pair.workspace)]

        next_door["throttled"].faults.end()
        clock.advance_to(MONDAY.replace(hour=10))
        await until(lambda: digests(next_door["throttled"]) == [1, 1])
        assert [digests(pair.workspace) for pair in made.values()] == [[1, 1]] * 5


def assert_told_apart(made: dict[str, Pair]) -> None:
    """No line of the log names two workspaces, and what it tells of a post it tells of one whose it is."""
    lines = made["calm"].log
    told = [{*re.findall(r"T0[A-Z]+(?:HERE|NEXTDOOR)", line)} for line in lines]
    assert max(len(teams) for teams in told) == 1, [
        line for line, teams in zip(lines, told, strict=True) if len(teams) > 1
    ]
    asked = [
        json.dumps(exchange.request)
        for pair in made.values()
        for one in (pair.workspace, pair.neighbour.workspace)
        for exchange in one.traffic.find("*")
        if exchange.direction == "from_bot" and exchange.request.get("team_id") not in (None, one.team.team_id)
        if exchange.verdict != "not_authed"  # without a token it is noted where the API is served
    ]
    assert asked == [], "each call says the team that it is about"
