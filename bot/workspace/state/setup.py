"""What a team begins with: its people, channels and user groups."""

from __future__ import annotations

from dataclasses import dataclass

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


ANY_TEAM = TeamSetup(
    team_id="T0POLICY",
    name="Policy Desk",
    people=(
        Person("U0ADA", "ada", "Ada Moreau", "Europe/Paris", "en-GB", title="Analyst"),
        Person("U0TOM", "tom", "Tom Becker", "Europe/Berlin", "en-US", title="Coordinator", is_admin=True),
        Person("U0FANG", "fang", "王芳 Wang Fang", "Asia/Shanghai", "zh-CN", title="Reader"),
    ),
    channels={"C0GENERAL": "general", "C0SCIENCE": "science-policy", "C0LUNCH": "lunch"},
    without_bot=frozenset({"C0LUNCH"}),
    groups=(UserGroup("S0POLICY", "policy", "Policy unit", ["U0ADA", "U0TOM"]),),
)
