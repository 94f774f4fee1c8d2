"""Who the bot is, where it connects, and whether its blocks are sound: auth, apps, team, bots, blocks."""

from __future__ import annotations

from bot.workspace.api.methods.arguments import Arguments, Json, Method, method
from bot.workspace.limits.rules import Fault, Surface, under
from bot.workspace.limits.surfaces import faults, message_faults, view_faults
from bot.workspace.line.drafts import reasons
from bot.workspace.line.rates import HUNDREDS, TIER_3, TIER_4
from bot.workspace.state.records import Payload, Refused
from bot.workspace.workspace import Workspace


class Nothing(Arguments):
    """A method that takes no arguments."""


class Revoke(Arguments):
    """auth.revoke."""

    test: bool = False


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


def revoke(workspace: Workspace, given: Revoke) -> Payload:
    """Give the token back; after that it is worth nothing."""
    workspace.is_revoked = workspace.is_revoked or not given.test
    return {"revoked": not given.test}


def open_connection(workspace: Workspace, _: Nothing) -> Payload:
    """The address of a new socket, good for one connection."""
    host = workspace.address.removeprefix("http://")
    ticket = workspace.permits.give_ticket()
    return {"url": f"ws://{host}/socket?ticket={ticket}&app_id={workspace.app_id}"}


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
        return [*under("message", message_faults(value, workspace.known_blocks))]
    return faults(value, "message", workspace.known_blocks)


def _fault_json(fault: Fault) -> Payload:
    known = {"pointer": fault.pointer, "code": fault.code, "message": fault.message}
    optional = {"constraint": fault.constraint, "field": fault.field}
    return known | {name: value for name, value in optional.items() if value is not None}


METHODS: dict[str, Method] = {
    "auth.test": method(Nothing, auth_test, HUNDREDS),
    "auth.revoke": method(Revoke, revoke, TIER_3),
    "apps.connections.open": method(Nothing, open_connection, TIER_3, for_app_token=True),
    "team.info": method(Nothing, team_info, TIER_3, "team:read"),
    "bots.info": method(BotInfo, bot_info, TIER_3, "users:read"),
    "blocks.validate": method(Validate, validate, TIER_4),
}
