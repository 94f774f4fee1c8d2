"""What only a running bot knows of itself: how it hears of Slack, whether its token is good, when its jobs are done."""

from collections.abc import Mapping
from datetime import datetime
from typing import Self

from pydantic import BaseModel, ConfigDict


class JobStanding(BaseModel):
    """How a job stands: when it was done and is done next, and since when and why it fails."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    name: str
    next_at: datetime
    done_at: datetime | None = None
    failing_since: datetime | None = None
    why: str | None = None
    is_urgent: bool = False  # its failure is told at once, not only where it lasts


class TeamStanding(BaseModel):
    """How a running bot stands with the Slack of one team."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    heard_at: datetime | None = None  # when Slack last brought something
    token_refused: str | None = None  # in Slack's word
    refused_since: datetime | None = None
    missing_scopes: tuple[str, ...] = ()


class Process(BaseModel):
    """A running bot, as it told of itself last; what it is to one team only that team may see, by `seen_by`."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    name: str  # of its machine, and its number there
    version: str
    started_at: datetime
    seen_at: datetime
    by_sockets: bool  # else it listens for signed requests
    connected_since: datetime | None = None
    lost_since: datetime | None = None
    heard_at: datetime | None = None
    token_refused: str | None = None
    refused_since: datetime | None = None
    missing_scopes: tuple[str, ...] = ()
    teams: Mapping[str, TeamStanding] = {}
    database: str  # its engine
    database_trouble: str | None = None
    disk_free: int | None = None  # bytes, where the ledger is a file
    backup_at: datetime | None = None
    keeps_backups: bool = False
    jobs: tuple[JobStanding, ...] = ()

    def seen_by(self, team_id: str) -> Self:
        """As it is to one team."""
        standing = self.teams.get(team_id)
        return self.model_copy(update={**(standing.model_dump() if standing else {}), "teams": {}})
