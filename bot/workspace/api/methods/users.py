"""Who is in the team: users.*, usergroups.*"""

from __future__ import annotations

from bot.workspace.api.methods.arguments import Arguments, Method, Page, method, part_of
from bot.workspace.line.as_json import group_json, person_json
from bot.workspace.line.installation import Installation
from bot.workspace.line.rates import TIER_2, TIER_3, TIER_4
from bot.workspace.state.records import Payload, Person, Refused

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


class Groups(Arguments):
    """usergroups.list."""

    include_users: bool = False


class GroupMembers(Arguments):
    """usergroups.users.list."""

    usergroup: str


def user_info(app: Installation, given: UserInfo) -> Payload:
    """One person, with the zone; the language only when it is asked for."""
    person = app.team.people.get(given.user)
    if person is None:
        raise Refused("user_not_found")
    return {"user": _shown(app, person, given.include_locale)}


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


def list_groups(app: Installation, given: Groups) -> Payload:
    """The user groups."""
    groups = app.team.groups.values()
    return {"usergroups": [group_json(app.team, group, with_users=given.include_users) for group in groups]}


def group_members(app: Installation, given: GroupMembers) -> Payload:
    """The ids of those in a user group."""
    group = app.team.groups.get(given.usergroup)
    if group is None:
        raise Refused("no_such_subteam")
    return {"users": group.users}


def _shown(app: Installation, person: Person, with_locale: bool = False) -> Payload:
    return person_json(app.team, person, with_locale=with_locale, with_email=EMAIL in app.manifest.scopes)


METHODS: dict[str, Method] = {
    "users.info": method(UserInfo, user_info, TIER_4, "users:read"),
    "users.list": method(UserList, user_list, TIER_2, "users:read"),
    "users.lookupByEmail": method(Lookup, look_up, TIER_3, EMAIL),
    "usergroups.list": method(Groups, list_groups, TIER_2, "usergroups:read"),
    "usergroups.users.list": method(GroupMembers, group_members, TIER_2, "usergroups:read"),
}
