"""What the bot says: chat.*"""

from __future__ import annotations

import json

from bot.workspace.drafts import Draft, checked_message
from bot.workspace.interactions import message_json
from bot.workspace.methods.arguments import Call, Json, OfChannel, method, place
from bot.workspace.records import Channel, Message, Payload, Refused
from bot.workspace.workspace import Workspace

LONGEST_UPDATE = 4000  # docs: chat.update refuses a longer text
LARGEST_METADATA = 1024  # bytes; Slack has a limit and does not publish it


class Words(OfChannel):
    """What a message consists of."""

    text: str = ""
    blocks: Json = None
    attachments: Json = None
    markdown_text: str = ""
    metadata: Json = None

    def draft(self, workspace: Workspace) -> Draft:
        """The message as it may be shown; Refused with every fault when it may not."""
        if self.markdown_text:
            raise Refused("invalid_arguments", ["[ERROR] markdown_text is not known to this workspace"])
        words = {"text": self.text, "blocks": self.blocks, "attachments": self.attachments}
        return checked_message(words, workspace.known_blocks)

    def checked_metadata(self) -> Payload | None:
        """The metadata, None when none is given; Refused when it is malformed or too large."""
        if self.metadata is None:
            return None
        if not isinstance(self.metadata, dict) or (
            self.metadata and not isinstance(self.metadata.get("event_payload"), dict)
        ):
            raise Refused("invalid_metadata_format")
        if len(json.dumps(self.metadata, ensure_ascii=False).encode()) > LARGEST_METADATA:
            raise Refused("metadata_too_large")
        return self.metadata


class Post(Words):
    """chat.postMessage."""

    thread_ts: str | None = None
    reply_broadcast: bool = False


class Whisper(Words):
    """chat.postEphemeral."""

    user: str
    thread_ts: str | None = None


class Update(Words):
    """chat.update."""

    ts: str


class OneMessage(OfChannel):
    """chat.delete."""

    ts: str


class Permalink(OfChannel):
    """chat.getPermalink."""

    message_ts: str


def post_message(workspace: Workspace, given: Post) -> Payload:
    """Say something to everybody in a channel, or to a person (by user id)."""
    channel = _speaking_place(workspace, given.channel)
    draft, metadata = given.draft(workspace), given.checked_metadata()
    _check_thread(workspace, channel, given.thread_ts)
    broadcast = given.thread_ts and given.reply_broadcast
    message = workspace.post(
        channel.id,
        workspace.bot_user_id,
        draft.text,
        draft.blocks,
        thread_ts=given.thread_ts,
        metadata=metadata,
        subtype="thread_broadcast" if broadcast else None,
    )
    answer = {"channel": channel.id, "ts": message.ts, "message": message_json(workspace, message)}
    if draft.was_cut:
        answer |= {"warning": "message_truncated", "response_metadata": {"warnings": ["message_truncated"]}}
    return answer


def post_ephemeral(workspace: Workspace, given: Whisper) -> Payload:
    """Say something to one person in a channel; gone when it is dismissed, and in no history."""
    channel = _speaking_place(workspace, given.channel)
    if given.user not in channel.members:
        raise Refused("user_not_in_channel")
    draft = given.draft(workspace)
    if draft.was_cut:
        raise Refused("msg_too_long")
    _check_thread(workspace, channel, given.thread_ts)
    message = workspace.post(
        channel.id,
        workspace.bot_user_id,
        draft.text,
        draft.blocks,
        thread_ts=given.thread_ts,
        ephemeral_for=given.user,
    )
    return {"message_ts": message.ts}


def update(workspace: Workspace, given: Update) -> Payload:
    """Rewrite a message of the bot's own; text alone takes the blocks away."""
    message = _own(workspace, given.channel, given.ts, "cant_update_message")
    draft, metadata = given.draft(workspace), given.checked_metadata()
    if len(draft.text) > LONGEST_UPDATE:
        raise Refused("msg_too_long")
    workspace.edit(message, draft.text, draft.blocks, metadata)
    shown = message_json(workspace, message)
    return {"channel": message.channel, "ts": message.ts, "text": message.text, "message": shown}


def delete(workspace: Workspace, given: OneMessage) -> Payload:
    """Take back a message of the bot's own."""
    message = _own(workspace, given.channel, given.ts, "cant_delete_message")
    workspace.remove(message)
    return {"channel": message.channel, "ts": message.ts}


def permalink(workspace: Workspace, given: Permalink) -> Payload:
    """The address of a message on this workspace's page."""
    channel = place(workspace, given.channel)
    message = workspace.message_at(channel.id, given.message_ts)
    if message is None:
        raise Refused("message_not_found")
    return {"channel": channel.id, "permalink": f"{workspace.address}/?in={channel.id}#{message.key}"}


def _speaking_place(workspace: Workspace, name: str) -> Channel:
    channel = _named_place(workspace, name)
    if channel.is_archived:
        raise Refused("is_archived")
    if channel.kind == "im" and not workspace.app.has_messages_tab:
        raise Refused("messages_tab_disabled")
    anywhere = channel.kind == "channel" and "chat:write.public" in workspace.app.scopes
    if workspace.bot_user_id not in channel.members and not anywhere:
        raise Refused("not_in_channel")
    return channel


def _named_place(workspace: Workspace, name: str) -> Channel:
    if name in workspace.people and name != workspace.bot_user_id:
        return workspace.direct_message(name)
    named = [channel.id for channel in workspace.channels.values() if name.startswith("#") and channel.name == name[1:]]
    return place(workspace, named[0] if named else name)


def _check_thread(workspace: Workspace, channel: Channel, thread_ts: str | None) -> None:
    if thread_ts is not None and workspace.message_at(channel.id, thread_ts) is None:
        raise Refused("cannot_reply_to_message")


def _own(workspace: Workspace, channel_id: str, ts: str, refusal: str) -> Message:
    message = workspace.message_at(place(workspace, channel_id).id, ts)
    if message is None:
        raise Refused("message_not_found")
    if message.bot_id != workspace.bot_id:
        raise Refused(refusal)
    return message


METHODS: dict[str, Call] = {
    "chat.postMessage": method(Post, post_message),
    "chat.postEphemeral": method(Whisper, post_ephemeral),
    "chat.update": method(Update, update),
    "chat.delete": method(OneMessage, delete),
    "chat.getPermalink": method(Permalink, permalink),
}
