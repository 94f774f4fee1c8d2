"""Who the bot is, where it connects, and whether its blocks are sound: api, auth, apps, team, bots, emoji, blocks."""

from __future__ import annotations

from pydantic import ConfigDict

from bot.workspace.api.methods.arguments import Arguments, Json, Method, method
from bot.workspace.limits.rules import Surface, Violation, under
from bot.workspace.limits.surfaces import message_violations, view_violations, violations
from bot.workspace.line.as_json import bot_json, pictures
from bot.workspace.line.drafts import reasons
from bot.workspace.line.installation import Installation
from bot.workspace.line.rates import HUNDREDS, TIER_2, TIER_3, TIER_4
from bot.workspace.state.records import Payload, Refused


class Nothing(Arguments):
    """A method that takes no arguments."""


class Try(Arguments):
    """api.test; everything that is sent comes back."""

    model_config = ConfigDict(frozen=True, extra="allow")

    error: str = ""


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


def api_test(_app: Installation, given: Try) -> Payload:
    """What was sent, and the error if one was asked for."""
    sent = given.model_dump(exclude_defaults=True)
    if given.error:
        raise Refused(given.error, args=sent)
    return {"args": sent}


def auth_test(app: Installation, _: Nothing) -> Payload:
    """Who the token belongs to."""
    of = app.team.organisation
    return {
        "url": f"https://{app.team.domain}.slack.com/",
        "team": app.team.name,
        "user": app.team.bot.name,
        "team_id": app.team.team_id,
        "user_id": app.team.bot_user_id,
        "bot_id": app.team.bot_id,
        "is_enterprise_install": app.is_org_wide,
        **({"enterprise_id": of.id} if of else {}),
    }


def revoke(app: Installation, given: Revoke) -> Payload:
    """Give the token back; after that it is worth nothing."""
    app.is_revoked = app.is_revoked or not given.test
    return {"revoked": not given.test}


def open_connection(app: Installation, _: Nothing) -> Payload:
    """The address of a new socket, good for one connection."""
    host = app.address.removeprefix("http://")
    ticket = app.tokens.give_ticket()
    return {"url": f"ws://{host}/socket?ticket={ticket}&app_id={app.team.app_id}"}


def team_info(app: Installation, _: Nothing) -> Payload:
    """The team."""
    domain = app.team.domain
    about = {"id": app.team.team_id, "name": app.team.name, "domain": domain, "email_domain": "workspace.example"}
    return {"team": about | {"url": f"https://{domain}.slack.com/", "icon": pictures(app.address, app.team.team_id)}}


def teams(app: Installation, _: Nothing) -> Payload:
    """The teams that the token is good for: this one, or those of an organisation that it reaches."""
    reached = [one.team for one in app.registration.installations if one.grant is app.grant]
    return {"teams": [{"id": team.team_id, "name": team.name} for team in reached]}


def profile_fields(_app: Installation, _: Nothing) -> Payload:
    """The fields that a team has added to profiles: none, here."""
    return {"profile": {"fields": [], "sections": []}}


def emoji_list(app: Installation, _: Nothing) -> Payload:
    """The team's own emoji: addresses of pictures, or "alias:name" for another one."""
    return {"emoji": app.team.emoji, "cache_ts": app.team.now_ts()}


def bot_info(app: Installation, given: BotInfo) -> Payload:
    """The bot."""
    if given.bot not in ("", app.team.bot_id):
        raise Refused("bot_not_found")
    return {"bot": bot_json(app.team) | {"icons": pictures(app.address, app.team.bot_user_id)}}


def validate(app: Installation, given: Validate) -> Payload:
    """Whether blocks, a message or a view would be taken; every violation when not."""
    named = {"blocks": given.blocks, "message": given.message, "view": given.view}
    asked = [name for name, value in named.items() if value is not None]
    if len(asked) != 1:
        raise Refused("invalid_arguments", ["[ERROR] must define exactly one of: blocks, message, view"])
    found = _violations(app, asked[0], named[asked[0]])
    if found:
        raise Refused(f"invalid_{asked[0]}", reasons(found), errors=[_violation_json(violation) for violation in found])
    return {}


def _violations(app: Installation, name: str, value: object) -> list[Violation]:
    if name == "view":
        surface: Surface = "home" if isinstance(value, dict) and value.get("type") == "home" else "modal"
        return view_violations(value, surface, app.allowed)
    if name == "message":
        return [*under("message", message_violations(value, app.allowed))]
    return violations(value, "message", app.allowed)


def _violation_json(violation: Violation) -> Payload:
    known = {"pointer": violation.pointer, "code": violation.code, "message": violation.message}
    optional = {"constraint": violation.constraint, "field": violation.field}
    return known | {name: value for name, value in optional.items() if value is not None}


METHODS: dict[str, Method] = {
    "api.test": method(Try, api_test, HUNDREDS, needs_token=False),
    "auth.test": method(Nothing, auth_test, HUNDREDS),
    "auth.teams.list": method(Nothing, teams, TIER_2),
    "auth.revoke": method(Revoke, revoke, TIER_3),
    "apps.connections.open": method(Nothing, open_connection, TIER_3, for_app_token=True),
    "team.info": method(Nothing, team_info, TIER_3, "team:read"),
    "team.profile.get": method(Nothing, profile_fields, TIER_3, "users.profile:read"),
    "emoji.list": method(Nothing, emoji_list, TIER_2, "emoji:read"),
    "bots.info": method(BotInfo, bot_info, TIER_3, "users:read"),
    "blocks.validate": method(Validate, validate, TIER_4),
}
