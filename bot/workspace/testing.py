"""Drive an app from its tests: somebody does something, and what that caused comes back.

The pytest fixture `slack` of `bot.workspace.pytest_plugin` begins here; without pytest, `trying` does.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from bot.workspace.app_process import environment_of, running
from bot.workspace.line.traffic import Exchange
from bot.workspace.server import served
from bot.workspace.state.elements import elements_of, within
from bot.workspace.state.manifest import AppManifest, read_manifest
from bot.workspace.state.records import Block, Channel, Message, OpenView, Outcome, Person, Typed, TypedValues, Update
from bot.workspace.state.setup import ANY_TEAM, TeamSetup
from bot.workspace.workspace import Workspace

PATIENCE = 30.0  # seconds for what has to come: a busy machine may take its time
LOOKS = 0.02  # seconds between two looks

Found = TypeVar("Found")
Surface = Message | OpenView


@dataclass(frozen=True)
class SlackApp:
    """An app as it is started: its manifest, its command, and what else it needs.

    `patience` is how long the app has to acknowledge and to use a trigger; Slack gives three seconds, a busy machine
    may need more. Without `has_rates` no call is one too many, as tests are quicker than people.
    """

    manifest: Path | AppManifest
    command: Sequence[str]
    team: TeamSetup = ANY_TEAM
    environment: Mapping[str, str] = field(default_factory=dict)
    folder: Path | None = None
    request_url: str = ""
    patience: float = PATIENCE
    has_rates: bool = False


@dataclass(frozen=True)
class Slack:
    """A workspace with the app in it; `log` is what the app wrote to stderr."""

    workspace: Workspace
    log: list[str]

    def person(self, name: str, channel: str = "general") -> Visitor:
        """Somebody of the team, by name or id, who stands in a channel."""
        team = self.workspace.team
        return Visitor(self.workspace, team.person(name), team.channel(channel))


@asynccontextmanager
async def trying(app: SlackApp) -> AsyncIterator[Slack]:
    """The app in a workspace of its own, connected; AssertionError with its last words when it does not connect."""
    manifest = app.manifest if isinstance(app.manifest, AppManifest) else read_manifest(app.manifest)
    workspace = Workspace(manifest, setup=app.team, request_url=app.request_url)
    workspace.app.budgets.lifted = not app.has_rates
    workspace.app.line.ack_seconds = workspace.app.tokens.trigger_seconds = app.patience
    log = list[str]()
    async with served(workspace):
        environment = environment_of(workspace.app, os.environ) | dict(app.environment)
        async with running(app.command, environment, folder=app.folder, log=log) as process:
            await _until_connected(workspace, process, log)
            yield Slack(workspace, log)


class Visitor:
    """Somebody who tries the app. Whatever they do gives what it caused, which may still be coming."""

    def __init__(self, workspace: Workspace, person: Person, channel: Channel) -> None:
        self.workspace = workspace
        self.person = person
        self.channel = channel
        self._news = workspace.team.changes(person.id)
        self._seen: list[Update] = []

    @property
    def id(self) -> str:
        """The user id."""
        return self.person.id

    async def say(
        self, text: str, *, thread: Message | None = None, files: Mapping[str, bytes] | None = None
    ) -> Caused:
        """Say something in the channel, or in a thread; `files` are contents by name."""
        kept = [self.workspace.receive_file(self.id, name, content) for name, content in (files or {}).items()]
        thread_ts = (thread.thread_ts or thread.ts) if thread else None
        return await self._caused(self.workspace.say(self.id, self.channel.id, text, thread_ts, kept))

    async def type(self, line: str) -> Caused:
        """Type a slash command."""
        return await self._caused(self.workspace.run_command(self.id, self.channel.id, line))

    async def press(self, surface: Surface, what: str) -> Caused:
        """Press a button, by its label or action_id."""
        block, element = _control(surface, what)
        ids = block["block_id"], element["action_id"]
        return await self._caused(self.workspace.act(self.id, surface.key, *ids))

    async def choose(self, surface: Surface, what: str, chosen: Typed) -> Caused:
        """Choose an option (its value), a day, a person …, in the control of that action_id."""
        block, element = _control(surface, what)
        ids = block["block_id"], element["action_id"]
        return await self._caused(self.workspace.act(self.id, surface.key, *ids, chosen))

    async def submit(self, view: OpenView, **values: Typed) -> Caused:
        """Fill in a modal, by the action_ids of its inputs, and send it off."""
        typed: TypedValues = {}
        for name, value in values.items():
            block, element = _control(view, name)
            typed.setdefault(block["block_id"], {})[element["action_id"]] = value
        return await self._caused(self.workspace.submit(self.id, view.id, typed))

    async def close(self, view: OpenView) -> Caused:
        """Close a modal without sending it."""
        return await self._caused(self.workspace.close_view(self.id, view.id))

    async def run_shortcut(self, callback_id: str, message: Message | None = None) -> Caused:
        """Choose a shortcut: a global one, or one of a message."""
        key = message.key if message else None
        return await self._caused(self.workspace.run_shortcut(self.id, callback_id, key))

    async def react(self, message: Message, emoji: str) -> Caused:
        """Put an emoji below a message, by its name."""
        return await self._caused(self.workspace.react(self.id, message.key, emoji))

    async def unreact(self, message: Message, emoji: str) -> Caused:
        """Take an emoji away again."""
        return await self._caused(self.workspace.unreact(self.id, message.key, emoji))

    async def ask_for_help(self, looking_at: str = "") -> Caused:
        """Begin a thread with an app that assists, while looking at some channel."""
        channel = self.workspace.team.channel_id(looking_at)
        return await self._caused(self.workspace.ask_for_help(self.id, channel))

    async def open_home(self) -> Caused:
        """Open the app's Home tab."""
        return await self._caused(self.workspace.open_home(self.id))

    async def _caused(self, doing: Awaitable[Outcome]) -> Caused:
        since, exchanges = len(self.seen()), self.workspace.traffic.count()
        return Caused(await doing, self, since, exchanges)

    def seen(self) -> list[Update]:
        """Everything that this person could see happen, from the beginning."""
        self._seen += self._news.take()
        return self._seen


@dataclass(frozen=True)
class Caused:
    """What somebody's doing caused, as far as that person can see it, and what the app was refused meanwhile."""

    outcome: Outcome
    visitor: Visitor
    since: int
    exchanges: int

    @property
    def messages(self) -> list[Message]:
        """What was said since, by the app or by Slack, oldest first."""
        found = [self.outcome.message] if self.outcome.message else []
        found += [update.message for update in self._updates("message_added") if update.message]
        return [one for at, one in enumerate(found) if one.user != self.visitor.id and one not in found[:at]]

    @property
    def views(self) -> list[OpenView]:
        """The modals and Home tabs that were shown since, oldest first."""
        return [one.view for one in self._updates("view_opened", "view_updated", "home_published") if one.view]

    @property
    def refusals(self) -> list[Exchange]:
        """What the app tried since, and was refused: `name`, `verdict`, `reasons`."""
        found = self.visitor.workspace.traffic.find("*", "refused", self.exchanges)
        return [exchange for exchange in found if exchange.direction == "from_bot"]

    @property
    def errors(self) -> dict[str, str]:
        """What stands beside the inputs of a modal that was not taken, by block_id."""
        return self.outcome.errors

    async def message(self, words: str = "") -> Message:
        """The first message with these words in it, which may still be coming."""
        return await self.until(lambda: _first(self.messages, words), f"a message with “{words}”")

    async def changed(self, words: str = "") -> Message:
        """A message that was rewritten, and says this now."""
        changed = self._changed
        return await self.until(lambda: _first(changed(), words), f"a message that became “{words}”")

    async def view(self, words: str = "") -> OpenView:
        """The newest modal or Home tab with these words in it, which may still be coming."""
        return await self.until(lambda: _first(self.views[::-1], words), f"a view with “{words}”")

    async def until(self, look: Callable[[], Found | None], wanted: str = "what was waited for") -> Found:
        """What `look` finds in the end; AssertionError with all that came instead."""
        try:
            async with asyncio.timeout(PATIENCE):
                while (found := look()) is None:  # noqa: ASYNC110 - it is looked at, it does not call
                    await asyncio.sleep(LOOKS)
                return found
        except TimeoutError:
            raise AssertionError(f"{wanted} did not come; {self}") from None

    def _changed(self) -> list[Message]:
        return [update.message for update in self._updates("message_changed") if update.message]

    def _updates(self, *kinds: str) -> list[Update]:
        return [update for update in self.visitor.seen()[self.since :] if update.kind in kinds]

    def __str__(self) -> str:
        refused = [f"{exchange.name}: {exchange.verdict} {exchange.reasons}" for exchange in self.refusals]
        said = [_words(message) for message in self.messages]
        shown = [_words(view) for view in self.views]
        return f"messages: {said}, views: {shown}, refusals: {refused}, {self.outcome.notice or 'no notice'}"


async def _until_connected(workspace: Workspace, process: asyncio.subprocess.Process, log: list[str]) -> None:
    ends = [asyncio.create_task(workspace.app.line.until_connected()), asyncio.create_task(process.wait())]
    await asyncio.wait(ends, timeout=PATIENCE, return_when=asyncio.FIRST_COMPLETED)
    for end in ends:
        end.cancel()
    if not workspace.app.connected:
        raise AssertionError("the app did not connect:\n" + "\n".join(log[-40:]))


def _first(surfaces: Sequence[Found], words: str) -> Found | None:
    return next((surface for surface in surfaces if words in _words(surface)), None)


def _words(surface: object) -> str:
    """All that a message or a view says, roughly as it is read."""
    if isinstance(surface, OpenView):
        return " ".join(_texts([surface.view.get("title"), surface.blocks]))
    if isinstance(surface, Message):
        return " ".join([surface.text, *_texts([surface.blocks, surface.attachments])])
    return ""


def _texts(part: object) -> Iterator[str]:
    if isinstance(part, list):
        for one in part:
            yield from _texts(one)
    elif isinstance(part, dict):
        for name, value in part.items():
            if isinstance(value, str) and name in ("text", "title", "pretext", "value", "footer", "fallback"):
                yield value
            else:
                yield from _texts(value)


def _control(surface: Surface, what: str) -> tuple[Block, Block]:
    """The control of that action_id or label, with its block; AssertionError when there is none."""
    controls = [(block, element) for block in within(surface.every_block) for element in elements_of(block)]
    for block, element in controls:
        if what in (element.get("action_id"), *_texts([element.get("text")])):
            return block, element
    known = [element.get("action_id") for _, element in controls]
    raise AssertionError(f"no control is called “{what}”; there are {known}")
