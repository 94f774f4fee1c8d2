"""Who may do what in a team's ledger."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from pydantic import BaseModel, ConfigDict, Field

EVERYBODY: Final = "*"


class Role(StrEnum):
    """What somebody may do, each role including those before it.

    A viewer reads. An editor records something new. A coordinator changes, drops and restores what is on record.
    An admin gives roles.
    """

    VIEWER = "viewer"
    EDITOR = "editor"
    COORDINATOR = "coordinator"
    ADMIN = "admin"

    def reaches(self, needed: "Role") -> bool:
        """Whether it includes another role."""
        return ORDER.index(self) >= ORDER.index(needed)


ORDER = tuple(Role)


class Standing(StrEnum):
    """What somebody is in the Slack workspace itself."""

    ADMIN = "admin"  # or an owner: an admin of the ledger, whatever is granted
    MEMBER = "member"
    GUEST = "guest"  # or of a connected workspace: reads nothing unless it is granted by name
    GONE = "gone"  # deactivated, or nobody whom Slack knows: whatever was granted, nothing is theirs
    PROGRAM = "program"  # the bot's own work and the operator's commands


class Member(BaseModel):
    """Somebody who reads or writes."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    id: str  # a Slack user id
    standing: Standing = Standing.MEMBER

    @property
    def is_trusted(self) -> bool:
        """Whether everything is open without any grant."""
        return self.standing in (Standing.ADMIN, Standing.PROGRAM)

    @property
    def is_outsider(self) -> bool:
        """Whether nothing is open by being in the workspace alone, and nobody is named to them."""
        return self.standing in (Standing.GUEST, Standing.GONE)


def program(name: str) -> str:
    """What the bot or a command of its operator is called where a member would have an id."""
    return f"({name})"


def is_program(actor: str) -> bool:
    return actor.startswith("(")


PROGRAM: Final = Member(id=program("program"), standing=Standing.PROGRAM)


def is_group(id: str) -> bool:
    """Whether Slack calls a user group so, and no member."""
    return id.startswith("S")


class Grant(BaseModel):
    """A role given to a person, to a user group or to every full member."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    id: str = Field(pattern=r"^(?:\*|[UWS][A-Z0-9]+)$")  # a user, a user group, or EVERYBODY
    role: Role
    provinces: tuple[str, ...] = ()  # none: all of them

    @property
    def is_of_group(self) -> bool:
        return is_group(self.id)

    def reaches(self, needed: Role, province: str | None) -> bool:
        """Whether it allows what a role may do for a province; without a province, for the whole ledger."""
        covers = not self.provinces or province in self.provinces
        return self.role.reaches(needed) and (covers or needed is Role.VIEWER)


def may(member: Member, grants: Sequence[Grant], needed: Role, province: str | None = None) -> bool:
    """Whether somebody may do what a role may, by the grants that are theirs.

    Grants to everybody are for full members alone: a guest needs one of their own or of a group of theirs.
    """
    if member.is_trusted:
        return True
    if member.standing is Standing.GONE:
        return False
    if member.standing is Standing.MEMBER and needed is Role.VIEWER:
        return True
    theirs = (grant for grant in grants if grant.id != EVERYBODY or member.standing is Standing.MEMBER)
    return any(grant.reaches(needed, province) for grant in theirs)


def may_somewhere(member: Member, grants: Sequence[Grant], needed: Role) -> bool:
    """Whether somebody may do what a role may, be it for one province only."""
    provinces = {province for grant in grants for province in grant.provinces}
    return any(may(member, grants, needed, province) for province in (None, *provinces))
