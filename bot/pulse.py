"""What only this process knows of itself: told about once a minute to whoever asks, and to admins where it is wrong."""

import asyncio
import logging
import os
import shutil
import socket
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot import __version__
from bot.connection import NOT_ACCEPTED, reason
from bot.teams import Teams, for_each
from config.manifest import optional_scopes, scopes
from config.settings import Settings
from handlers.posting.alarms import AlarmBell
from handlers.slack.app import App
from handlers.slack.members import UNANSWERED
from store.backups import Backups
from store.health import health_of
from store.model.errors import UserError
from store.model.process import JobStanding, Process, TeamStanding
from store.store import Store, ledger_file

log = logging.getLogger(__name__)

TOKEN_IS_ASKED = timedelta(minutes=15)


class Pulse:
    """How this process is, as it stands in the database, and the bells that tell the admins of each team."""

    def __init__(
        self,
        store: Store,
        teams: Teams,
        settings: Settings,
        app: App,
        bell_of: Callable[[str], AlarmBell],
        backups: Backups | None,
        jobs: Callable[[datetime], list[JobStanding]],
    ) -> None:
        self.is_connected: Callable[[], Awaitable[bool]] = nothing_yet
        self._store = store
        self._teams = teams
        self._by_sockets = settings.slack_app_token is not None
        self._file = ledger_file(settings.database_url)
        self._app = app
        self._bell_of = bell_of
        self._backups = backups
        self._jobs = jobs
        self._known: dict[str, KnownTeam] = {}
        self._unknown = KnownTeam()  # whoever the only token is of, while Slack does not tell
        self._name = f"{socket.gethostname()}:{os.getpid()}"
        self._started_at: datetime | None = None
        self._connected_since: datetime | None = None
        self._lost_since: datetime | None = None

    async def beat(self, now: datetime) -> None:
        """Tell how this process is; then look, for each team, at what is wrong, here or beside it."""
        await self._meet(now)
        process = await self.taken(now)
        try:
            await self._store.processes.put(process)
        except UserError:  # of the file or its disk: the log has it, and the bell needs neither
            process = process.model_copy(update={"database_trouble": await self._store.database.trouble()})
        if self._known:
            await for_each(self._teams, lambda team_id: self._look_for(team_id, process, now))

    async def taken(self, now: datetime) -> Process:
        """How this process is."""
        self._started_at = self._started_at or now
        await self._look_at_the_connection(now)
        return Process(
            name=self._name,
            version=__version__,
            started_at=self._started_at,
            seen_at=now,
            by_sockets=self._by_sockets,
            connected_since=self._connected_since,
            lost_since=self._lost_since,
            **self._unknown.standing(None).model_dump(),
            teams={team_id: known.standing(self._app.heard.get(team_id)) for team_id, known in self._known.items()},
            database="SQLite" if self._file else "PostgreSQL",
            database_trouble=await self._store.database.trouble(),
            disk_free=await asyncio.to_thread(free, self._file) if self._file else None,
            backup_at=await asyncio.to_thread(self._backups.last) if self._backups else None,
            keeps_backups=self._backups is not None,
            jobs=tuple(self._jobs(now)),
        )

    async def _meet(self, now: datetime) -> None:
        """Learn whom this process serves, and whether Slack takes the token of each."""
        try:
            present = {*await self._teams.present()}
        except UNANSWERED as error:
            self._unknown.note(error, now)
            return
        self._unknown = KnownTeam()
        for team_id in self._known.keys() - present:
            del self._known[team_id]
            self._app.heard.pop(team_id, None)
        for team_id in present - self._known.keys():
            self._known[team_id] = KnownTeam(self._bell_of(team_id))
        await for_each(self._teams, lambda team_id: self._ask(team_id, now))

    async def _ask(self, team_id: str, now: datetime) -> None:
        if known := self._known.get(team_id):
            await known.ask(self._teams.client(team_id), now)

    async def _look_for(self, team_id: str, process: Process, now: datetime) -> None:
        known, own = self._known.get(team_id), process.seen_by(team_id)
        if known is None or known.bell is None:
            return
        health = await health_of(self._store.database, team_id, now)
        others = [other for other in health.processes if other.name != process.name]
        await known.bell.look(team_id, health._replace(processes=[own, *others]), now)

    async def _look_at_the_connection(self, now: datetime) -> None:
        if await self.is_connected():
            self._connected_since, self._lost_since = self._connected_since or now, None
        else:
            self._connected_since, self._lost_since = None, self._lost_since or now


class KnownTeam:
    """Whether a team's Slack takes our token, and what it is good for; and the bell that tells its admins."""

    def __init__(self, bell: AlarmBell | None = None) -> None:
        self.bell = bell
        self._asked_at: datetime | None = None
        self._refused: str | None = None
        self._refused_since: datetime | None = None
        self._missing: tuple[str, ...] = ()

    def standing(self, heard_at: datetime | None) -> TeamStanding:
        """How it is to this process."""
        return TeamStanding(
            heard_at=heard_at,
            token_refused=self._refused,
            refused_since=self._refused_since,
            missing_scopes=self._missing,
        )

    async def ask(self, client: AsyncWebClient, now: datetime) -> None:
        """Ask Slack from time to time; one that does not answer says nothing of the token."""
        if self._asked_at and now - self._asked_at < TOKEN_IS_ASKED:
            return
        self._asked_at = now
        try:
            answer = await client.auth_test()
        except UNANSWERED as error:
            self.note(error, now)
        else:
            self._refused, self._refused_since = None, None
            self._missing = missing(answer.headers.get("x-oauth-scopes"))

    def note(self, error: Exception, now: datetime) -> None:
        """Slack refused, or did not answer."""
        if not isinstance(error, SlackApiError):
            log.info("Slack does not say whether it takes the token: %r", error)
        elif reason(error) in NOT_ACCEPTED:
            self._refused, self._refused_since = reason(error), self._refused_since or now


async def nothing_yet() -> bool:
    """Before there is any connection."""
    return False


def missing(granted: str | None) -> tuple[str, ...]:
    """The needed scopes of the manifest that a token does not have; none where Slack does not say."""
    had = {scope.strip() for scope in granted.split(",")} if granted else set(scopes())
    return tuple(scope for scope in scopes() if scope not in had and scope not in optional_scopes())


def free(file: Path) -> int | None:
    """The bytes that are left where a file lies."""
    try:
        return shutil.disk_usage(file.parent).free
    except OSError:
        return None
