"""A team on this machine: who is in it, what was said, what each has open, and the news of it as it happens."""

from __future__ import annotations

import asyncio
import secrets
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from bot.workspace.state.clock import MovableClock
from bot.workspace.state.elements import choices_of_conversation, elements_of, named_blocks, named_view, within
from bot.workspace.state.records import (
    SAID_BY_SLACK,
    SLACKBOT,
    AssistedThread,
    Block,
    Channel,
    ChannelKind,
    Guise,
    Message,
    OpenView,
    Payload,
    Person,
    Refused,
    StoredFile,
    Update,
    UpdateKind,
    UserGroup,
    View,
)
from bot.workspace.state.setup import TeamSetup

PLAINLY = Guise()  # under its own name
DEEPEST_STACK = 3  # modals on top of each other: docs, surfaces/modals


class Updates:
    """The news for one person, from the moment this is made until the workspace or the reader closes it."""

    def __init__(self, team: Team, user_id: str) -> None:
        self._team = team
        self._user_id = user_id
        self._queue: asyncio.Queue[Update | None] = asyncio.Queue()
        team.readers.add(self)

    def __aiter__(self) -> Updates:
        return self

    async def __anext__(self) -> Update:
        change = await self._queue.get()
        if change is None:
            raise StopAsyncIteration
        return change

    @property
    def waiting(self) -> bool:
        """Whether there is news that nobody has taken yet."""
        return not self._queue.empty()

    def take(self) -> list[Update]:
        """All the news that nobody has taken yet."""
        taken = []
        while not self._queue.empty():
            taken.append(self._queue.get_nowait())
        return [change for change in taken if change is not None]

    def tell(self, change: Update) -> None:
        """Hand on a change, if it concerns this person."""
        channel = self._team.channels.get(change.channel or "")
        excluded = channel is not None and channel.kind != "channel" and self._user_id not in channel.members
        if not excluded and change.for_user in (None, self._user_id):
            self._queue.put_nowait(change)

    async def aclose(self) -> None:
        """Stop listening."""
        self.close()

    def close(self) -> None:
        """Stop listening; whoever waits for the next change learns that there is none."""
        self._team.readers.discard(self)
        self._queue.put_nowait(None)


class Team:
    """One Slack team on this machine: its state, and the few ways in which the state changes."""

    def __init__(self, setup: TeamSetup, bot_name: str, clock: MovableClock) -> None:
        self.team_id = setup.team_id
        self.name = setup.name
        self.organisation = setup.organisation
        self.app_id = setup.app_id
        self.bot_id = setup.bot_id
        self.bot_user_id = setup.bot_user_id
        self.clock = clock
        self.clock.watch(lambda: self.tell("clock_moved"))
        self.readers: set[Updates] = set()
        self.watchers: list[Callable[[Update], None]] = []
        self.people: dict[str, Person] = {}
        self.channels: dict[str, Channel] = {}
        self.groups: dict[str, UserGroup] = {}
        self.files: dict[str, StoredFile] = {}
        self.emoji: dict[str, str] = dict(setup.emoji)
        self.examples = setup.examples
        self._said: dict[str, list[Message]] = defaultdict(list)
        self._replies: dict[tuple[str, str], list[Message]] = defaultdict(list)
        self._stacks: dict[str, list[OpenView]] = defaultdict(list)
        self._homes: dict[str, OpenView] = {}
        self._assisted: dict[tuple[str, str], AssistedThread] = {}
        self._begin(setup, bot_name)

    def _begin(self, setup: TeamSetup, bot_name: str) -> None:
        """Let everybody in, on copies of their own: what happens to them here happens in this team alone."""
        bot = Person(self.bot_user_id, bot_name.lower().replace(" ", "_"), bot_name, "Etc/UTC", "en-US", is_bot=True)
        slackbot = Person(SLACKBOT, "slackbot", "Slackbot", "Etc/UTC", "en-US")
        self.people = {person.id: person for person in (*map(replace, setup.people), bot, slackbot)}
        self.groups = {group.id: replace(group, users=[*group.users]) for group in setup.groups}
        everybody = [person.id for person in setup.people]
        for room in setup.channels:
            members = everybody if room.members is None else room.members
            bots = [self.bot_user_id] if room.with_bot else []
            kind: ChannelKind = "private" if room.is_private else "channel"
            self.add_channel(room.name, [*members, *bots], kind, room.id).topic = room.topic
        for user_id in everybody:
            self.direct_message(user_id)

    @property
    def domain(self) -> str:
        """The team's name in addresses."""
        return self.name.lower().replace(" ", "-")

    # Who and where

    @property
    def bot(self) -> Person:
        """The app's own user."""
        return self.people[self.bot_user_id]

    def person(self, name_or_id: str) -> Person:
        """The person of that id or name ("ada"); KeyError when there is none."""
        for person in self.people.values():
            if name_or_id in (person.id, person.name):
                return person
        raise KeyError(name_or_id)

    def channel(self, name_or_id: str) -> Channel:
        """The channel of that id or name, without its "#"; KeyError when there is none."""
        for channel in self.channels.values():
            if name_or_id in (channel.id, channel.name):
                return channel
        raise KeyError(name_or_id)

    def welcome(self, person: Person) -> None:
        """Let somebody join the team, and its channel #general."""
        self.people[person.id] = person
        self.channel("general").members.add(person.id)
        self.direct_message(person.id)
        self.tell("person_joined", by=person.id)

    def change_profile(self, person: Person, **changes: str) -> None:
        """Let somebody choose another language, zone, title …, by the names of `Person`'s fields."""
        for name, value in changes.items():
            setattr(person, name, value)
        self.tell("person_changed", by=person.id)

    def regroup(self, group: UserGroup, users: Iterable[str]) -> None:
        """Change who is in a user group."""
        before, group.users = group.users, [*users]
        self.tell("group_changed", about={"group": group.id, "before": before})

    def channel_id(self, name: str) -> str:
        """The id of the channel that an app calls so, "#general" or "general"; what nobody is called stays as it is."""
        channels = [channel for channel in self.channels.values() if not channel.is_direct]
        return next((channel.id for channel in channels if name.removeprefix("#") == channel.name), name)

    def add_channel(
        self,
        name: str,
        members: Iterable[str],
        kind: ChannelKind = "channel",
        channel_id: str | None = None,
        creator: str = "",
    ) -> Channel:
        """Open a channel with these user ids in it."""
        prefix = "D" if kind == "im" else "C"
        channel = Channel(channel_id or fresh_id(prefix), name, kind, set(members), self.clock.now(), creator)
        self.channels[channel.id] = channel
        self.tell("channel_added", channel=channel.id, by=creator)
        return channel

    def direct_message(self, user_id: str) -> Channel:
        """The person's direct message with the bot, opened when there is none yet."""
        for channel in self.channels.values():
            if channel.kind == "im" and user_id in channel.members:
                return channel
        name = self.people[user_id].name
        return self.add_channel(name, [user_id, self.bot_user_id], "im", f"D{user_id[1:]}")

    def group_message(self, user_ids: Iterable[str]) -> Channel:
        """The direct message of the bot with just these people, opened when there is none yet."""
        members = {*user_ids, self.bot_user_id}
        for channel in self.channels.values():
            if channel.kind == "mpim" and channel.members == members:
                return channel
        names = sorted(self.people[user_id].name for user_id in members)
        return self.add_channel(f"mpdm-{'--'.join(names)}-1", members, "mpim")

    def assisted(self, channel_id: str, thread_ts: str) -> AssistedThread:
        """What the app says of a thread, or with no `thread_ts` of whichever is begun in that place."""
        return self._assisted.setdefault((channel_id, thread_ts), AssistedThread())

    # What was said

    def readable(self, channel_id: str, for_user: str) -> list[Message]:
        """All that this person can read in a channel, threads too, oldest first."""
        said = [message for message in self._said.get(channel_id, []) if message.ephemeral_for in (None, for_user)]
        return sorted(said, key=lambda message: message.ts)

    def conversation(self, channel_id: str, for_user: str) -> list[Message]:
        """What that person reads in a channel, threads aside, oldest first."""
        return [message for message in self.readable(channel_id, for_user) if not message.is_reply]

    def replies(self, channel_id: str, thread_ts: str, for_user: str) -> list[Message]:
        """What that person reads in a thread: the message it hangs on, then the replies, oldest first."""
        return [
            message for message in self.readable(channel_id, for_user) if thread_ts in (message.ts, message.thread_ts)
        ]

    def replies_to(self, channel_id: str, ts: str | None) -> list[Message]:
        """What everybody reads below a message in its thread, in the order in which it was said."""
        return self._replies.get((channel_id, ts or ""), [])

    def message(self, key: str) -> Message | None:
        """The message of that key, unless it was deleted."""
        channel_id = key.partition("-")[0]
        return next((message for message in self._said.get(channel_id, []) if message.key == key), None)

    def message_at(self, channel_id: str, ts: str) -> Message | None:
        """The message that everybody in the channel can read at that `ts`."""
        found = (message for message in self._said.get(channel_id, []) if message.ts == ts)
        return next((message for message in found if message.ephemeral_for is None), None)

    def post(
        self,
        channel_id: str,
        user_id: str,
        text: str,
        blocks: Iterable[Block] = (),
        *,
        thread_ts: str | None = None,
        ephemeral_for: str | None = None,
        metadata: Payload | None = None,
        subtype: str | None = None,
        files: Iterable[Payload] = (),
        attachments: Iterable[Payload] | None = None,
        guise: Guise = PLAINLY,
        about: Payload | None = None,
    ) -> Message:
        """Put a message into a channel; nothing is checked here."""
        message = Message(
            ts=self._next_ts(channel_id),
            channel=channel_id,
            user=user_id,
            text=text,
            blocks=named_blocks(blocks),
            thread_ts=thread_ts,
            ephemeral_for=ephemeral_for,
            bot_id=self.bot_id if user_id == self.bot_user_id and subtype not in SAID_BY_SLACK else None,
            metadata=metadata,
            subtype=subtype,
            files=list(files),
            attachments=_numbered(attachments or ()),
            guise=guise,
            about=about or {},
        )
        self._said[channel_id].append(message)
        if thread_ts and ephemeral_for is None:
            self._replies[channel_id, thread_ts].append(message)
        if user_id == self.bot_user_id and thread_ts:
            self.assisted(channel_id, thread_ts).status = ""
        self.tell_message("message_added", message, by=user_id)
        return message

    def edit(
        self,
        message: Message,
        text: str,
        blocks: Iterable[Block] = (),
        metadata: Payload | None = None,
        attachments: Iterable[Payload] | None = None,
    ) -> None:
        """Rewrite a message where it stands; metadata and attachments stay when none are given."""
        before = replace(message)
        message.text, message.blocks = text, named_blocks(blocks)
        message.edited = not message.blocks
        message.metadata = message.metadata if metadata is None else metadata or None
        message.attachments = message.attachments if attachments is None else _numbered(attachments)
        self.tell_message("message_changed", message, by=message.user, before=before)

    def remove(self, message: Message) -> None:
        """Take a message away, as an author deletes it or the only reader dismisses it."""
        self._said[message.channel].remove(message)
        if message in self.replies_to(message.channel, message.thread_ts):
            self._replies[message.channel, message.thread_ts or ""].remove(message)
        self.tell_message("message_deleted", message, by=message.user)

    def attach(self, message: Message, attachments: Iterable[Payload]) -> None:
        """Add something below a message, as an app shows what stands behind a link in it."""
        before = replace(message)
        message.attachments = _numbered([*message.attachments, *attachments])
        self.tell_message("message_changed", message, by=self.bot_user_id, before=before)

    def delete_file(self, file: StoredFile) -> None:
        """Take a file away, also from the messages that show it."""
        del self.files[file.id]
        for channel_id in file.channels:
            for message in self._said[channel_id]:
                if any(shown["id"] == file.id for shown in message.files):
                    before = replace(message)
                    message.files = [shown for shown in message.files if shown["id"] != file.id]
                    self.tell_message("message_changed", message, by=file.user, before=before)
        self.tell("file_deleted", by=file.user, about={"file_id": file.id})

    # What is open

    def open_views(self, user_id: str) -> list[OpenView]:
        """The modals the person has open, the topmost last."""
        return list(self._stacks[user_id])

    def home(self, user_id: str) -> OpenView | None:
        """The person's Home tab, once the bot has published one."""
        return self._homes.get(user_id)

    def view(self, view_id: str) -> OpenView | None:
        """The modal or Home tab of that id, while it is open."""
        stacked = [view for stack in self._stacks.values() for view in stack]
        return next((view for view in (*stacked, *self._homes.values()) if view.id == view_id), None)

    def view_called(self, external_id: str) -> OpenView | None:
        """The modal or Home tab that the bot gave this external_id."""
        stacked = [view for stack in self._stacks.values() for view in stack]
        views = (*stacked, *self._homes.values())
        return next((view for view in views if view.view.get("external_id") == external_id), None)

    def push_view(self, user_id: str, view: View, from_channel: str = "") -> OpenView:
        """Open a modal on top of what the person has open; Refused when three are open already.

        Where it asks for a conversation, the channel it was opened from may be what is chosen at first.
        """
        stack = self._stacks[user_id]
        if len(stack) >= DEEPEST_STACK:
            raise Refused("push_limit_reached")
        opened = self._new_view(user_id, view)
        if stack:
            opened.root_view_id, opened.previous_view_id = stack[0].id, stack[-1].id
        if from_channel:
            opened.typed = choices_of_conversation(opened.blocks, from_channel)
        stack.append(opened)
        self._tell_view("view_opened", opened)
        return opened

    def update_view(self, opened: OpenView, view: View) -> None:
        """Show something else in an open view; what was typed stays where block_id and action_id stay."""
        opened.view, opened.hash, opened.errors = named_view(view), _hash(), {}
        kept = {
            (block["block_id"], element["action_id"])
            for block in within(opened.blocks)
            for element in elements_of(block)
        }
        opened.typed = {
            block_id: {action_id: value for action_id, value in values.items() if (block_id, action_id) in kept}
            for block_id, values in opened.typed.items()
        }
        self._tell_view("home_published" if opened.view["type"] == "home" else "view_updated", opened)

    def show_errors(self, opened: OpenView, errors: dict[str, str]) -> None:
        """Show messages beside the inputs of a modal, by block_id."""
        opened.errors = errors
        self._tell_view("view_updated", opened)

    def close_views(self, views: Iterable[OpenView]) -> None:
        """Close these modals, the topmost first."""
        for opened in reversed(list(views)):
            if opened in self._stacks[opened.user]:
                self._stacks[opened.user].remove(opened)
                self._tell_view("view_closed", opened)

    def publish_home(self, user_id: str, view: View) -> OpenView:
        """Show this on the person's Home tab."""
        home = self._homes.get(user_id)
        if home is None:
            home = self._homes[user_id] = self._new_view(user_id, view)
        self.update_view(home, view)
        return home

    # The news

    def changes(self, user_id: str) -> Updates:
        """What happens from now on, as far as this person can see it; close it in the end."""
        return Updates(self, user_id)

    def tell(
        self,
        kind: UpdateKind,
        *,
        channel: str | None = None,
        message: Message | None = None,
        view: OpenView | None = None,
        for_user: str | None = None,
        by: str = "",
        before: Message | None = None,
        about: Payload | None = None,
    ) -> None:
        """Tell everybody who listens and whom it concerns."""
        change = Update(kind, channel, message, view, for_user, by, before, about or {})
        for watcher in list(self.watchers):
            watcher(change)
        for reader in list(self.readers):
            reader.tell(change)

    def tell_message(
        self,
        kind: UpdateKind,
        message: Message,
        *,
        by: str = "",
        before: Message | None = None,
        about: Payload | None = None,
    ) -> None:
        """Tell everybody who can read a message what became of it."""
        where, reader = message.channel, message.ephemeral_for
        self.tell(kind, channel=where, message=message, for_user=reader, by=by, before=before, about=about)

    def _tell_view(self, kind: UpdateKind, view: OpenView) -> None:
        self.tell(kind, view=view, for_user=view.user)

    def now_ts(self) -> str:
        """The present as Slack writes it: seconds, and six decimals."""
        return stamp(self.clock.now())

    def _next_ts(self, channel_id: str) -> str:
        taken = {message.ts for message in self._said[channel_id]}
        moment = self.clock.now()
        while (ts := stamp(moment)) in taken:
            moment += timedelta(microseconds=1)
        return ts

    def _new_view(self, user_id: str, view: View) -> OpenView:
        view_id = fresh_id("V")
        return OpenView(id=view_id, user=user_id, view=named_view(view), hash=_hash(), root_view_id=view_id)


def stamp(moment: datetime) -> str:
    """A moment as Slack writes it: seconds, and six decimals."""
    return f"{int(moment.timestamp())}.{moment.microsecond:06d}"


def fresh_id(prefix: str) -> str:
    """An id that nothing else has, with the letter by which Slack tells what it is."""
    return prefix + secrets.token_hex(5).upper()


def _numbered(attachments: Iterable[Payload]) -> list[Payload]:
    return [{**_named(one), "id": number} for number, one in enumerate(attachments, start=1)]


def _named(attachment: Payload) -> Payload:
    return {**attachment, "blocks": named_blocks(attachment["blocks"])} if attachment.get("blocks") else attachment


def _hash() -> str:
    return secrets.token_hex(8)
