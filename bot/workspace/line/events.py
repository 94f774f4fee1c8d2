"""What an app may hear of when something happens in its team: each event, under the name by which it is asked for."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from bot.workspace.line.as_json import channel_json, group_json, message_json, person_json, pin_json
from bot.workspace.state.records import SAID_BY_SLACK, Channel, Message, Payload, Update
from bot.workspace.state.team import Team

PLACES = {"channel": "channel", "private": "group", "im": "im", "mpim": "mpim"}  # channel_type, by kind
SUBSCRIPTIONS = {
    "channel": "message.channels",
    "private": "message.groups",
    "im": "message.im",
    "mpim": "message.mpim",
}
ADDRESS = re.compile(r"<(https?://[^|>\s]+)")


@dataclass(frozen=True, slots=True)
class Event:
    """An event, and what a manifest calls it: "message.channels" for a message in a public channel."""

    subscription: str
    payload: Payload


@dataclass(frozen=True, slots=True)
class Hearing:
    """What the events of an app depend on: where it is served, which links it unfurls, which metadata it follows."""

    address: str = ""
    domains: Collection[str] = ()
    metadata: Collection[str] = ()


def events_of(team: Team, update: Update, hearing: Hearing) -> Iterator[Event]:
    """All events of one piece of news, as far as the app is where it happened."""
    match update.kind:
        case "message_added" | "message_changed" | "message_deleted":
            yield from _of_message(team, update, hearing)
        case "reaction_added" | "reaction_removed" | "pin_added" | "pin_removed":
            yield from _of_mark(team, update)
        case "thread_started" | "thread_moved":
            yield _of_thread(team, update)
        case "member_joined" | "member_left":
            yield from _of_member(team, update)
        case "file_deleted":
            yield _named(update.kind, update.about)
        case "person_joined" | "person_changed":
            name = "team_join" if update.kind == "person_joined" else "user_change"
            yield _named(name, {"user": person_json(team, team.people[update.by], hearing.address)})
        case "group_added" | "group_changed":
            yield from _of_group(team, update)
        case _ if update.channel:
            yield from _of_channel(team, team.channels[update.channel], update)


def links_in(text: str, domains: Collection[str]) -> list[Payload]:
    """The links of a text that lead to these domains, or below them."""
    links = []
    for url in ADDRESS.findall(text.replace("&amp;", "&")):
        host = urlsplit(url).hostname or ""
        domain = next((one for one in domains if f".{host}".endswith(f".{one.lower()}")), None)
        if domain:
            links.append({"domain": domain, "url": url})
    return links


def _of_message(team: Team, update: Update, hearing: Hearing) -> Iterator[Event]:
    message = update.message
    if message is None or message.ephemeral_for or message.subtype == "slash_command":
        return
    channel = team.channels[message.channel]
    where = {"channel": channel.id, "channel_type": PLACES[channel.kind]}
    is_there = team.bot_user_id in channel.members
    if is_there:
        yield Event(SUBSCRIPTIONS[channel.kind], _told(team, update, message) | where)
        yield from _of_metadata(team, update, message, hearing.metadata)
    if update.kind != "message_added":
        return
    by_people = not message.bot_id and message.subtype not in SAID_BY_SLACK
    if is_there and by_people and channel.kind != "im" and f"<@{team.bot_user_id}" in message.text:
        mention = message_json(team, message) | where | {"type": "app_mention", "event_ts": message.ts}
        yield Event("app_mention", mention)
    for file in message.files if is_there else ():
        about = {"file_id": file["id"], "file": {"id": file["id"]}, "user_id": message.user, "channel_id": channel.id}
        yield _named("file_shared", about)
    links = links_in(message.text, hearing.domains)
    if links and by_people:
        yield _named("link_shared", _shared(team, message, is_there=is_there) | {"links": links})


def _told(team: Team, update: Update, message: Message) -> Payload:
    """A message event: what was said, or what became of it."""
    shown = message_json(team, message)
    if update.kind == "message_added":
        return shown | {"event_ts": message.ts} | ({"subtype": "file_share"} if message.files else {})
    ts = team.now_ts()
    told = {"type": "message", "subtype": update.kind, "hidden": True, "ts": ts, "event_ts": ts}
    if update.kind == "message_deleted":
        return told | {"deleted_ts": message.ts, "previous_message": shown}
    before = message_json(team, update.before) if update.before else {}
    return told | {"message": shown, "previous_message": before}


def _of_metadata(team: Team, update: Update, message: Message, followed: Collection[str]) -> Iterator[Event]:
    before = update.before.metadata if update.before else None
    if update.kind == "message_deleted":
        now, before = None, message.metadata
    else:
        now = message.metadata
    types = {metadata["event_type"] for metadata in (now, before) if metadata}
    if now == before or types.isdisjoint(followed):
        return
    told: Payload = {
        "app_id": team.app_id,
        "bot_id": message.bot_id,
        "user_id": message.user,
        "team_id": team.team_id,
        "channel_id": message.channel,
        "message_ts": message.ts,
    }
    if now is None:
        yield _named("message_metadata_deleted", told | {"previous_metadata": before, "deleted_ts": team.now_ts()})
    elif before is None:
        yield _named("message_metadata_posted", told | {"metadata": now})
    else:
        yield _named("message_metadata_updated", told | {"metadata": now, "previous_metadata": before})


def _shared(team: Team, message: Message, *, is_there: bool) -> Payload:
    shared = {
        "channel": message.channel,
        "is_bot_user_member": is_there,
        "user": message.user,
        "message_ts": message.ts,
        "unfurl_id": f"{message.channel}-{message.ts}",
        "source": "conversations_history",
    }
    return shared | ({"thread_ts": message.thread_ts} if message.thread_ts else {})


def _of_mark(team: Team, update: Update) -> Iterator[Event]:
    message = update.message
    if message is None or team.bot_user_id not in team.channels[message.channel].members:
        return
    if update.kind.startswith("reaction"):
        item = {"type": "message", "channel": message.channel, "ts": message.ts}
        yield _named(update.kind, {"user": update.by, "item": item, "item_user": message.user, **update.about})
        return
    channel = team.channels[message.channel]
    pinned = channel.pins.get(message.ts)
    item = pin_json(team, channel, message, pinned.user if pinned else update.by)
    told: Payload = {"user": update.by, "channel_id": channel.id, "item": item, "item_user": message.user}
    told |= {"pin_count": str(len(channel.pins))}
    yield _named(update.kind, told | ({"has_pins": bool(channel.pins)} if update.kind == "pin_removed" else {}))


def _of_thread(team: Team, update: Update) -> Event:
    """Somebody wants help, or looks at another channel meanwhile."""
    context = {"channel_id": update.about["looking_at"], "team_id": team.team_id, "enterprise_id": None}
    thread = {"user_id": update.by, "channel_id": update.channel, "thread_ts": update.about["thread_ts"]}
    name = "assistant_thread_started" if update.kind == "thread_started" else "assistant_thread_context_changed"
    return _named(name, {"assistant_thread": thread | {"context": context}})


def _of_member(team: Team, update: Update) -> Iterator[Event]:
    """Who came or went, where the app is itself, or was until now."""
    channel = team.channels[update.channel or ""]
    if team.bot_user_id not in {*channel.members, update.by}:
        return
    kind = "C" if channel.kind == "channel" else "G"
    where = {"user": update.by, "channel": channel.id, "channel_type": kind, "team": team.team_id}
    yield _named(f"{update.kind}_channel", where | update.about)
    if update.kind == "member_left" and update.by == team.bot_user_id:
        yield _named("channel_left" if kind == "C" else "group_left", {"channel": channel.id})


def _of_channel(team: Team, channel: Channel, update: Update) -> Iterator[Event]:
    """Of public channels every app is told, of private ones those that are in them."""
    if channel.is_direct or (channel.kind == "private" and team.bot_user_id not in channel.members):
        return
    prefix = "channel" if channel.kind == "channel" else "group"
    shown = {name: value for name, value in channel_json(team, channel).items() if name in ("id", "name", "created")}
    match update.kind:
        case "channel_added" if prefix == "channel":
            yield _named("channel_created", {"channel": shown | {"creator": channel.creator}})
        case "channel_renamed":
            yield _named(f"{prefix}_rename", {"channel": shown})
        case "channel_archived":
            yield _named(f"{prefix}_archive", {"channel": channel.id, "user": update.by})
        case "channel_unarchived":
            yield _named(f"{prefix}_unarchive", {"channel": channel.id, "user": update.by})
        case "channel_shared":
            yield _named("channel_shared", {"channel": channel.id, **update.about})


def _of_group(team: Team, update: Update) -> Iterator[Event]:
    group = team.groups[update.about["group"]]
    subteam = {"subteam": group_json(team, group, with_users=True)}
    if update.kind == "group_added":
        yield _named("subteam_created", subteam)
        return
    before: Sequence[str] = update.about["before"]
    changed = {
        "subteam_id": group.id,
        "team_id": team.team_id,
        "added_users": [user for user in group.users if user not in before],
        "removed_users": [user for user in before if user not in group.users],
    }
    if changed["added_users"] or changed["removed_users"]:
        yield _named("subteam_members_changed", changed)
    yield _named("subteam_updated", subteam)


def _named(name: str, about: Payload) -> Event:
    return Event(name, {"type": name, **about})


EVENTS = (  # every name that a manifest can ask for here, beside app_home_opened
    *SUBSCRIPTIONS.values(),
    *("app_mention", "file_shared", "file_deleted", "link_shared"),
    *("message_metadata_posted", "message_metadata_updated", "message_metadata_deleted"),
    *("reaction_added", "reaction_removed", "pin_added", "pin_removed"),
    *("assistant_thread_started", "assistant_thread_context_changed"),
    *("member_joined_channel", "member_left_channel", "channel_left", "group_left"),
    *("channel_created", "channel_rename", "channel_archive", "channel_unarchive", "channel_shared"),
    *("group_rename", "group_archive", "group_unarchive"),
    *("team_join", "user_change", "subteam_created", "subteam_members_changed", "subteam_updated"),
)
