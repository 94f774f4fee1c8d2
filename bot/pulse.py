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
from config.manifest import scopes
from config.settings import Settings
from handlers.posting.alarms import AlarmBell
from handlers.slack.app import App
from handlers.slack.members import UNANSWERED
from store.backups import Backups
from store.health import health_of
from store.model.errors import UserError
from store.model.process import JobStanding, Process
from store.store import Store, ledger_file

log = logging.getLogger(__name__)

TOKEN_IS_ASKED = timedelta(minutes=15)


class Pulse:
    """How this process is, as it stands in the database, and the bell that tells admins."""

    def __init__(
        self,
        store: Store,
        client: AsyncWebClient,
        settings: Settings,
        app: App,
        bell: AlarmBell,
        backups: Backups | None,
        jobs: Callable[[datetime], list[JobStanding]],
    ) -> None:
        self.is_connected: Callable[[], Awaitable[bool]] = nothing_yet
        self._store = store
        self._client = client
        self._by_sockets = settings.slack_app_token is not None
        self._file = ledger_file(settings.database_url)
        self._app = app
        self._bell = bell
        self._backups = backups
        self._jobs = jobs
        self._team_id = ""
        self._name = f"{socket.gethostname()}:{os.getpid()}"
        self._started_at: datetime | None = None
        self._connected_since: datetime | None = None
        self._lost_since: datetime | None = None
        self._token_asked: datetime | None = None
        self._refused: str | None = None
        self._refused_since: datetime | None = None
        self._missing: tuple[str, ...] = ()

    async def beat(self, now: datetime) -> None:
        """Tell how this process is; then look at what is wrong, here or beside it."""
        process = await self.taken(now)
        try:
            await self._store.processes.put(process)
        except UserError:  # of the file or its disk: the log has it, and the bell needs neither
            process = process.model_copy(update={"database_trouble": await self._store.database.trouble()})
        if self._team_id:
            health = await health_of(self._store.database, self._team_id, now)
            others = [other for other in health.processes if other.name != process.name]
            await self._bell.look(self._team_id, health._replace(processes=[process, *others]), now)

    async def taken(self, now: datetime) -> Process:
        """How this process is."""
        self._started_at = self._started_at or now
        await self._look_at_the_token(now)
        await self._look_at_the_connection(now)
        return Process(
            name=self._name,
            version=__version__,
            started_at=self._started_at,
            seen_at=now,
            by_sockets=self._by_sockets,
            connected_since=self._connected_since,
            lost_since=self._lost_since,
            heard_at=self._app.heard_at,
            token_refused=self._refused,
            refused_since=self._refused_since,
            missing_scopes=self._missing,
            database="SQLite" if self._file else "PostgreSQL",
            database_trouble=await self._store.database.trouble(),
            disk_free=await asyncio.to_thread(free, self._file) if self._file else None,
            backup_at=await asyncio.to_thread(self._backups.last) if self._backups else None,
            keeps_backups=self._backups is not None,
            jobs=tuple(self._jobs(now)),
        )

    async def _look_at_the_connection(self, now: datetime) -> None:
        if await self.is_connected():
            self._connected_since, self._lost_since = self._connected_since or now, None
        else:
            self._connected_since, self._lost_since = None, self._lost_since or now

    async def _look_at_the_token(self, now: datetime) -> None:
        """Whether Slack takes it, and what it is good for; a Slack that does not answer says nothing of that."""
        if self._token_asked and now - self._token_asked < TOKEN_IS_ASKED:
            return
        self._token_asked = now
        try:
            answer = await self._client.auth_test()
        except SlackApiError as error:
            if reason(error) in NOT_ACCEPTED:
                self._refused, self._refused_since = reason(error), self._refused_since or now
        except UNANSWERED as error:
            log.info("Slack does not say whether it takes the token: %r", error)
        else:
            self._refused, self._refused_since = None, None
            self._team_id = str(answer["team_id"])
            self._missing = missing(answer.headers.get("x-oauth-scopes"))


async def nothing_yet() -> bool:
    """Before there is any connection."""
    return False


def missing(granted: str | None) -> tuple[str, ...]:
    """The scopes of the manifest that a token does not have; none where Slack does not say."""
    had = {scope.strip() for scope in granted.split(",")} if granted else set(scopes())
    return tuple(scope for scope in scopes() if scope not in had)


def free(file: Path) -> int | None:
    """The bytes that are left where a file lies."""
    try:
        return shutil.disk_usage(file.parent).free
    except OSError:
        return None
