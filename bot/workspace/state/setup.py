"""What a team begins with: its people, channels and user groups."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.workspace.state.records import Person, UserGroup


@dataclass(frozen=True, slots=True)
class TeamSetup:
    """A team before anything was said in it; `channels` are names by id, with everybody in them.

    The bot is in all of them but those `without_bot`.
    """

    team_id: str
    name: str
    people: tuple[Person, ...]
    channels: dict[str, str]
    without_bot: frozenset[str] = frozenset()
    groups: tuple[UserGroup, ...] = ()
    emoji: Mapping[str, str] = field(default_factory=dict)


ANY_TEAM = TeamSetup(
    team_id="T0LOCAL",
    name="Local Workspace",
    people=(
        Person("U0ALEX", "alex", "Alex Martin", "Europe/London", "en-GB"),
        Person("U0SAM", "sam", "Sam Rivera", "America/New_York", "en-US", is_admin=True),
        Person("U0YUKI", "yuki", "佐藤 Yuki Sato", "Asia/Tokyo", "ja-JP"),
    ),
    channels={"C0GENERAL": "general", "C0RANDOM": "random", "C0LUNCH": "lunch"},
    without_bot=frozenset({"C0LUNCH"}),
)
