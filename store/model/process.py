"""What only a running bot knows of itself: how it hears of Slack, whether its token is good, when its jobs are done."""

from datetime import datetime

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


class Process(BaseModel):
    """A running bot, as it told of itself last."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    name: str  # of its machine, and its number there
    version: str
    started_at: datetime
    seen_at: datetime
    by_sockets: bool  # else it listens for signed requests
    connected_since: datetime | None = None
    lost_since: datetime | None = None
    heard_at: datetime | None = None  # when Slack last brought something
    token_refused: str | None = None  # in Slack's word
    refused_since: datetime | None = None
    missing_scopes: tuple[str, ...] = ()
    database: str  # its engine
    database_trouble: str | None = None
    disk_free: int | None = None  # bytes, where the ledger is a file
    backup_at: datetime | None = None
    keeps_backups: bool = False
    jobs: tuple[JobStanding, ...] = ()
