"""Who the bot is, who is in the team, and whether blocks are sound: auth, users, team, bots, apps, blocks."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from bot.workspace.drafts import reasons
from bot.workspace.limits.rules import Fault
from bot.workspace.limits.surfaces import Surface, faults, view_faults
from bot.workspace.methods.arguments import Arguments, Call, Json, Page, method, part_of
from bot.workspace.records import Payload, Person, Refused
from bot.workspace.workspace import Workspace


class Nothing(Arguments):
    """A method that takes no arguments."""


class UserInfo(Arguments):
    """users.info."""

    user: str
    include_locale: bool = False


class UserList(Page):
    """users.list."""

    include_locale: bool = False


class BotInfo(Arguments):
    """bots.info."""

    bot: str = ""


class Validate(Arguments):
    """blocks.validate."""

    blocks: Json = None
    message: Json = None
    view: Json = None


def auth_test(workspace: Workspace, _: Nothing) -> Payload:
    """Who the token belongs to."""
    return {
        "url": f"{workspace.address}/",
        "team": workspace.team_name,
        "user": workspace.people[workspace.bot_user_id].name,
        "team_id": workspace.team_id,
        "user_id": workspace.bot_user_id,
        "bot_id": workspace.bot_id,
        "is_enterprise_install": False,
    }


def open_connection(workspace: Workspace, _: Nothing) -> Payload:
    """The address of a new socket, good for one connection."""
    host = workspace.address.removeprefix("http://")
    ticket = workspace.permits.give_ticket()
    return {"url": f"ws://{host}/socket?ticket={ticket}&app_id={workspace.app_id}"}


def user_info(workspace: Workspace, given: UserInfo) -> Payload:
    """One person, with the zone; the language only when it is asked for."""
    person = workspace.people.get(given.user)
    if person is None:
        raise Refused("user_not_found")
    return {"user": _person_json(workspace, person, given.include_locale)}


def user_list(workspace: Workspace, given: UserList) -> Payload:
    """Everybody in the team."""
    people, following = part_of(list(workspace.people.values()), given)
    return {"members": [_person_json(workspace, person, given.include_locale) for person in people], **following}


def team_info(workspace: Workspace, _: Nothing) -> Payload:
    """The team."""
    domain = workspace.team_name.lower().replace(" ", "-")
    return {"team": {"id": workspace.team_id, "name": workspace.team_name, "domain": domain, "icon": {}}}


def bot_info(workspace: Workspace, given: BotInfo) -> Payload:
    """The bot."""
    if given.bot not in ("", workspace.bot_id):
        raise Refused("bot_not_found")
    about = {"id": workspace.bot_id, "app_id": workspace.app_id, "user_id": workspace.bot_user_id}
    return {"bot": {**about, "name": workspace.app.bot_name, "deleted": False, "icons": {}}}


def validate(workspace: Workspace, given: Validate) -> Payload:
    """Whether blocks, a message or a view would be taken; every fault when not."""
    named = {"blocks": given.blocks, "message": given.message, "view": given.view}
    asked = [name for name, value in named.items() if value is not None]
    if len(asked) != 1:
        raise Refused("invalid_arguments", ["[ERROR] must define exactly one of: blocks, message, view"])
    found = _faults(workspace, asked[0], named[asked[0]])
    if found:
        raise Refused(f"invalid_{asked[0]}", reasons(found), errors=[_fault_json(fault) for fault in found])
    return {}


def _faults(workspace: Workspace, name: str, value: object) -> list[Fault]:
    if name == "view":
        surface: Surface = "home" if isinstance(value, dict) and value.get("type") == "home" else "modal"
        return view_faults(value, surface, workspace.known_blocks)
    if name == "message":
        if not isinstance(value, dict):
            return [Fault("/message", "must be a valid object", "wrong_type")]
        return faults(value.get("blocks", []), "message", workspace.known_blocks, "/message/blocks")
    return faults(value, "message", workspace.known_blocks)


def _fault_json(fault: Fault) -> Payload:
    known = {"pointer": fault.pointer, "code": fault.code, "message": fault.message}
    optional = {"constraint": fault.constraint, "field": fault.field}
    return known | {name: value for name, value in optional.items() if value is not None}


def _person_json(workspace: Workspace, person: Person, with_locale: bool) -> Payload:
    shown: Payload = {
        "id": person.id,
        "team_id": workspace.team_id,
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
            "team": workspace.team_id,
        },
    }
    if not person.is_bot and person.tz != "Etc/UTC":  # bots and Slackbot have none
        local = workspace.clock.now().astimezone(ZoneInfo(person.tz))
        offset = local.utcoffset()
        seconds = int(offset.total_seconds()) if offset else 0
        shown |= {"tz": person.tz, "tz_label": local.tzname(), "tz_offset": seconds}
    return shown | ({"locale": person.locale} if with_locale else {})


METHODS: dict[str, Call] = {
    "auth.test": method(Nothing, auth_test),
    "apps.connections.open": method(Nothing, open_connection),
    "users.info": method(UserInfo, user_info),
    "users.list": method(UserList, user_list),
    "team.info": method(Nothing, team_info),
    "bots.info": method(BotInfo, bot_info),
    "blocks.validate": method(Validate, validate),
}
