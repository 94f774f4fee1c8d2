"""Workspaces in pairs, all served by one bot, and all with the same channels and people: whose every id is the same."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from bot.sandbox import POLICY_DESK
from bot.workspace.server import served
from bot.workspace.state.clock import MovableClock
from bot.workspace.state.manifest import AppManifest
from bot.workspace.state.records import Channel
from bot.workspace.state.setup import TeamSetup
from bot.workspace.workspace import Workspace
from config.manifest import for_http
from store.example_ledger import record_into
from store.installations import Installations
from store.model.installation import Installation
from store.model.role import Grant, Role
from store.store import Ledger, Store
from store.vault import Vault
from tests.harness import LONG_PATIENCE, NOON, Answer, LocalWorkspace, Persona, bot_in, free_port
from tests.ledgers import BY
from tests.store.samples import TOKEN_KEYS

SIGN, VALUE = "NEIGHBOUR", 98_765  # of these one stands in every commitment that is on record next door
HERE, NEXT_DOOR = "HERE", "NEXTDOOR"  # in the ids of teams
SIGNS = (SIGN, f"{VALUE:,}")


class Neighboured(Persona):
    """Somebody next door to whom a namesake says the same at the same time; what that comes to is not looked at."""

    namesake: Persona

    async def type(self, line: str) -> Answer:
        _, answer = await asyncio.gather(self.namesake.type(line), super().type(line))
        return answer

    async def say(self, text: str, thread_ts: str | None = None) -> Answer:
        _, answer = await asyncio.gather(self.namesake.say(text), super().say(text, thread_ts))
        return answer

    async def open_home(self) -> Answer:
        _, answer = await asyncio.gather(self.namesake.open_home(), super().open_home())
        return answer


@dataclass(frozen=True)
class Pair(LocalWorkspace):
    """A workspace with another one next door."""

    neighbour: LocalWorkspace

    def room(self, *names: str, with_bot: bool = True) -> Channel:
        """A fresh channel, which there is next door as well."""
        room = super().room(*names, with_bot=with_bot)
        self.neighbour.workspace.team.add_channel(room.name, room.members, room.kind, room.id)
        return room

    def person(self, name: str, channel: Channel | None = None) -> Neighboured:
        channel = channel or self.room()
        person = Neighboured(self.workspace, self.workspace.team.person(name), channel, self.settled)
        person.namesake = self.neighbour.person(name, self.neighbour.workspace.team.channels[channel.id])
        return person


def signs_in(workspace: Workspace) -> Iterator[str]:
    """What passed in a workspace in which something of those next door stands."""
    for exchange in workspace.traffic:
        told = json.dumps([exchange.request, exchange.answer], ensure_ascii=False)
        if any(sign in told for sign in SIGNS):
            yield told


async def nothing(_: Ledger) -> None:
    """What else is done in a ledger."""


@asynccontextmanager
async def pairs(
    folder: Path,
    names: Sequence[str],
    also: Callable[[Ledger], Awaitable[object]] = nothing,
    **environment: str,
) -> AsyncIterator[dict[str, Pair]]:
    """A pair by each name, over the example ledger and what is unlike it next door; one bot serves them all.

    What is `also` done is done in each ledger before the bot starts.
    """
    port, url = free_port(), f"sqlite:///{folder / 'bot.db'}"
    manifest = AppManifest.model_validate(for_http(f"http://127.0.0.1:{port}"))
    setups = [setup_of(name, side) for name in names for side in (HERE, NEXT_DOOR)]
    first = Workspace(manifest, MovableClock(NOON), setup=setups[0])
    workspaces = [first, *map(first.beside, setups[1:])]
    async with await Store.open(url) as store:
        for workspace in workspaces:
            workspace.app.budgets.lifted = True
            workspace.app.line.ack_seconds = workspace.app.tokens.trigger_seconds = LONG_PATIENCE
            await let_in(store, workspace)
        for here, next_door in zip(workspaces[::2], workspaces[1::2], strict=True):
            await store.ledger(here.team.team_id).write(record_example)
            await store.ledger(next_door.team.team_id).write(record_otherwise)
        for workspace in workspaces:
            await store.ledger(workspace.team.team_id).write(also)
    async with AsyncExitStack() as opened:
        for workspace in workspaces:
            await opened.enter_async_context(served(workspace))
        keys = ",".join(key.get_secret_value() for key in TOKEN_KEYS)
        variables = {
            **first.app.environment_for_many,
            "SLACK_BOT_TOKEN": "",
            "PORT": str(port),
            "TOKEN_KEYS": keys,
            **environment,
        }
        local = await opened.enter_async_context(bot_in(first, url, variables))
        for workspace in workspaces:
            await asyncio.wait_for(workspace.app.line.until_connected(), LONG_PATIENCE)
        rooms = [(local.process, local.log, local.door)] * len(workspaces)
        locals = [LocalWorkspace(one, *rest) for one, rest in zip(workspaces, rooms, strict=True)]
        yield {
            name: Pair(here.workspace, here.process, here.log, here.door, next_door)
            for name, here, next_door in zip(names, locals[::2], locals[1::2], strict=True)
        }


def setup_of(name: str, side: str) -> TeamSetup:
    """The local workspace in a team of its own; next door people read the other language, and nobody is an admin."""
    word = name.rpartition("_")[2]
    other = {"zh-CN": "en-GB", "en-GB": "zh-CN", "en-US": "zh-CN"}
    people = [replace(person, locale=other[person.locale], is_admin=False) for person in POLICY_DESK.people]
    setup = replace(POLICY_DESK, team_id=f"T0{word.upper()}{side}", name=f"{word} {side}")
    return replace(setup, people=tuple(people)) if side == NEXT_DOOR else setup


async def let_in(store: Store, workspace: Workspace) -> None:
    """Have the app installed, without anybody's browser."""
    team, app = workspace.team, workspace.app
    installation = Installation(
        team_id=team.team_id,
        name=team.name,
        app_id=team.app_id,
        bot_id=team.bot_id,
        bot_user_id=team.bot_user_id,
        token=app.bot_token,
        scopes=app.scopes,
        installer="U0TOM",
        installed_at=datetime(2026, 1, 1, tzinfo=UTC),
    )
    await Installations(store.database, Vault(TOKEN_KEYS)).save(installation)


async def record_example(ledger: Ledger) -> None:
    """Henan and Gansu 2022; Ada coordinates, Fang records."""
    await record_into(ledger, BY, ("HA", "GS"))
    await ledger.grants.add(Grant(id="U0ADA", role=Role.COORDINATOR), BY)
    await ledger.grants.add(Grant(id="U0FANG", role=Role.EDITOR), BY)


async def record_otherwise(ledger: Ledger) -> None:
    """The same ids, but nothing that they stand for, and nobody's role."""
    await record_into(ledger, BY, ("HA", "GS"))
    await ledger.grants.add(Grant(id="U0TOM", role=Role.COORDINATOR), BY)
    for version in await ledger.commitments.present():
        signs = {"title": f"{SIGN} {version.record.title}", "value": Decimal(VALUE), "owner": "U0FANG"}
        had = {name: sign for name, sign in signs.items() if hasattr(version.record, name)}
        signed = version.record.model_copy(update=had)
        await ledger.commitments.revise(signed, version.rev, BY)
