"""What the bot says: chat.*"""

from __future__ import annotations

from bot.workspace.api.methods.arguments import Arguments, Json, Method, OfChannel, message_in, method, place
from bot.workspace.limits.surfaces import message_violations
from bot.workspace.line.as_json import message_json
from bot.workspace.line.drafts import Draft, checked_message, checked_metadata, reasons
from bot.workspace.line.events import links_in
from bot.workspace.line.installation import Installation
from bot.workspace.line.rates import HUNDREDS, POSTING, POSTING_IN_CHANNEL, TIER_3, TIER_4
from bot.workspace.state.records import Channel, Guise, Message, Payload, Refused

LONGEST_UPDATE = 4000  # docs: chat.update refuses a longer text


class Customized(Arguments):
    """Another name and picture to say something under."""

    username: str = ""
    icon_emoji: str = ""
    icon_url: str = ""

    def guise(self, app: Installation) -> Guise:
        """That name and picture, as far as the app may have others than its own."""
        return app.guise(self.username, self.icon_emoji, self.icon_url)


class Words(Customized, OfChannel):
    """What a message consists of."""

    text: str = ""
    blocks: Json = None
    attachments: Json = None
    markdown_text: str = ""
    metadata: Json = None

    def draft(self, app: Installation) -> Draft:
        """The message as it may be shown; Refused with every fault when it may not."""
        words = {"text": self.text, "blocks": self.blocks, "attachments": self.attachments}
        return checked_message(words | {"markdown_text": self.markdown_text}, app.allowed)


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


class Me(OfChannel):
    """chat.meMessage."""

    text: str = ""


class Unfurl(Arguments):
    """chat.unfurl; the message by channel and ts, or by what the event called it."""

    unfurls: Json = None
    channel: str = ""
    ts: str = ""
    unfurl_id: str = ""
    user_auth_required: bool = False


class Permalink(OfChannel):
    """chat.getPermalink."""

    message_ts: str


def post_message(app: Installation, given: Post) -> Payload:
    """Say something to everybody in a channel, or to a person (by user id)."""
    channel = speaking_place(app, given.channel)
    draft, metadata = given.draft(app), checked_metadata(given.metadata)
    check_thread(app, channel, given.thread_ts)
    broadcast = given.thread_ts and given.reply_broadcast
    message = app.team.post(
        channel.id,
        app.team.bot_user_id,
        draft.text,
        draft.blocks,
        thread_ts=given.thread_ts,
        metadata=metadata,
        subtype="thread_broadcast" if broadcast else None,
        attachments=draft.attachments,
        guise=given.guise(app),
    )
    answer = {"channel": channel.id, "ts": message.ts, "message": message_json(app.team, message)}
    if draft.was_cut:
        answer |= {"warning": "message_truncated", "response_metadata": {"warnings": ["message_truncated"]}}
    return answer


def post_ephemeral(app: Installation, given: Whisper) -> Payload:
    """Say something to one person in a channel; gone when it is dismissed, and in no history."""
    channel = speaking_place(app, given.channel)
    if given.user not in channel.members or app.team.people[given.user].deleted:
        raise Refused("user_not_in_channel")
    draft = given.draft(app)
    if draft.was_cut:
        raise Refused("msg_too_long")
    check_thread(app, channel, given.thread_ts)
    message = app.team.post(
        channel.id,
        app.team.bot_user_id,
        draft.text,
        draft.blocks,
        thread_ts=given.thread_ts,
        ephemeral_for=given.user,
        attachments=draft.attachments,
        guise=given.guise(app),
    )
    return {"message_ts": message.ts}


def update(app: Installation, given: Update) -> Payload:
    """Rewrite a message of the bot's own; text alone takes the blocks away."""
    message = _own(app, given.channel, given.ts, "cant_update_message")
    if app.team.channels[message.channel].is_archived:
        raise Refused("is_inactive")
    draft, metadata = given.draft(app), checked_metadata(given.metadata)
    if len(draft.text) > LONGEST_UPDATE:
        raise Refused("msg_too_long")
    app.team.edit(message, draft.text, draft.blocks, metadata, draft.attachments)
    shown = message_json(app.team, message)
    return {"channel": message.channel, "ts": message.ts, "text": message.text, "message": shown}


def delete(app: Installation, given: OneMessage) -> Payload:
    """Take back a message of the bot's own."""
    message = _own(app, given.channel, given.ts, "cant_delete_message")
    app.team.remove(message)
    return {"channel": message.channel, "ts": message.ts}


def me_message(app: Installation, given: Me) -> Payload:
    """Say what the bot is doing, in italics."""
    channel = speaking_place(app, given.channel)
    draft = checked_message({"text": given.text}, app.allowed)
    message = app.team.post(channel.id, app.team.bot_user_id, draft.text, subtype="me_message")
    return {"channel": channel.id, "ts": message.ts}


def unfurl(app: Installation, given: Unfurl) -> Payload:
    """Show what stands behind the links in somebody's message."""
    channel_id, _, ts = given.unfurl_id.rpartition("-") if given.unfurl_id else (given.channel, "", given.ts)
    message = app.team.message_at(place(app, channel_id).id, ts)
    if message is None:
        raise Refused("cannot_find_message")
    if given.user_auth_required and given.unfurls is None:
        return {}
    if not isinstance(given.unfurls, dict) or not given.unfurls:
        raise Refused("missing_unfurls")
    asked = links_in(message.text, app.manifest.unfurl_domains)
    if not given.unfurls.keys() <= {link["url"] for link in asked}:
        raise Refused("cannot_unfurl_url")
    found = message_violations({"attachments": [*given.unfurls.values()]}, app.allowed)
    if found:
        raise Refused("invalid_unfurls_format", reasons(found))
    app.team.attach(message, [{**one, "from_url": url, "app_unfurl_url": url} for url, one in given.unfurls.items()])
    return {}


def permalink(app: Installation, given: Permalink) -> Payload:
    """The address of a message on this workspace's page."""
    channel = place(app, given.channel)
    message = message_in(app, channel, given.message_ts)
    return {"channel": channel.id, "permalink": f"{app.address}/?in={channel.id}#{message.key}"}


def speaking_place(app: Installation, name: str) -> Channel:
    """Where the bot wants to say something, by id, "#name" or "name", a person by id; Refused where it cannot."""
    channel = _named_place(app, name)
    if channel.is_archived:
        raise Refused("is_archived")
    if channel.kind == "im" and not app.manifest.has_messages_tab:
        raise Refused("messages_tab_disabled")
    anywhere = channel.kind == "channel" and "chat:write.public" in app.scopes
    if app.team.bot_user_id not in channel.members and not anywhere:
        raise Refused("not_in_channel")
    return channel


def _named_place(app: Installation, name: str) -> Channel:
    if name in app.team.people and name != app.team.bot_user_id:
        if app.team.people[name].deleted:
            raise Refused("channel_not_found")
        return app.team.direct_message(name)
    return place(app, app.team.channel_id(name))


def check_thread(app: Installation, channel: Channel, thread_ts: str | None) -> None:
    """Refused when there is no message that a thread could hang on."""
    if thread_ts is not None and app.team.message_at(channel.id, thread_ts) is None:
        raise Refused("cannot_reply_to_message")


def _own(app: Installation, channel_id: str, ts: str, refusal: str) -> Message:
    message = message_in(app, place(app, channel_id), ts)
    if message.bot_id != app.team.bot_id:
        raise Refused(refusal)
    return message


METHODS: dict[str, Method] = {
    "chat.postMessage": method(Post, post_message, POSTING, "chat:write", in_channel=POSTING_IN_CHANNEL),
    "chat.postEphemeral": method(Whisper, post_ephemeral, TIER_4, "chat:write"),
    "chat.update": method(Update, update, TIER_3, "chat:write"),
    "chat.delete": method(OneMessage, delete, TIER_3, "chat:write"),
    "chat.meMessage": method(Me, me_message, TIER_3, "chat:write"),
    "chat.unfurl": method(Unfurl, unfurl, TIER_3, "links:write"),
    "chat.getPermalink": method(Permalink, permalink, HUNDREDS),
}
