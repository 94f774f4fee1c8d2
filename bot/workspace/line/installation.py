"""The app in a team: its keys, the line to it, and the events that it hears of."""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Iterable

from bot.workspace.limits.surfaces import EVERY_BLOCK, OLD_BLOCKS
from bot.workspace.line import scopes
from bot.workspace.line.as_json import file_json, group_json, message_json, person_json, view_json
from bot.workspace.line.bot_line import Ack, BotLine, NoAck
from bot.workspace.line.faults import Faults
from bot.workspace.line.http_transport import HttpTransport
from bot.workspace.line.payloads import event_callback, written
from bot.workspace.line.permits import Permits
from bot.workspace.line.rates import EVENTS, Budgets, RateLimitedError
from bot.workspace.line.socket_transport import SocketTransport
from bot.workspace.line.traffic import Traffic
from bot.workspace.state.clock import MovableClock
from bot.workspace.state.controls import state_values
from bot.workspace.state.errands import Errands
from bot.workspace.state.manifest import AppManifest
from bot.workspace.state.records import Block, Message, OpenView, Outcome, Payload, Person, StoredFile, TypedValues
from bot.workspace.state.schedule import Schedule, Scheduled
from bot.workspace.state.team import Team, fresh_id

NO_ANSWER = "This did not work: the app did not answer within 3 seconds."
NOT_CONNECTED = "This did not work: the app is not connected."
BROKEN = "This did not work: the app answered with an error ({})."
EVENT_PLACES = {"channel": "channel", "private": "group", "im": "im"}
LARGEST_FILE = 50 * 1024 * 1024  # bytes; Slack takes more, but keeps them somewhere else


class Installation(Team):
    """A team with the app in it. Over HTTP when the manifest has no Socket Mode and there is a URL, else over sockets.

    What people do here is what the app hears of as an event; each returns when the app has acknowledged it, or when
    its three seconds are over.
    """

    def __init__(
        self,
        app: AppManifest,
        clock: MovableClock | None = None,
        *,
        budgets: Budgets | None = None,
        request_url: str = "",
    ) -> None:
        super().__init__(app, clock)
        self.address = ""  # where it is served, "http://127.0.0.1:8765"; set by the server
        self.bot_token = f"xoxb-{secrets.token_hex(12)}"
        self.app_token = f"xapp-{secrets.token_hex(12)}"
        self.signing_secret = secrets.token_hex(16)
        self.is_revoked = False
        self.permits = Permits()
        self.budgets = budgets or Budgets()
        self.traffic = Traffic()
        self.errands = Errands()
        self.faults = Faults(lambda: self.errands.begin(self.refresh_sockets()))
        self.sockets = SocketTransport()
        self.over_http = bool(request_url) and not app.has_socket_mode
        transport = HttpTransport(request_url, self.signing_secret, lambda: self.faults.skew)
        self.line = BotLine(transport if self.over_http else self.sockets, self.traffic, self.faults, self.clock)
        self.schedule = Schedule(self.clock, self.errands, self._post_scheduled)
        self.offered: dict[tuple[str, str], list[Block]] = defaultdict(list)  # by reader and surface: suggested options
        self._known_blocks = EVERY_BLOCK
        self._held: dict[tuple[str, str], TypedValues] = {}
        self._flooded_minute = 0

    @property
    def bot_connected(self) -> bool:
        """Whether the app listens."""
        return self.line.connected

    @property
    def known_blocks(self) -> frozenset[str]:
        """The kinds of blocks that are known here; fewer while the fault "old-workspace" is in force."""
        return self._known_blocks & OLD_BLOCKS if self.faults.holds("old-workspace") else self._known_blocks

    @known_blocks.setter
    def known_blocks(self, known: frozenset[str]) -> None:
        self._known_blocks = known

    def open(self) -> None:
        """Begin to wait for the app."""
        self.line.open(lambda connected: self.tell("bot_connected" if connected else "bot_gone"))

    async def close(self) -> None:
        """End whatever goes on by itself."""
        await self.errands.close()
        await self.line.close()

    async def refresh_sockets(self) -> None:
        """Have the app connect anew, as Slack does every few hours."""
        await self.sockets.refresh()

    def posts(self, channel: str) -> list[Message]:
        """What the app has posted in a channel (by name or id) for everybody, threads too, oldest first."""
        said = self.readable(self.channel(channel).id, self.bot_user_id)
        return [message for message in said if message.bot_id and message.ephemeral_for is None]

    # What people do that the app may hear of

    async def say(self, user_id: str, channel_id: str, text: str, thread_ts: str | None = None) -> Outcome:
        """Say something in a channel; the app hears it when it is there and its manifest asks for such events."""
        channel = self.channels[channel_id]
        if channel.is_archived:
            return Outcome(acknowledged=False, notice="This channel is archived.")
        message = self.post(channel_id, user_id, written(self, text), thread_ts=thread_ts)
        place = EVENT_PLACES[channel.kind]
        event = message_json(self, message) | {"channel": channel_id, "channel_type": place, "event_ts": message.ts}
        told = []
        if self.bot_user_id in channel.members:
            told.append(await self._tell_app(event, f"message.{place}s" if place != "im" else "message.im"))
            if f"<@{self.bot_user_id}" in message.text:
                told.append(await self._tell_app({**event, "type": "app_mention"}))
        outcomes = [self._noted(one) for one in told if one]
        return Outcome(
            acknowledged=all(one.acknowledged for one in outcomes),
            seconds=max((one.seconds for one in outcomes), default=0.0),
            message=message,
        )

    async def react(self, user_id: str, message_key: str, emoji: str) -> Outcome:
        """Put an emoji below a message that everybody reads, by its name: "eyes"."""
        message = self.message(message_key)
        if message is None or message.ephemeral_for or not self.react_to(message, user_id, emoji):
            return Outcome(acknowledged=False)
        item = {"type": "message", "channel": message.channel, "ts": message.ts}
        event = {"type": "reaction_added", "user": user_id, "reaction": emoji, "item": item, "event_ts": self.now_ts()}
        is_there = self.bot_user_id in self.channels[message.channel].members
        return self._noted(await self._tell_app(event | {"item_user": message.user}) if is_there else None)

    async def invite(self, channel_id: str, user_id: str) -> Outcome:
        """Bring somebody, the bot too, into a channel."""
        self.channels[channel_id].members.add(user_id)
        self.tell("channel_changed", channel=channel_id)
        event = {"type": "member_joined_channel", "user": user_id, "channel": channel_id, "event_ts": self.now_ts()}
        return self._noted(await self._tell_app(event | {"channel_type": "C", "team": self.team_id}))

    async def welcome(self, person: Person) -> Outcome:
        """Let somebody join the team, and its channel #general."""
        self.people[person.id] = person
        self.channel("general").members.add(person.id)
        self.direct_message(person.id)
        event = {"type": "team_join", "user": person_json(self, person), "event_ts": self.now_ts()}
        return self._noted(await self._tell_app(event))

    async def regroup(self, group_id: str, users: Iterable[str]) -> Outcome:
        """Change who is in a user group."""
        group = self.groups[group_id]
        before, group.users = group.users, [*users]
        changed = {
            "type": "subteam_members_changed",
            "subteam_id": group_id,
            "team_id": self.team_id,
            "added_users": [user for user in group.users if user not in before],
            "removed_users": [user for user in before if user not in group.users],
            "event_ts": self.now_ts(),
        }
        subteam = group_json(self, group, with_users=True)
        updated = {"type": "subteam_updated", "subteam": subteam, "event_ts": self.now_ts()}
        self._noted(await self._tell_app(changed))
        return self._noted(await self._tell_app(updated))

    async def archive(self, channel_id: str, user_id: str) -> Outcome:
        """Archive a channel: it can be read, and nothing can be said there any more."""
        channel = self.channels[channel_id]
        channel.is_archived = True
        self.tell("channel_changed", channel=channel_id)
        event = {"type": "channel_archive", "channel": channel_id, "user": user_id, "event_ts": self.now_ts()}
        return self._noted(await self._tell_app(event) if channel.kind == "channel" else None)

    async def open_home(self, user_id: str) -> Outcome:
        """Open the app's Home tab, which lets the app publish it anew."""
        if not self.app.has_home:
            return Outcome(acknowledged=False, notice="This app has no Home tab.")
        home = self.home(user_id)
        event: Payload = {
            "type": "app_home_opened",
            "user": user_id,
            "channel": self.direct_message(user_id).id,
            "tab": "home",
            "event_ts": self.now_ts(),
        }
        if home:
            event["view"] = view_json(self, home, self.state(home, user_id))
        return self._noted(await self._tell_app(event))

    def state(self, surface: Message | OpenView, user_id: str) -> Payload:
        """`state.values` of a surface for one person; KeyError when something was chosen that is not on offer."""
        files = [file_json(self, file, self.address) for file in self.files.values()]
        offered = [*self.offered[user_id, surface.key], *files]
        return state_values(surface.blocks, self.held_on(surface, user_id), offered)

    def held_on(self, surface: Message | OpenView, user_id: str) -> TypedValues:
        """What the controls of a surface hold for one person."""
        if isinstance(surface, OpenView):
            return surface.typed
        return self._held.setdefault((user_id, surface.key), {})

    def receive_file(self, user_id: str, name: str, content: bytes) -> str:
        """Take a file that a person chose in a form; gives its id."""
        file = StoredFile(fresh_id("F"), name, len(content), user_id, self.clock.now(), content=content)
        file.is_complete = True
        self.files[file.id] = file
        return file.id

    async def _tell_app(self, event: Payload, subscription: str = "") -> Ack | NoAck | None:
        """Tell the app of an event; None when it did not ask for it, or may not hear of it."""
        subscription = subscription or str(event["type"])
        if not self.app.hears(subscription):
            return None
        payload = event_callback(self, event)
        if not scopes.may_hear(self.app.scopes, subscription):
            exchange = self.traffic.begin("to_bot", "events_api", payload, self.line.transport.name)
            needed = " or ".join(scopes.EVENTS[subscription])
            self.traffic.end(exchange, "missing_scope", reasons=[f"{subscription} needs the scope {needed}"])
            return None
        try:
            self.budgets.spend("events", EVENTS)
        except RateLimitedError:
            return await self._tell_of_flood()
        return await self.line.tell(payload)

    async def _tell_of_flood(self) -> Ack | NoAck | None:
        """Instead of events above 30,000 an hour, say once a minute that there are too many."""
        minute = int(self.clock.now().timestamp()) // 60 * 60
        if minute == self._flooded_minute:
            return None
        self._flooded_minute = minute
        told = {"token": "", "type": "app_rate_limited", "team_id": self.team_id, "api_app_id": self.app_id}
        return await self.line.tell(told | {"minute_rate_limited": minute})

    def _post_scheduled(self, scheduled: Scheduled) -> None:
        self.post(
            scheduled.channel,
            self.bot_user_id,
            scheduled.text,
            scheduled.blocks,
            thread_ts=scheduled.thread_ts,
            metadata=scheduled.metadata,
        )

    def _noted(self, told: Ack | NoAck | None) -> Outcome:
        """What came of something, for whoever did it; None: the app has nothing to do with it."""
        match told:
            case None:
                return Outcome(acknowledged=True)
            case Ack():
                return Outcome(acknowledged=True, seconds=told.seconds)
            case NoAck("not_connected"):
                return Outcome(acknowledged=False, notice=NOT_CONNECTED)
            case NoAck(is_late=True):
                return Outcome(acknowledged=False, notice=NO_ANSWER)
            case NoAck(reason):
                return Outcome(acknowledged=False, notice=BROKEN.format(reason))
