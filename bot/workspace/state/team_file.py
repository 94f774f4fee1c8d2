"""A team as somebody writes it down for `--team`: names are enough, ids are made from them."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from bot.workspace.state.manifest import read_yaml
from bot.workspace.state.records import Person, UserGroup
from bot.workspace.state.setup import ANY_TEAM, Room, TeamSetup


class Written(BaseModel):
    """A part of the file; a word that means nothing there is a mistake."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class WrittenPerson(Written):
    """Somebody in the team; `name` is what stands behind "@"."""

    name: str = Field(pattern=r"^[\w.-]+$")
    id: str = ""
    real_name: str = ""
    title: str = ""
    tz: str = "Etc/UTC"
    locale: str = Field(default="en-US", pattern=r"^[a-z]{2}-[A-Z]{2}$")
    admin: bool = False
    guest: bool = False

    @field_validator("tz")
    @classmethod
    def _known(cls, tz: str) -> str:
        try:
            return ZoneInfo(tz).key
        except (ZoneInfoNotFoundError, ValueError):
            raise ValueError("must be a zone such as Europe/Paris") from None

    def person(self) -> Person:
        """The person."""
        return Person(
            self.id or made_id("U", self.name),
            self.name,
            self.real_name or self.name,
            self.tz,
            self.locale,
            title=self.title,
            is_admin=self.admin,
            is_restricted=self.guest,
        )


class WrittenChannel(Written):
    """A channel; everybody is in it where `members` (names) are not given, and so is the app."""

    name: str = Field(pattern=r"^[\w-]+$", max_length=80)
    id: str = ""
    topic: str = ""
    private: bool = False
    without_app: bool = False
    members: tuple[str, ...] | None = None


class WrittenGroup(Written):
    """A user group; `handle` is what stands behind "@"."""

    handle: str
    id: str = ""
    name: str = ""
    members: tuple[str, ...] = ()


class WrittenApp(Written):
    """The ids under which the app is installed."""

    id: str = ANY_TEAM.app_id
    bot_id: str = ANY_TEAM.bot_id
    user_id: str = ANY_TEAM.bot_user_id


class TeamFile(Written):
    """The whole file."""

    id: str = ANY_TEAM.team_id
    name: str = ANY_TEAM.name
    people: tuple[WrittenPerson, ...] = Field(min_length=1)
    channels: tuple[WrittenChannel, ...] = ()
    groups: tuple[WrittenGroup, ...] = ()
    emoji: dict[str, str] = Field(default_factory=dict)
    examples: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    app: WrittenApp = WrittenApp()

    @model_validator(mode="after")
    def _names_are_known_and_differ(self) -> Self:
        names = [person.name for person in self.people]
        for kind, said in (("people", names), ("channels", [channel.name for channel in self.channels])):
            if twins := {name for name in said if said.count(name) > 1}:
                raise ValueError(f"{kind}: {', '.join(sorted(twins))} is there twice")
        placed = [*(channel.members or () for channel in self.channels), *(group.members for group in self.groups)]
        if strangers := {name for members in placed for name in members} - {*names}:
            raise ValueError(f"members: {', '.join(sorted(strangers))} is not among the people")
        return self

    def setup(self) -> TeamSetup:
        """The team; with #general, which every team of Slack's has."""
        people = [one.person() for one in self.people]
        ids = {person.name: person.id for person in people}
        channels = self.channels
        if not any(channel.name == "general" for channel in channels):
            channels = (WrittenChannel(name="general"), *channels)
        return TeamSetup(
            team_id=self.id,
            name=self.name,
            people=tuple(people),
            channels=tuple(
                Room(
                    channel.id or made_id("C", channel.name),
                    channel.name,
                    topic=channel.topic,
                    is_private=channel.private,
                    with_bot=not channel.without_app,
                    members=None if channel.members is None else tuple(ids[name] for name in channel.members),
                )
                for channel in channels
            ),
            examples=self.examples,
            groups=tuple(
                UserGroup(
                    group.id or made_id("S", group.handle),
                    group.handle,
                    group.name or group.handle,
                    [ids[name] for name in group.members],
                )
                for group in self.groups
            ),
            emoji=self.emoji,
            app_id=self.app.id,
            bot_id=self.app.bot_id,
            bot_user_id=self.app.user_id,
        )


def read_team(file: Path) -> TeamSetup:
    """Read a team from YAML or JSON; ValueError with every fault and its place."""
    return TeamFile.model_validate(read_yaml(file)).setup()


def made_id(prefix: str, name: str) -> str:
    """An id that is the same every time: U0ADA for ada."""
    plain = re.sub(r"[^A-Z0-9]", "", name.upper())
    rest = plain if len(plain) == len(name) else plain + hashlib.sha256(name.encode()).hexdigest()[:6].upper()
    return f"{prefix}0{rest}"
