"""Whatever is done in a workspace, tried by eight strangers just before it is done."""

from __future__ import annotations

import asyncio
import copy
import json
import re
import secrets
from collections.abc import Iterator
from typing import Any, NamedTuple, cast

from slack_sdk.web.async_client import AsyncWebClient

from bot.app import register
from bot.workspace.line.bot_line import Ack, BotLine, EnvelopeKind, NoAck
from bot.workspace.line.tokens import ResponseAddress
from bot.workspace.state.records import Payload, Person
from bot.workspace.workspace import Workspace
from handlers.slack.app import App
from handlers.slack.members import Members
from store.database import Database
from store.leases import Leases

ELSEWHERE = "T0ELSEWHERE"
MEMBERS = (
    Person("U0VIEWER", "viewer", "Val Viewer", "Asia/Shanghai", "en-US"),
    Person("U0EDITOR", "editor", "Ed Editor", "Asia/Shanghai", "en-US"),
    Person("U0COORDINATOR", "coordinator", "Co Coordinator", "Asia/Shanghai", "zh-CN"),
)
OUTSIDERS = (
    Person("U0GUEST", "guest", "Gus Guest", "Asia/Shanghai", "en-US", is_restricted=True),
    Person("U0GONE", "gone", "Gon Gone", "Asia/Shanghai", "en-US", deleted=True),
    Person("U0EXTERNAL", "external", "Ex External", "Asia/Shanghai", "zh-CN", home=ELSEWHERE),
    Person("U0BOSS", "boss", "Bo Boss", "Asia/Shanghai", "en-US", is_admin=True, home=ELSEWHERE),
    Person("U0UNKNOWN", "unknown", "Un Known", "Asia/Shanghai", "en-US"),  # Slack knows nobody of that id
)
STRANGERS = (*MEMBERS, *OUTSIDERS)
EVENTS = ("app_mention", "app_home_opened", "message")  # those that somebody is behind


class Callback(NamedTuple):
    """What a payload is for: a command with its verb, an action, a modal, a menu, a shortcut or an event."""

    kind: str
    name: str

    @classmethod
    def of(cls, payload: Payload) -> Callback:
        match payload:
            case {"command": command, "text": text}:
                return cls("command", f"{command} {text}")
            case {"type": "block_actions", "actions": [action]}:
                return cls("action", action["action_id"])
            case {"type": "block_suggestion", "action_id": name}:
                return cls("options", name)
            case {"type": "view_submission" | "view_closed" as kind, "view": view}:
                return cls("view" if kind == "view_submission" else kind, view["callback_id"])
            case {"type": "shortcut" | "message_action", "callback_id": name}:
                return cls("shortcut", name)
            case {"event": event}:
                return cls("event", event["type"])
        raise ValueError(f"nothing of ours: {payload}")


class Registration(NamedTuple):
    """What a listener asked to be called for."""

    kind: str
    asked: Any  # as Bolt takes it, or the words after a command, each of which calls it

    def covers(self, callback: Callback) -> bool:
        if self.kind != callback.kind:
            return False
        match self.asked:
            case re.Pattern():
                return self.asked.search(callback.name) is not None
            case {"callback_id": name}:
                return bool(name == callback.name)
            case tuple():
                command, verb, *_ = *callback.name.split(), ""
                return command == self.asked[0] and verb in (self.asked[1:] or (verb,))
        return bool(self.asked == callback.name)

    @property
    def is_for_the_rest(self) -> bool:
        return isinstance(self.asked, re.Pattern) and self.asked.pattern == ""


class Noting(App):
    """An app that notes what is registered with it; it is never run."""

    def __init__(self) -> None:
        self.registered: list[Registration] = []
        super().__init__(client=AsyncWebClient("xoxb-none"), signing_secret="none")  # noqa: S106
        self.registered.clear()  # of its own

    def action(self, constraints: Any, *rest: Any, **named: Any) -> Any:
        return self._noted("action", constraints, super().action(constraints, *rest, **named))

    def view(self, constraints: Any, *rest: Any, **named: Any) -> Any:
        return self._noted("view", constraints, super().view(constraints, *rest, **named))

    def view_closed(self, constraints: Any, *rest: Any, **named: Any) -> Any:
        return self._noted("view_closed", constraints, super().view_closed(constraints, *rest, **named))

    def options(self, constraints: Any, *rest: Any, **named: Any) -> Any:
        return self._noted("options", constraints, super().options(constraints, *rest, **named))

    def shortcut(self, constraints: Any, *rest: Any, **named: Any) -> Any:
        return self._noted("shortcut", constraints, super().shortcut(constraints, *rest, **named))

    def event(self, event: Any, *rest: Any, **named: Any) -> Any:
        return self._noted("event", event, super().event(event, *rest, **named))

    def answer(self, page: Any, *rest: Any, **named: Any) -> None:
        self._noted("command", (f"/{page.topic}",), None)
        super().answer(page, *rest, **named)

    def verb(self, command: str, listener: Any, words: Any, *rest: Any, **named: Any) -> None:
        self._noted("command", (command, *words), None)
        super().verb(command, listener, words, *rest, **named)

    def _noted(self, kind: str, asked: Any, registering: Any) -> Any:
        self.registered.append(Registration(kind, asked))
        return registering


def registrations() -> list[Registration]:
    """Everything that the bot answers to and that somebody does."""
    app = Noting()
    register(app, Members(), Leases(cast(Database, None)))  # which nobody asks: it is registered only
    return [one for one in app.registered if one.kind != "event" or one.asked in EVENTS]


class Rehearsal(BotLine):
    """The line to the bot, on which each thing is tried by strangers before it is done for the first time."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace.app.line.transport, workspace.traffic, workspace.faults, workspace.clock)
        self.tried: dict[Callback, Payload] = {}
        self.answers: list[tuple[Callback, str, Payload]] = []
        self.open_to_members: frozenset[str] = frozenset()
        self._workspace = workspace

    async def ask(self, kind: EnvelopeKind, payload: Payload, *, answerable: bool = False) -> Ack | NoAck:
        await self._rehearse(kind, payload, answerable=answerable)
        return await super().ask(kind, payload, answerable=answerable)

    async def tell(self, event: Payload) -> Ack | NoAck:
        if event["event"]["type"] in EVENTS and "user" in event["event"]:
            await self._rehearse("events_api", event)
        return await super().tell(event)

    async def _rehearse(self, kind: EnvelopeKind, payload: Payload, *, answerable: bool = False) -> None:
        callback = Callback.of(payload)
        if callback in self.tried:
            return
        self.tried[callback] = payload

        async def by(stranger: Person) -> None:
            forged = self.forged(payload, stranger)
            told = await super(Rehearsal, self).ask(kind, forged, answerable=answerable)
            self.answers.append((callback, stranger.id, told.payload if isinstance(told, Ack) else {"no": told.reason}))

        await asyncio.gather(*map(by, self._who_tries(callback)))

    def _who_tries(self, callback: Callback) -> Iterator[Person]:
        yield from () if callback.name in self.open_to_members else MEMBERS
        yield from OUTSIDERS

    def forged(self, payload: Payload, stranger: Person) -> Payload:
        """The same deed, as if it were the stranger's; what lets the bot answer leads to the stranger too."""
        forged = copy.deepcopy(payload)
        channel = forged.get("channel_id") or forged.get("channel", {}).get("id", "")
        tokens, address = self._workspace.app.tokens, self._workspace.app.address
        if "trigger_id" in forged:
            forged["trigger_id"] = tokens.give_trigger(stranger.id)
        if forged.get("response_url"):
            to = ResponseAddress(stranger.id, channel, None, None)
            forged["response_url"] = f"{address}/response/{tokens.give_address(to)}"
        if "command" in forged:
            return forged | {"user_id": stranger.id, "user_name": stranger.name}
        if "event" in forged:
            forged["event_id"] = f"Ev{secrets.token_hex(5)}"
            forged["event"]["user"] = stranger.id
            return forged
        if "view" in forged:
            memory = json.loads(forged["view"]["private_metadata"] or "{}")
            if isinstance(memory, dict) and memory.get("place", {}).get("response_url"):
                to = ResponseAddress(stranger.id, memory["place"]["channel"], None, None)
                memory["place"]["response_url"] = f"{address}/response/{tokens.give_address(to)}"
                forged["view"]["private_metadata"] = json.dumps(memory)
            forged["view"]["hash"] = f"{forged['view']['hash']}{stranger.id}"
        forged["user"] |= {"id": stranger.id, "name": stranger.name, "username": stranger.name}
        forged["user"]["team_id"] = stranger.home or forged["user"]["team_id"]
        return forged
