"""What a workspace is made of: people, channels, messages, views, and the news of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

Payload = dict[str, Any]
Block = dict[str, Any]
View = dict[str, Any]

Typed = str | list[str] | None
"""What a control holds: a text, a date, the chosen option's value, or a list of them; None when it holds nothing."""

TypedValues = dict[str, dict[str, Typed]]
"""What the controls of a surface hold, by block_id and action_id."""

ChannelKind = Literal["channel", "private", "im", "mpim"]
UpdateKind = Literal[
    "message_added",
    "message_changed",
    "message_deleted",
    "view_opened",
    "view_updated",
    "view_closed",
    "home_published",
    "reaction_added",
    "reaction_removed",
    "pin_added",
    "pin_removed",
    "file_deleted",
    "thread_started",
    "thread_moved",
    "thread_changed",
    "channel_added",
    "channel_changed",
    "channel_renamed",
    "channel_archived",
    "channel_unarchived",
    "channel_shared",
    "member_joined",
    "member_left",
    "person_joined",
    "person_changed",
    "group_added",
    "group_changed",
    "bot_connected",
    "bot_gone",
    "clock_moved",
]

SLACKBOT = "USLACKBOT"
JOINED, LEFT = "channel_join", "channel_leave"  # subtypes of the lines that say so
ABOUT_CHANNELS = ("channel_name", "channel_topic", "channel_purpose", "channel_archive", "channel_unarchive")
SAID_BY_SLACK = frozenset({JOINED, LEFT, *ABOUT_CHANNELS, "pinned_item"})  # under the name of whoever did it


@dataclass(slots=True)
class Person:
    """Somebody in the team, the bot's own user among them; `tz` is an IANA name, `locale` such as "zh-CN".

    `home` is the id of another team, of somebody who is here only because a channel is shared with it.
    """

    id: str
    name: str
    real_name: str
    tz: str
    locale: str
    title: str = ""
    is_admin: bool = False
    is_bot: bool = False
    is_restricted: bool = False
    deleted: bool = False
    home: str = ""

    @property
    def email(self) -> str:
        """An address under a domain that is reserved for examples."""
        return f"{self.name}@workspace.example"


@dataclass(slots=True)
class UserGroup:
    """A handle under which several people are called together."""

    id: str
    handle: str
    name: str
    users: list[str]
    description: str = ""
    disabled_at: int = 0  # in seconds since 1970; 0: it is in use


@dataclass(slots=True)
class StoredFile:
    """Something uploaded by the bot; `content` is None until it has come, `channels` is where it is shown."""

    id: str
    name: str
    size: int
    user: str
    created: datetime
    title: str = ""
    alt_text: str = ""
    content: bytes | None = None
    is_complete: bool = False
    channels: list[str] = field(default_factory=list)


@dataclass(slots=True, frozen=True)
class Pin:
    """Who pinned a message to its channel, and when."""

    user: str
    at: datetime


@dataclass(slots=True)
class Channel:
    """A place to talk; a direct message with the bot is of kind "im" and bears the person's name.

    With several people at once it is of kind "mpim", bears all their names, and nobody can join or leave it.
    `shared_with` are the ids of other teams that read along, `invited` of those that have not accepted yet; `pins`
    are kept by the `ts` of the message.
    """

    id: str
    name: str
    kind: ChannelKind
    members: set[str]
    created: datetime
    creator: str = ""
    topic: str = ""
    purpose: str = ""
    is_archived: bool = False
    shared_with: list[str] = field(default_factory=list)
    invited: list[str] = field(default_factory=list)
    bookmarks: list[Payload] = field(default_factory=list)
    pins: dict[str, Pin] = field(default_factory=dict)

    @property
    def is_direct(self) -> bool:
        """Whether it is known by the people in it, instead of a name after "#"."""
        return self.kind in ("im", "mpim")


@dataclass(slots=True, frozen=True)
class Guise:
    """Another name and picture under which an app says something: an emoji's name or an address."""

    username: str = ""
    emoji: str = ""
    picture: str = ""

    def __bool__(self) -> bool:
        return bool(self.username or self.emoji or self.picture)


@dataclass(slots=True)
class Message:
    """Something said; `ephemeral_for` names its only reader, `thread_ts` the message it replies to.

    `reactions` are the ids of those who reacted, by the emoji's name; `about` is what else Slack tells of a message of
    its `subtype`.
    """

    ts: str
    channel: str
    user: str
    text: str
    blocks: list[Block] = field(default_factory=list)
    thread_ts: str | None = None
    ephemeral_for: str | None = None
    bot_id: str | None = None
    metadata: Payload | None = None
    edited: bool = False
    subtype: str | None = None
    files: list[Payload] = field(default_factory=list)
    attachments: list[Payload] = field(default_factory=list)
    reactions: dict[str, list[str]] = field(default_factory=dict)
    guise: Guise = Guise()
    about: Payload = field(default_factory=dict)

    @property
    def key(self) -> str:
        """Its name in the whole workspace, fit for an HTML id."""
        return f"{self.channel}-{self.ts.replace('.', '-')}"

    @property
    def every_block(self) -> list[Block]:
        """Its blocks, and then those in what is attached to it."""
        return [*self.blocks, *(block for attached in self.attachments for block in attached.get("blocks") or ())]

    @property
    def from_slack(self) -> bool:
        """Whether Slack itself says it, rather than a person or the bot."""
        return self.user == SLACKBOT

    @property
    def is_reply(self) -> bool:
        """Whether it stands in a thread, below another message."""
        return self.thread_ts not in (None, self.ts) and self.subtype != "thread_broadcast"


@dataclass(slots=True)
class AssistedThread:
    """What the app says of a thread in which it helps: its name, what it does just now, what it could be asked."""

    title: str = ""
    status: str = ""
    prompts: list[tuple[str, str]] = field(default_factory=list)


@dataclass(slots=True)
class OpenView:
    """A modal that a person has open, or the person's Home tab: what the bot sent, and what was typed since."""

    id: str
    user: str
    view: View
    hash: str
    root_view_id: str
    previous_view_id: str | None = None
    typed: TypedValues = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def blocks(self) -> list[Block]:
        """What it shows, with every block_id and action_id filled in."""
        return list(self.view["blocks"])

    @property
    def every_block(self) -> list[Block]:
        """The same: nothing is attached to a view."""
        return self.blocks

    @property
    def callback_id(self) -> str:
        """The bot's name for this kind of view; empty when it gave none."""
        return str(self.view.get("callback_id", ""))

    @property
    def key(self) -> str:
        """Its name in the whole workspace, fit for an HTML id: the view's id."""
        return self.id


@dataclass(slots=True, frozen=True)
class Update:
    """One piece of news; `for_user` names the only person it concerns, if there is one.

    `by` is whose doing it was, `before` a message as it was until now, `about` what else there is to tell.
    """

    kind: UpdateKind
    channel: str | None = None
    message: Message | None = None
    view: OpenView | None = None
    for_user: str | None = None
    by: str = ""
    before: Message | None = None
    about: Payload = field(default_factory=dict)


@dataclass(slots=True, frozen=True)
class Outcome:
    """What came of something a person did; `notice` is what Slack itself tells the person, if anything went wrong."""

    acknowledged: bool
    seconds: float = 0.0
    message: Message | None = None
    notice: str | None = None
    errors: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True, frozen=True)
class Suggestions:
    """What an external select offers for a few typed letters: options, or groups of them."""

    options: Sequence[Block] = ()
    groups: Sequence[Block] = ()
    notice: str | None = None


class Refused(Exception):  # noqa: N818 - it is an answer of Slack's, not a fault of ours
    """Slack's no: the word of its error, and every reason with the place it points at."""

    def __init__(self, error: str, reasons: Sequence[str] = (), **extra: object) -> None:
        super().__init__(error, *reasons)
        self.error = error
        self.reasons = list(reasons)
        self.extra = extra
