"""How the Web API and the payloads show what a workspace is made of."""

from __future__ import annotations

import mimetypes
from pathlib import PurePath
from uuid import NAMESPACE_OID, uuid5
from zoneinfo import ZoneInfo

from bot.workspace.state.records import Channel, Guise, Message, OpenView, Payload, Person, StoredFile, UserGroup
from bot.workspace.state.team import Team

PICTURE_SIZES = (24, 32, 48, 72, 192, 512)


def message_json(team: Team, message: Message) -> Payload:
    """A message."""
    shown: Payload = {
        "type": "message",
        "user": message.user,
        "text": message.text,
        "ts": message.ts,
        "team": team.team_id,
    }
    if message.bot_id:
        shown |= {"bot_id": message.bot_id, "app_id": team.app_id, "bot_profile": bot_json(team)}
    elif not message.subtype:
        shown |= {"client_msg_id": str(uuid5(NAMESPACE_OID, message.key))}
    if message.thread_ts not in (None, message.ts):
        parent = team.message_at(message.channel, message.thread_ts or "")
        shown |= {"parent_user_id": parent.user} if parent else {}
    shown |= _thread_json(team.replies_to(message.channel, message.ts))
    if message.guise:
        del shown["user"]
        shown |= {"subtype": "bot_message"} | _guise_json(message.guise)
    reactions = [{"name": name, "users": users, "count": len(users)} for name, users in message.reactions.items()]
    optional = {
        "blocks": message.blocks,
        "thread_ts": message.thread_ts,
        "subtype": message.subtype,
        "metadata": message.metadata,
        "edited": {"user": message.user, "ts": message.ts} if message.edited else None,
        "files": message.files,
        "attachments": message.attachments,
        "reactions": reactions,
    }
    channel = team.channels[message.channel]
    pinned = {"pinned_to": [channel.id]} if message.ts in channel.pins else {}
    return shown | {name: value for name, value in optional.items() if value} | pinned | message.about


def _thread_json(replies: list[Message]) -> Payload:
    """What a message tells of the thread that hangs on it."""
    if not replies:
        return {}
    users = list(dict.fromkeys(reply.user for reply in replies))
    return {
        "thread_ts": replies[0].thread_ts,
        "reply_count": len(replies),
        "reply_users": users,
        "reply_users_count": len(users),
        "latest_reply": replies[-1].ts,
    }


def _guise_json(guise: Guise) -> Payload:
    icons = {"emoji": f":{guise.emoji}:"} if guise.emoji else {"image_48": guise.picture} if guise.picture else {}
    named: Payload = {"username": guise.username} if guise.username else {}
    return named | ({"icons": icons} if icons else {})


def bot_json(team: Team) -> Payload:
    """The app's bot, as messages of its own name it."""
    ids = {"id": team.bot_id, "app_id": team.app_id, "user_id": team.bot_user_id, "team_id": team.team_id}
    return {**ids, "name": team.bot.real_name, "deleted": False, "updated": 0, "icons": {}}


def view_json(team: Team, view: OpenView, state: Payload) -> Payload:
    """A view: what the app sent, and what Slack adds."""
    given = {"private_metadata": "", "callback_id": "", "external_id": "", **view.view}
    return given | {
        "id": view.id,
        "hash": view.hash,
        "team_id": team.team_id,
        "app_id": team.app_id,
        "bot_id": team.bot_id,
        "app_installed_team_id": team.team_id,
        "root_view_id": view.root_view_id,
        "previous_view_id": view.previous_view_id,
        "state": {"values": state},
    }


def pin_json(team: Team, channel: Channel, message: Message, user: str) -> Payload:
    """A pinned message."""
    pinned = channel.pins.get(message.ts)
    at = pinned.at if pinned else team.clock.now()
    shown = message_json(team, message)
    return {
        "type": "message",
        "channel": channel.id,
        "created": int(at.timestamp()),
        "created_by": user,
        "message": shown,
    }


def channel_json(team: Team, channel: Channel) -> Payload:
    """A channel, or a direct message with one person or several."""
    created = int(channel.created.timestamp())
    if channel.kind == "im":
        person = next(user for user in channel.members if user != team.bot_user_id)
        is_gone = team.people[person].deleted
        return {
            "id": channel.id,
            "created": created,
            "is_im": True,
            "is_archived": False,
            "user": person,
            "is_user_deleted": is_gone,
        }
    return {
        "id": channel.id,
        "name": channel.name,
        "name_normalized": channel.name,
        "created": created,
        "creator": channel.creator,
        "is_channel": channel.kind != "mpim",
        "is_group": False,
        "is_im": False,
        "is_mpim": channel.kind == "mpim",
        "is_private": channel.kind != "channel",
        "is_archived": channel.is_archived,
        "is_shared": bool(channel.shared_with),
        "is_ext_shared": bool(channel.shared_with),
        "is_pending_ext_shared": bool(channel.invited),
        "is_general": channel.name == "general",
        "is_member": team.bot_user_id in channel.members,
        "context_team_id": team.team_id,
        "topic": {"value": channel.topic, "creator": "", "last_set": 0},
        "purpose": {"value": channel.purpose, "creator": "", "last_set": 0},
    }


def pictures(address: str, id: str) -> Payload:
    """The addresses of the picture of a person or a team in all sizes; `address` is that of the server."""
    return {f"image_{size}": f"{address}/pictures/{id}/{size}.png" for size in PICTURE_SIZES}


def person_json(
    team: Team, person: Person, address: str, *, with_locale: bool = False, with_email: bool = False
) -> Payload:
    """A person, with the zone; the language and the e-mail only where they are asked for and allowed.

    `address` is that of the server, which has the pictures.
    """
    shown: Payload = {
        "id": person.id,
        "team_id": person.home or team.team_id,
        "name": person.name,
        "real_name": person.real_name,
        "deleted": person.deleted,
        "is_admin": person.is_admin,
        "is_owner": False,
        "is_primary_owner": False,
        "is_restricted": person.is_restricted,
        "is_ultra_restricted": False,
        "is_bot": person.is_bot,
        "is_app_user": False,
        "updated": 0,
        "profile": {
            "real_name": person.real_name,
            "display_name": person.name,
            "title": person.title,
            "team": person.home or team.team_id,
            "status_text": "",
            "status_emoji": "",
            **pictures(address, person.id),
        },
    }
    if person.id == team.bot_user_id:
        shown["profile"] |= {"api_app_id": team.app_id, "bot_id": team.bot_id}
    if person.home:
        shown["is_stranger"] = True
    if with_email and not person.is_bot:
        shown["profile"]["email"] = person.email
    if not person.is_bot and person.tz != "Etc/UTC":  # bots and Slackbot have none
        local = team.clock.now().astimezone(ZoneInfo(person.tz))
        offset = local.utcoffset()
        seconds = int(offset.total_seconds()) if offset else 0
        shown |= {"tz": person.tz, "tz_label": local.tzname(), "tz_offset": seconds}
    return shown | ({"locale": person.locale} if with_locale else {})


def group_json(team: Team, group: UserGroup, *, with_users: bool = False) -> Payload:
    """A user group."""
    shown: Payload = {
        "id": group.id,
        "team_id": team.team_id,
        "is_usergroup": True,
        "name": group.name,
        "handle": group.handle,
        "description": group.description,
        "is_external": False,
        "date_delete": group.disabled_at,
        "user_count": len(group.users),
    }
    return shown | ({"users": group.users} if with_users else {})


def file_json(team: Team, file: StoredFile, address: str) -> Payload:
    """A file; `address` is that of the server which has it."""
    url = f"{address}/files/{file.id}/{file.name}"
    return {
        "id": file.id,
        "created": int(file.created.timestamp()),
        "timestamp": int(file.created.timestamp()),
        "name": file.name,
        "title": file.title or file.name,
        "mimetype": mimetypes.guess_type(file.name)[0] or "application/octet-stream",
        "filetype": PurePath(file.name).suffix.removeprefix(".") or "binary",
        "user": file.user,
        "user_team": team.team_id,
        "size": file.size,
        "mode": "hosted",
        "is_external": False,
        "is_public": bool(file.channels),
        "channels": file.channels,
        "alt_txt": file.alt_text,
        "url_private": url,
        "url_private_download": url,
        "permalink": url,
    }
