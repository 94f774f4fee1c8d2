"""Who is in the team: users.*, dnd.*"""

from __future__ import annotations

from typing import Literal

from bot.workspace.api.methods.arguments import Arguments, Listed, Method, Page, method, part_of
from bot.workspace.line.as_json import person_json
from bot.workspace.line.installation import Installation
from bot.workspace.line.rates import TIER_2, TIER_3, TIER_4
from bot.workspace.state.records import Payload, Person, Refused

UNDISTURBED: Payload = {"dnd_enabled": False, "next_dnd_start_ts": 1, "next_dnd_end_ts": 1}
EMAIL = "users:read.email"  # without it profiles come without addresses


class UserInfo(Arguments):
    """users.info."""

    user: str
    include_locale: bool = False


class UserList(Page):
    """users.list."""

    include_locale: bool = False


class Lookup(Arguments):
    """users.lookupByEmail."""

    email: str


class Profile(Arguments):
    """users.profile.get; by default the bot's own."""

    user: str = ""


class SetPresence(Arguments):
    """users.setPresence."""

    presence: Literal["auto", "away"]


class Disturbed(Arguments):
    """dnd.teamInfo."""

    users: Listed


def user_info(app: Installation, given: UserInfo) -> Payload:
    """One person, with the zone; the language only when it is asked for."""
    return {"user": _shown(app, _found(app, given.user), given.include_locale)}


def user_list(app: Installation, given: UserList) -> Payload:
    """Everybody in the team."""
    people, following = part_of(list(app.team.people.values()), given)
    return {"members": [_shown(app, person, given.include_locale) for person in people], **following}


def look_up(app: Installation, given: Lookup) -> Payload:
    """The person with that address."""
    for person in app.team.people.values():
        if person.email == given.email.lower() and not person.is_bot and not person.deleted:
            return {"user": _shown(app, person)}
    raise Refused("users_not_found")


def profile(app: Installation, given: Profile) -> Payload:
    """What somebody says of themselves."""
    shown = _shown(app, _found(app, given.user or app.team.bot_user_id))
    return {"profile": shown["profile"]}


def presence(app: Installation, given: Profile) -> Payload:
    """Whether somebody is there: people always are here, the bot as long as it is connected."""
    person = _found(app, given.user or app.team.bot_user_id)
    is_there = app.connected if person.id == app.team.bot_user_id else not person.deleted
    return {"presence": "active" if is_there else "away", "online": is_there}


def set_presence(_app: Installation, _given: SetPresence) -> Payload:
    """Say whether the bot is there, which its connection shows anyway."""
    return {}


def disturbed(app: Installation, given: Profile) -> Payload:
    """When somebody does not want to be disturbed: never, here."""
    _found(app, given.user or app.team.bot_user_id)
    return UNDISTURBED | {"snooze_enabled": False}


def all_disturbed(app: Installation, given: Disturbed) -> Payload:
    """The same of several people."""
    return {"users": {user: UNDISTURBED for user in given.users if user in app.team.people}}


def _found(app: Installation, user_id: str) -> Person:
    person = app.team.people.get(user_id)
    if person is None:
        raise Refused("user_not_found")
    return person


def _shown(app: Installation, person: Person, with_locale: bool = False) -> Payload:
    return person_json(app.team, person, app.address, with_locale=with_locale, with_email=EMAIL in app.scopes)


METHODS: dict[str, Method] = {
    "users.info": method(UserInfo, user_info, TIER_4, "users:read"),
    "users.list": method(UserList, user_list, TIER_2, "users:read"),
    "users.lookupByEmail": method(Lookup, look_up, TIER_3, EMAIL),
    "users.profile.get": method(Profile, profile, TIER_4, "users.profile:read"),
    "users.getPresence": method(Profile, presence, TIER_3, "users:read"),
    "users.setPresence": method(SetPresence, set_presence, TIER_2, "users:write"),
    "dnd.info": method(Profile, disturbed, TIER_3, "dnd:read"),
    "dnd.teamInfo": method(Disturbed, all_disturbed, TIER_2, "dnd:read"),
}
