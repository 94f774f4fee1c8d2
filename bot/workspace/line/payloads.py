"""What Slack tells the bot when a person does something: the payload of each kind of doing."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass

from bot.workspace.line.as_json import message_json, view_json
from bot.workspace.state.elements import within
from bot.workspace.state.records import Block, Channel, Message, OpenView, Payload, Person
from bot.workspace.state.team import Team

LINK = r"https?://[^\s<>|]*[^\s<>|.,;:!?，。；：！？）)]"  # the full stop of a sentence is not part of it
CHANNEL_NAMES = {"im": "directmessage", "private": "privategroup"}


@dataclass(frozen=True, slots=True)
class Doing:
    """Somebody doing something now, with what the bot may answer it by."""

    team: Team
    person: Person
    trigger_id: str
    response_url: str = ""
    org_wide: bool = False  # whether the app is there by what its organisation has installed

    def command(self, channel: Channel, name: str, text: str) -> Payload:
        """A slash command, `text` being what stands after its name."""
        return {
            "token": "",
            "team_id": self.team.team_id,
            "team_domain": self.team.domain,
            "channel_id": channel.id,
            "channel_name": CHANNEL_NAMES.get(channel.kind, channel.name),
            "user_id": self.person.id,
            "user_name": self.person.name,
            "command": name,
            "text": text,
            "api_app_id": self.team.app_id,
            "is_enterprise_install": str(self.org_wide).lower(),
            "response_url": self.response_url,
            "trigger_id": self.trigger_id,
            **({"enterprise_id": of.id, "enterprise_name": of.name} if (of := self.team.organisation) else {}),
        }

    def block_actions(self, surface: Message | OpenView, action: Payload, state: Payload) -> Payload:
        """A button pressed, an option chosen, a date picked."""
        payload = self._common("block_actions") | {
            "trigger_id": self.trigger_id,
            "container": container(surface, action["block_id"]),
            "state": {"values": state},
            "actions": [{**action, "action_ts": self.team.now_ts()}],
        }
        return payload | self._place(surface, state)

    def view_submission(self, view: OpenView, state: Payload, response_urls: list[Payload]) -> Payload:
        """A modal sent off, with addresses for the channels chosen in it."""
        return self._common("view_submission") | {
            "trigger_id": self.trigger_id,
            "view": view_json(self.team, view, state),
            "response_urls": response_urls,
        }

    def view_closed(self, view: OpenView, state: Payload, is_cleared: bool) -> Payload:
        """A modal closed without sending it; `is_cleared` when the whole stack was closed."""
        return self._common("view_closed") | {
            "view": view_json(self.team, view, state),
            "is_cleared": is_cleared,
        }

    def block_suggestion(self, surface: Message | OpenView, block_id: str, action_id: str, letters: str) -> Payload:
        """Letters typed into an external select."""
        payload = self._common("block_suggestion") | {
            "container": container(surface, block_id),
            "block_id": block_id,
            "action_id": action_id,
            "value": letters,
        }
        return payload | self._place(surface, {})

    def shortcut(self, callback_id: str, message: Message | None) -> Payload:
        """An entry chosen from the lightning menu, or from the menu of a message."""
        common = {"callback_id": callback_id, "trigger_id": self.trigger_id}
        if message is None:
            return self._common("shortcut") | common | {"action_ts": self.team.now_ts()}
        place = self._place(message, {})
        return self._common("message_action") | common | place | {"message_ts": message.ts}

    def _common(self, kind: str) -> Payload:
        person = self.person
        return {
            "type": kind,
            "token": "",
            "api_app_id": self.team.app_id,
            "team": {"id": self.team.team_id, "domain": self.team.domain},
            "enterprise": {"id": of.id, "name": of.name} if (of := self.team.organisation) else None,
            "is_enterprise_install": self.org_wide,
            "user": {
                "id": person.id,
                "username": person.name,
                "name": person.name,
                "team_id": person.home or self.team.team_id,
            },
        }

    def _place(self, surface: Message | OpenView, state: Payload) -> Payload:
        if isinstance(surface, OpenView):
            return {"view": view_json(self.team, surface, state)}
        channel = self.team.channels[surface.channel]
        place: Payload = {
            "channel": {"id": channel.id, "name": CHANNEL_NAMES.get(channel.kind, channel.name)},
            "response_url": self.response_url,
        }
        if surface.ephemeral_for is None:
            place["message"] = message_json(self.team, surface)
        return place


def container(surface: Message | OpenView, block_id: str) -> Payload:
    """Where an element of this block stands."""
    if isinstance(surface, OpenView):
        return {"type": "view", "view_id": surface.id}
    where: Payload = {
        "type": "message",
        "message_ts": surface.ts,
        "channel_id": surface.channel,
        "is_ephemeral": surface.ephemeral_for is not None,
    }
    for attached in surface.attachments:
        if any(block["block_id"] == block_id for block in within(attached.get("blocks") or ())):
            where |= {"type": "message_attachment", "attachment_id": attached["id"]}
            link = attached.get("app_unfurl_url")
            where |= {"is_app_unfurl": True, "app_unfurl_url": link} if link else {}
    return where | ({"thread_ts": surface.thread_ts} if surface.thread_ts else {})


def event_callback(team: Team, event: Payload, *, org_wide: bool = False) -> Payload:
    """The payload in which an event reaches the bot."""
    enterprise_id = team.organisation.id if team.organisation else None
    authorization = {
        "enterprise_id": enterprise_id,
        "team_id": team.team_id,
        "user_id": team.bot_user_id,
        "is_bot": True,
        "is_enterprise_install": org_wide,
    }
    return {
        "token": "",
        "team_id": team.team_id,
        "context_team_id": team.team_id,
        **({"enterprise_id": enterprise_id, "context_enterprise_id": enterprise_id} if enterprise_id else {}),
        "api_app_id": team.app_id,
        "event": event,
        "type": "event_callback",
        "event_id": f"Ev{secrets.token_hex(5).upper()}",
        "event_time": int(team.clock.now().timestamp()),
        "event_context": secrets.token_hex(8),
        "authorizations": [authorization],
        "is_ext_shared_channel": False,
    }


def written(team: Team, typed: str) -> str:
    """What a person typed, in Slack's notation: &, < and > as entities, mentions, channels and links in <…>."""
    people = {name: f"<@{person.id}|{person.name}>" for person in team.people.values() for name in _names(person)}
    places = {f"#{place.name}": _mention(place) for place in team.channels.values() if not place.is_direct}
    notation = people | places
    names = sorted(notation, key=len, reverse=True)
    name = f"(?:{'|'.join(map(re.escape, names))})"
    token = re.compile(rf"(?P<link>{LINK})|(?P<name>{name})(?![\w-])", re.IGNORECASE)
    by_folded = {name.casefold(): value for name, value in notation.items()}

    parts, end = [], 0
    for found in token.finditer(typed):
        parts.append(_entities(typed[end : found.start()]))
        link = found["link"]
        parts.append(f"<{_entities(link)}>" if link else by_folded[found["name"].casefold()])
        end = found.end()
    return "".join([*parts, _entities(typed[end:])])


def action_of(block: Block, element: Block, value: Payload) -> Payload:
    """One entry of `actions`, still without its time."""
    return {
        "type": element["type"],
        "block_id": block["block_id"],
        "action_id": element["action_id"],
        **value,
    }


def _names(person: Person) -> tuple[str, str]:
    return f"@{person.name}", f"@{person.real_name}"


def _mention(place: Channel) -> str:
    return f"<#{place.id}|{'' if place.kind == 'private' else place.name}>"


def _entities(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
