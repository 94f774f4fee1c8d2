"""The handles under which several people are called together: usergroups.*"""

from __future__ import annotations

from bot.workspace.api.methods.arguments import Arguments, Listed, Method, method
from bot.workspace.line.as_json import group_json
from bot.workspace.line.installation import Installation
from bot.workspace.line.rates import TIER_2
from bot.workspace.state.records import Payload, Refused, UserGroup
from bot.workspace.state.team import fresh_id


class Groups(Arguments):
    """usergroups.list."""

    include_users: bool = False
    include_disabled: bool = False


class OneGroup(Arguments):
    """usergroups.enable, usergroups.disable and usergroups.users.list."""

    usergroup: str


class Create(Arguments):
    """usergroups.create."""

    name: str
    handle: str = ""
    description: str = ""


class Update(OneGroup):
    """usergroups.update; what is not named stays as it is."""

    name: str = ""
    handle: str = ""
    description: str | None = None


class Members(OneGroup):
    """usergroups.users.update."""

    users: Listed


def listed(app: Installation, given: Groups) -> Payload:
    """The user groups."""
    groups = [group for group in app.team.groups.values() if given.include_disabled or not group.disabled_at]
    return {"usergroups": [group_json(app.team, group, with_users=given.include_users) for group in groups]}


def create(app: Installation, given: Create) -> Payload:
    """Make a user group of nobody."""
    handle = given.handle or given.name.lower().replace(" ", "-")
    _check_free(app, given.name, handle)
    group = UserGroup(fresh_id("S"), handle, given.name, [], given.description)
    app.team.groups[group.id] = group
    app.team.tell("group_added", about={"group": group.id})
    return {"usergroup": group_json(app.team, group, with_users=True)}


def update(app: Installation, given: Update) -> Payload:
    """Call a user group something else."""
    group = _found(app, given.usergroup)
    _check_free(app, given.name, given.handle, group)
    group.name, group.handle = given.name or group.name, given.handle or group.handle
    group.description = group.description if given.description is None else given.description
    app.team.regroup(group, group.users)
    return {"usergroup": group_json(app.team, group, with_users=True)}


def disable(app: Installation, given: OneGroup) -> Payload:
    """Take a user group out of use."""
    return _used(app, given, int(app.team.clock.now().timestamp()))


def enable(app: Installation, given: OneGroup) -> Payload:
    """Take a user group into use again."""
    return _used(app, given, 0)


def members(app: Installation, given: OneGroup) -> Payload:
    """The ids of those in a user group."""
    return {"users": _found(app, given.usergroup).users}


def set_members(app: Installation, given: Members) -> Payload:
    """Say who is in a user group, and nobody else."""
    group = _found(app, given.usergroup)
    if not given.users:
        raise Refused("no_users_provided")
    if not set(given.users) <= app.team.people.keys():
        raise Refused("invalid_users")
    app.team.regroup(group, given.users)
    return {"usergroup": group_json(app.team, group, with_users=True)}


def _used(app: Installation, given: OneGroup, disabled_at: int) -> Payload:
    group = _found(app, given.usergroup)
    group.disabled_at = disabled_at
    app.team.regroup(group, group.users)
    return {"usergroup": group_json(app.team, group, with_users=True)}


def _found(app: Installation, group_id: str) -> UserGroup:
    group = app.team.groups.get(group_id)
    if group is None:
        raise Refused("no_such_subteam")
    return group


def _check_free(app: Installation, name: str, handle: str, own: UserGroup | None = None) -> None:
    others = [group for group in app.team.groups.values() if group is not own]
    if any(group.name == name for group in others):
        raise Refused("name_already_exists")
    if any(group.handle == handle for group in others):
        raise Refused("handle_already_exists")


METHODS: dict[str, Method] = {
    "usergroups.list": method(Groups, listed, TIER_2, "usergroups:read"),
    "usergroups.create": method(Create, create, TIER_2, "usergroups:write"),
    "usergroups.update": method(Update, update, TIER_2, "usergroups:write"),
    "usergroups.disable": method(OneGroup, disable, TIER_2, "usergroups:write"),
    "usergroups.enable": method(OneGroup, enable, TIER_2, "usergroups:write"),
    "usergroups.users.list": method(OneGroup, members, TIER_2, "usergroups:read"),
    "usergroups.users.update": method(Members, set_members, TIER_2, "usergroups:write"),
}
