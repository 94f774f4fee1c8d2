"""The whole bot in a workspace of its own, spoken to as people speak to it."""

from __future__ import annotations

import asyncio
import secrets
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from bot.sandbox import bot_process, environment_for, manifest_over_http, own_manifest, policy_desk
from bot.workspace.server import served
from bot.workspace.state.clock import MovableClock
from bot.workspace.state.controls import options_of
from bot.workspace.state.elements import elements_of
from bot.workspace.state.records import Block, Channel, Message, OpenView, Outcome, Person, Typed, TypedValues
from bot.workspace.state.team import Updates
from bot.workspace.workspace import Workspace
from tests import reading
from tests.payloads import collected

ROOT = Path(__file__).parent.parent
LONG_PATIENCE = 30.0  # seconds for what has to come: a busy machine may take its time
NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)  # in Shanghai, on a Sunday: nobody is told anything by itself
SECONDS_TO_START = 60.0


@dataclass(frozen=True)
class Answer:
    """What a person got to see: a message, a modal or the Home tab, or nothing."""

    surface: Message | OpenView | None
    names: Mapping[str, str] = field(repr=False)
    outcome: Outcome | None = None

    @property
    def text(self) -> str:
        """All its words, as they are read; empty when nothing came."""
        return reading.words_of(self.surface, self.names) if self.surface else ""

    @property
    def message(self) -> Message:
        """The message; AssertionError when something else came."""
        assert isinstance(self.surface, Message), f"no message came, but {self.surface}"
        return self.surface

    @property
    def view(self) -> OpenView:
        """The modal or Home tab; AssertionError when something else came."""
        assert isinstance(self.surface, OpenView), f"no view came, but {self.surface}"
        return self.surface

    @property
    def blocks(self) -> list[Block]:
        """Its blocks, as the bot sent them."""
        return self.surface.blocks if self.surface else []

    @property
    def buttons(self) -> list[str]:
        """The labels of its buttons."""
        return reading.buttons_of(self.blocks)

    @property
    def rows(self) -> list[list[str]]:
        """The cells of its tables, header rows included."""
        return reading.rows_of(self.blocks, self.names)

    @property
    def links(self) -> list[str]:
        """The addresses it leads to."""
        return reading.links_of(self.surface) if self.surface else []

    @property
    def is_private(self) -> bool:
        """Whether only this person sees it."""
        return isinstance(self.surface, OpenView) or (
            self.surface is not None and self.surface.ephemeral_for is not None
        )


async def out_of_patience() -> None:
    """All that can be said of a bot that nobody attends to."""
    await asyncio.sleep(LONG_PATIENCE)


class Persona:
    """Somebody of the team, in one channel, doing what people do; `settled` tells when the bot is done with it."""

    def __init__(
        self,
        workspace: Workspace,
        person: Person,
        channel: Channel,
        settled: Callable[[], Awaitable[None]] = out_of_patience,
    ) -> None:
        self.workspace = workspace
        self.person = person
        self.channel = channel
        self.settled = settled

    @property
    def id(self) -> str:
        """The user id."""
        return self.person.id

    @property
    def messages(self) -> list[str]:
        """What everybody in the channel can read, oldest first."""
        said = self.workspace.team.conversation(self.channel.id, self.id)
        return [self._read(message).text for message in said if message.ephemeral_for is None]

    def read_channel(self) -> list[Answer]:
        """What everybody in the channel can read, with its buttons."""
        said = self.workspace.team.conversation(self.channel.id, self.id)
        return [self._read(message) for message in said if message.ephemeral_for is None]

    @property
    def direct_messages(self) -> list[Answer]:
        """What stands in the person's direct messages with the bot."""
        channel = self.workspace.team.direct_message(self.id)
        return [self._read(message) for message in self.workspace.team.conversation(channel.id, self.id)]

    @property
    def files(self) -> list[tuple[str, bytes]]:
        """The names and contents of the files in these direct messages."""
        shown = [file for answer in self.direct_messages for file in answer.message.files]
        return [(file["name"], self.workspace.team.files[file["id"]].content or b"") for file in shown]

    async def told(self, words: str) -> Answer:
        """The private answer or the modal with these words in it, the newest one; it may take work to come."""
        async with asyncio.timeout(LONG_PATIENCE):
            while True:
                said = self.workspace.team.conversation(self.channel.id, self.id)
                private = [message for message in said if message.ephemeral_for == self.id]
                shown = [self._read(one) for one in (*private, self.modal) if one]
                found = [answer for answer in shown if words in answer.text]
                if found:
                    return found[-1]
                await asyncio.sleep(0.02)

    def hand_in(self, name: str, content: bytes) -> str:
        """Choose a file for a modal; gives the id under which to submit it."""
        return self.workspace.receive_file(self.id, name, content)

    @property
    def modal(self) -> OpenView | None:
        """The topmost modal."""
        stack = self.workspace.team.open_views(self.id)
        return stack[-1] if stack else None

    @property
    def screen(self) -> Answer:
        """The topmost modal, to be read and pressed."""
        assert self.modal is not None, "no modal is open"
        return self._read(self.modal)

    async def run_shortcut(self, callback_id: str, message: Message | None = None) -> Answer:
        """Choose a shortcut: a global one, or one of a message."""
        key = message.key if message else None
        return await self._seeing(self.workspace.run_shortcut(self.id, callback_id, key))

    async def type(self, line: str) -> Answer:
        """Type a slash command; gives what came of it."""
        return await self._seeing(self.workspace.run_command(self.id, self.channel.id, line))

    async def say(self, text: str, thread_ts: str | None = None) -> Answer:
        """Say something in the channel."""
        return await self._seeing(self.workspace.say(self.id, self.channel.id, text, thread_ts))

    async def press(self, answer: Answer, label: str) -> Answer:
        """Press the button of that label."""
        block, element = _found(answer, "button", label)
        return await self._act(answer, block, element)

    async def choose(self, answer: Answer, label: str, option: str) -> Answer:
        """Choose an option, by its text or value, in the select of that label; an overflow menu's label is ""."""
        block, element = _found(answer, "", label)
        if element["type"] == "external_select":
            ids = block["block_id"], element["action_id"]
            offered = await self.workspace.suggest(self.id, _key(answer), *ids, option)
            grouped = [one for group in offered.groups for one in group["options"]]
            return await self._act(answer, block, element, _value([*offered.options, *grouped], option))
        return await self._act(answer, block, element, _typed(element, option))

    async def submit(self, **values: str | list[str] | None) -> dict[str, str]:
        """Fill the topmost modal, by the names of its fields, and send it off; gives the errors beside its inputs."""
        outcome = await self._submitted(values)
        return {_plain(name): error for name, error in outcome.errors.items()}

    async def send(self, **values: str | list[str] | None) -> Answer:
        """Fill the topmost modal and send it off; gives what it was answered with: a message, or another view."""
        changes = self.workspace.team.changes(self.id)
        try:
            outcome = await self._submitted(values)
            assert not outcome.errors, outcome.errors
            while True:
                change = await asyncio.wait_for(anext(changes), LONG_PATIENCE)
                said = change.message if change.message and change.message.user != self.id else None
                if said or (change.kind == "view_updated" and change.view and self.modal and not change.view.errors):
                    if said is None and not changes.waiting and self.modal is None:
                        continue
                    return self._read(said or self.modal, outcome)
        finally:
            changes.close()

    async def _submitted(self, values: Mapping[str, str | list[str] | None]) -> Outcome:
        view = self.modal
        assert view is not None, "no modal is open"
        blocks = {_plain(block["block_id"]): block for block in view.blocks if block["type"] == "input"}
        inputs = {name: block["element"] for name, block in blocks.items()}
        strangers = values.keys() - inputs.keys()
        assert not strangers, f"no input is called {strangers}; there are {sorted(inputs)}"
        typed: TypedValues = {}
        for name, value in values.items():
            if inputs[name]["type"] == "external_select" and isinstance(value, str):
                ids = blocks[name]["block_id"], inputs[name]["action_id"]
                offered = await self.workspace.suggest(self.id, view.id, *ids, value)
                value = _value(offered.options, value)
            typed[blocks[name]["block_id"]] = {inputs[name]["action_id"]: _typed(inputs[name], value)}
        outcome = await self.workspace.submit(self.id, view.id, typed)
        assert outcome.notice is None, outcome.notice
        return outcome

    async def close(self, whole_stack: bool = False) -> None:
        """Close the topmost modal, or all of them."""
        assert self.modal is not None, "no modal is open"
        await self.workspace.close_view(self.id, self.modal.id, whole_stack)

    async def open_home(self) -> Answer:
        """Open the bot's Home tab."""
        return await self._seeing(self.workspace.open_home(self.id))

    async def change_profile(self, locale: str, tz: str) -> None:
        """Choose another language and time zone in Slack's preferences, of which the bot hears."""
        await self.workspace.change_profile(self.id, locale=locale, tz=tz)

    async def _act(self, answer: Answer, block: Block, element: Block, chosen: Typed = None) -> Answer:
        ids = block["block_id"], element["action_id"]
        seen = await self._seeing(self.workspace.act(self.id, _key(answer), *ids, chosen))
        notice = seen.outcome.notice if seen.outcome else None
        assert notice is None, notice
        return seen

    async def _seeing(self, doing: Awaitable[Outcome]) -> Answer:
        changes = self.workspace.team.changes(self.id)
        try:
            outcome = await doing
            surface = outcome.message if outcome.message and outcome.message.user != self.id else None
            return self._read(surface or await self._newest(changes), outcome)
        finally:
            changes.close()

    async def _newest(self, changes: Updates) -> Message | OpenView | None:
        """The last thing that came into sight; none where the bot has done all that it does, and showed nothing."""
        mine = (self.channel.id, self.workspace.team.direct_message(self.id).id)
        newest: Message | OpenView | None = None
        is_seen = False
        ending = asyncio.create_task(self._closed_in_the_end(changes))
        async for change in changes:
            if change.kind in ("message_deleted", "view_closed"):
                is_seen = True
            elif change.view:
                newest, is_seen = change.view, True
            elif change.message and change.message.user != self.id and change.channel in mine:
                newest, is_seen = change.message, True
            if is_seen and not changes.waiting:
                break
        ending.cancel()
        return newest

    async def _closed_in_the_end(self, changes: Updates) -> None:
        try:
            await self.settled()
        finally:
            changes.close()

    def _read(self, surface: Message | OpenView | None, outcome: Outcome | None = None) -> Answer:
        return Answer(surface, {person.id: person.name for person in self.workspace.team.people.values()}, outcome)


@dataclass(frozen=True)
class LocalWorkspace:
    """A workspace with the real bot in it, as a process of its own.

    `log` are the lines the bot wrote to stderr; `door` is the socket at which it answers whether it is done.
    """

    workspace: Workspace
    process: asyncio.subprocess.Process
    log: list[str]
    door: str

    @property
    def clock(self) -> MovableClock:
        """The time people and bot live in."""
        return self.workspace.clock

    def room(self, *names: str, with_bot: bool = True) -> Channel:
        """A fresh channel for these people, or for everybody."""
        people = [self.workspace.team.person(name).id for name in names or ("ada", "tom", "fang")]
        everybody = [*people, self.workspace.team.bot_user_id] if with_bot else people
        return self.workspace.team.add_channel(f"room-{secrets.token_hex(3)}", everybody)

    def person(self, name: str, channel: Channel | None = None) -> Persona:
        """Somebody ("ada", "tom", "fang") in a channel, by default a fresh one with everybody and the bot in it."""
        return Persona(self.workspace, self.workspace.team.person(name), channel or self.room(), self.settled)

    async def settled(self) -> None:
        """Wait until the bot has done all that it does about what it heard."""
        await self._attended("work")

    async def rounds_made(self) -> None:
        """Wait until the bot has seen what the clock says by now, and has posted what is to be posted."""
        await self._attended("rounds")

    async def _attended(self, question: Literal["work", "rounds"]) -> None:
        async with asyncio.timeout(2 * LONG_PATIENCE):
            answer, asked = await asyncio.open_unix_connection(self.door)
            try:
                asked.write(f"{question}\n".encode())
                await answer.read()
            finally:
                asked.close()

    def messages(self, channel: str) -> list[Message]:
        """What everybody in a channel can read, by its name or id."""
        place = self.workspace.team.channel(channel)
        said = self.workspace.team.conversation(place.id, self.workspace.team.bot_user_id)
        return [message for message in said if message.ephemeral_for is None]


@asynccontextmanager
async def running_bot(
    database_url: str,
    environment: Mapping[str, str] | None = None,
    clock: MovableClock | None = None,
    *,
    over_http: bool = False,
) -> AsyncIterator[LocalWorkspace]:
    """The bot, running in a workspace of its own on free ports; returns once it listens.

    Without a clock it lives at noon of a Sunday. It connects by Socket Mode, or `over_http` waits for signed requests.
    Slack's three seconds are longer here, for a machine may be busy: where it matters that something does not wait,
    what it would wait for must take longer than LONG_PATIENCE.
    """
    port = free_port()
    manifest = manifest_over_http(port) if over_http else own_manifest()
    workspace = policy_desk(clock or MovableClock(NOON), manifest=manifest)
    workspace.app.line.ack_seconds = workspace.app.tokens.trigger_seconds = LONG_PATIENCE
    workspace.app.sockets.heartbeat = None  # what answers it is held up while other tests run
    with collected(workspace):
        async with (
            served(workspace),
            bot_in(workspace, database_url, {"PORT": str(port), **(environment or {})}) as local,
        ):
            yield local


@asynccontextmanager
async def bot_in(
    workspace: Workspace, database_url: str, environment: Mapping[str, str]
) -> AsyncIterator[LocalWorkspace]:
    """The bot, running in a workspace that is served already; returns once it listens."""
    with TemporaryDirectory(prefix="bot-") as folder:
        door, log = f"{folder}/door", list[str]()
        variables = {**environment_for(workspace, database_url), "ATTENDED": door, **environment}
        async with bot_process(variables, program="tests.attended", folder=ROOT, log=log) as process:
            local = LocalWorkspace(workspace, process, log, door)
            await _until_connected(local)
            yield local


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def kept_port() -> Iterator[int]:
    """A port that nobody else is given while the block lasts; whoever asks for it by its number may listen there."""
    with socket.socket() as keeper:
        keeper.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        keeper.bind(("127.0.0.1", 0))
        yield int(keeper.getsockname()[1])


async def _until_connected(local: LocalWorkspace) -> None:
    connected = asyncio.ensure_future(local.workspace.app.line.until_connected())
    died = asyncio.ensure_future(local.process.wait())
    await asyncio.wait((connected, died), timeout=SECONDS_TO_START, return_when=asyncio.FIRST_COMPLETED)
    is_there = connected.done()
    connected.cancel()
    died.cancel()
    if not is_there:
        raise AssertionError("the bot did not connect:\n" + "\n".join(local.log))


def _plain(name: str) -> str:
    """A field's name without what stands behind a dot, which makes it begin anew."""
    return name.partition(".")[0]


def _key(answer: Answer) -> str:
    assert answer.surface is not None, "nothing came"
    return answer.surface.key


def _found(answer: Answer, kind: str, label: str) -> tuple[Block, Block]:
    labels = []
    for block in answer.blocks:
        for element in elements_of(block):
            name = _label(block, element)
            labels.append(name)
            if name == label and kind in ("", element["type"]):
                return block, element
    raise AssertionError(f"nothing here is called {label!r}; there are {labels} in:\n{answer.text}")


def _label(block: Block, element: Block) -> str:
    named = element.get("text") or element.get("placeholder") or block.get("label") or {}
    return str(named.get("text", ""))


def _typed(element: Block, value: Typed) -> Typed:
    options = options_of(element)
    if not options or value is None:
        return value
    return _value(options, value) if isinstance(value, str) else [_value(options, one) for one in value]


def _value(options: Sequence[Block], wanted: str) -> str:

    for option in options:
        if wanted in (option.get("value"), option["text"]["text"]):
            return str(option["value"])
    raise AssertionError(f"{wanted!r} is not on offer; there are {[option['text']['text'] for option in options]}")
