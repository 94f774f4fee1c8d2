"""What a team begins with: its people, channels and user groups."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.workspace.state.organisation import Organisation
from bot.workspace.state.records import Person, UserGroup


@dataclass(frozen=True, slots=True)
class Room:
    """A channel before anything was said in it; `members` are user ids, None for everybody."""

    id: str
    name: str
    topic: str = ""
    is_private: bool = False
    with_bot: bool = True
    members: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class TeamSetup:
    """A team before anything was said in it, and under which ids an app is installed there.

    `emoji` are the team's own: addresses of pictures by name. `examples` are what its page offers to run at a click, by
    the beginning of the locale of whoever looks: "en", "zh".
    """

    team_id: str
    name: str
    people: tuple[Person, ...]
    channels: tuple[Room, ...]
    groups: tuple[UserGroup, ...] = ()
    emoji: Mapping[str, str] = field(default_factory=dict)
    app_id: str = "A0APP"
    bot_id: str = "B0APP"
    bot_user_id: str = "U0APP"
    organisation: Organisation | None = None
    examples: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


ANY_TEAM = TeamSetup(
    team_id="T0LOCAL",
    name="Local Workspace",
    people=(
        Person("U0ALEX", "alex", "Alex Martin", "Europe/London", "en-GB"),
        Person("U0SAM", "sam", "Sam Rivera", "America/New_York", "en-US", is_admin=True),
        Person("U0YUKI", "yuki", "佐藤 Yuki Sato", "Asia/Tokyo", "ja-JP"),
    ),
    channels=(
        Room("C0GENERAL", "general"),
        Room("C0RANDOM", "random"),
        Room("C0LUNCH", "lunch", with_bot=False),
    ),
)
