"""Everything the bot knows, in one database: a ledger for each Slack team."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Hashable, Mapping
from datetime import date, datetime, time, timedelta
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self, TypeVar
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from store.actuals import Actuals
from store.alarms import Alarms
from store.assessments import Assessments
from store.bot_state import Cards, Drafts, Follows, Greetings, Homes, Profiles
from store.commitments import Commitments
from store.conferences import Conferences
from store.database import Access, Database, DatabaseError, Transaction, Within
from store.dead_posts import DeadPosts
from store.deployment import Deployment
from store.events import Events
from store.evidence import EvidenceKept
from store.grants import Grants, Groups
from store.health import Health, health_of
from store.leases import Leases
from store.milestones import Milestones
from store.model.errors import NotAllowedError
from store.model.event import Authorship, Event
from store.model.role import PROGRAM, Member, Role
from store.outbox import Outbox
from store.plans import Plans
from store.postponements import Postponements
from store.processes import Processes
from store.province_rules import RulesOfProvinces
from store.received import Received
from store.records import Records
from store.reminders import Reminders
from store.search import Search
from store.subscriptions import Subscriptions
from store.undo import undo
from store.viewpoint import Guarded, Viewpoint

log = logging.getLogger(__name__)

T = TypeVar("T")
Table = TypeVar("Table")
CHINA = ZoneInfo("Asia/Shanghai")
Memory = dict[Hashable, object]  # what ledgers keep about their teams, by team and name
KEPT = 200  # at most, about all teams together: what was kept first goes first


def table(kind: Callable[[Access, Viewpoint], Table]) -> cached_property[Table]:
    """A table of a ledger, made when it is first asked for: each request has its own ledgers, and needs few tables."""
    return cached_property(lambda ledger: kind(ledger._access, ledger._standpoint))


class State(NamedTuple):
    """Which write into a ledger was the last, and its millisecond."""

    revision: int = 0
    recorded_at: int = 0


class Ledger:
    """What one team has recorded, as one member meets it; nothing in it reaches another team's rows."""

    conferences = table(Conferences)
    commitments = table(Commitments)
    actuals = table(Actuals)
    milestones = table(Milestones)
    evidence = table(EvidenceKept)
    assessments = table(Assessments)
    grants = table(Grants)
    subscriptions = table(Subscriptions)
    events = table(Events)
    cards = table(Cards)
    drafts = table(Drafts)
    follows = table(Follows)
    greetings = table(Greetings)
    homes = table(Homes)
    dead_posts = table(DeadPosts)
    postponements = table(Postponements)
    profiles = table(Profiles)
    rules = table(RulesOfProvinces)
    reminders = table(Reminders)
    search = table(Search)

    def __init__(
        self,
        access: Access,
        standpoint: Viewpoint,
        zone: ZoneInfo = CHINA,
        memory: Memory | None = None,
    ) -> None:
        self._access = Guarded(access, standpoint) if standpoint.member.is_outsider else access
        self._standpoint = standpoint
        self._zone = zone
        self._memory = {} if memory is None else memory
        self.team_id = standpoint.team_id
        self.groups = Groups(access, standpoint)

    @property
    def records(self) -> Mapping[str, Records[Any]]:
        """The tables of records by the kind that events name."""
        tables = (
            self.conferences,
            self.commitments,
            self.actuals,
            self.milestones,
            self.evidence,
            self.assessments,
            self.grants,
            self.subscriptions,
            self.postponements,
            self.rules,
        )
        return {table.kind: table for table in tables}

    @property
    def member(self) -> Member:
        """Who reads and writes."""
        return self._standpoint.member

    def seen_by(self, member: Member) -> "Ledger":
        """The ledger as somebody else may read and write it."""
        return Ledger(self._access, self._standpoint._replace(member=member), self._zone, self._memory)

    def day_of(self, instant: datetime) -> date:
        """The date of an instant, in the zone in which dates are meant."""
        return instant.astimezone(self._zone).date()

    def begin_of(self, day: date) -> datetime:
        """The instant in which a day begins, in the zone in which dates are meant."""
        return datetime.combine(day, time(), self._zone)

    async def began_on(self) -> date | None:
        """The day of the first write, in the zone in which dates are meant; none where nothing is on record."""
        first = await self.events.first_at()
        return first.astimezone(self._zone).date() if first else None

    def at_end_of(self, day: date) -> "Ledger":
        """The ledger as it stood when a day ended, in the zone in which dates are meant: to read, not to write."""
        return self.at(self.begin_of(day + timedelta(days=1)) - timedelta(milliseconds=1))

    def at(self, instant: datetime) -> "Ledger":
        """The ledger as it stood at an instant: to read, not to write."""
        return Ledger(self._access, self._standpoint._replace(then=instant), self._zone, self._memory)

    async def admit(self, needed: Role, province: str | None = None) -> None:
        """Let the member through to what a role may do, for a province or for the whole ledger.

        Raises:
            NotAllowedError: they may not; it names those who may.
        """
        await self._access.read(lambda tx: self._standpoint.admit(tx, needed, province))

    async def allows(self, needed: Role, province: str | None = None) -> bool:
        """Whether the member may do what a role may do."""
        try:
            await self.admit(needed, province)
        except NotAllowedError:
            return False
        return True

    async def read(self, work: Callable[["Ledger"], Awaitable[T]]) -> T:
        """Run reads of the ledger that is handed to `work`: they all see one and the same state of it.

        The work awaits nothing else, and writes nothing.
        """
        return await self._access.read(lambda tx: work(self._within(tx)))

    async def write(self, work: Callable[["Ledger"], Awaitable[T]]) -> T:
        """Run several writes, of the ledger that is handed to `work`, as one: all of them take effect or none.

        The work awaits nothing else, and is safe to run twice.
        """
        return await self._access.write(lambda tx: work(self._within(tx)))

    async def record(self, by: Authorship, work: Callable[["Ledger"], Awaitable[object]]) -> list[Event]:
        """Run writes as one, unless a batch of that id has been written: then nothing is; gives the batch's events.

        So what is submitted again because its answer was lost is written once.
        """

        async def once(ledger: Ledger) -> list[Event]:
            written = await ledger.events.of_batch(by.batch)
            if not written:
                await work(ledger)
            return written or await ledger.events.of_batch(by.batch)

        return await self.write(once)

    async def undo(self, batch: str, by: Authorship) -> list[Event]:
        """Take back everything that was written as one; see `store.undo.undo` for what it raises."""

        async def work(ledger: Ledger) -> None:
            await undo(ledger.events, ledger.seen_by(PROGRAM).records, ledger.admit, batch, by)

        return await self.record(by, work)

    async def health(self, now: datetime) -> Health:
        """How the team's bot is; for its admins."""
        return await health_of(self._access, self.team_id, now)

    async def editions_after(self, instant: datetime) -> frozenset[str]:
        """The editions of official figures that the program did not have yet at an instant."""
        return await Deployment(self._access).taken_up_after(instant)

    async def revision(self) -> int:
        """The number of the newest event; while it stays the same, so does every answer."""
        return (await self.state()).revision

    async def state(self) -> State:
        """Which write was the last."""
        sql = "SELECT revision, recorded_at FROM ledgers WHERE team_id = :team_id"
        row = await self._access.read(lambda tx: tx.one(sql, {"team_id": self.team_id}))
        return State(int(row["revision"]), int(row["recorded_at"])) if row else State()

    @property
    def is_past(self) -> bool:
        """Whether it is looked at as it stood at an instant."""
        return self._standpoint.then is not None

    def kept(self, name: str) -> object:
        """What was last kept under a name about this team; whoever keeps something says of which state it is."""
        return self._memory.get((self.team_id, name))

    def keep(self, name: str, value: object) -> None:
        """Have something be there for later questions, for as long as this process lives and there is room."""
        self._memory.pop((self.team_id, name), None)
        self._memory[self.team_id, name] = value
        while len(self._memory) > KEPT:
            self._memory.pop(next(iter(self._memory)), None)

    def _within(self, tx: Transaction) -> "Ledger":
        return Ledger(Within(tx), self._standpoint, self._zone, self._memory)


class Store:
    """An open database and the ledgers in it; `async with` closes it, as `close` does."""

    def __init__(self, database: Database, zone: ZoneInfo = CHINA) -> None:
        self.database = database
        self.plans = Plans(database)
        self.outbox = Outbox(database)
        self.deployment = Deployment(database)
        self.processes = Processes(database)
        self.received = Received(database)
        self.leases = Leases(database)
        self.alarms = Alarms(database)
        self._zone = zone
        self._memory: Memory = {}
        self._revisions: dict[str, tuple[int | None, int]] = {}  # by team: at a version of the database

    @classmethod
    async def open(cls, url: str, *, zone: ZoneInfo = CHINA, lock_wait: float = 30) -> Self:
        """Open `sqlite:///FILE` (four slashes begin an absolute path) or `postgresql://…`.

        In `zone` days begin and end; `lock_wait` is how many seconds another process may take to let go of a file.

        Raises:
            DatabaseError: it cannot be opened; the sentence says why.
        """
        store = cls(await open_database(url, lock_wait), zone)
        try:
            await store.deployment.secret_of_posts()  # made at once, so that no backup is without it
        except BaseException:
            await store.close()
            raise
        return store

    @classmethod
    async def look(cls, url: str, *, zone: ZoneInfo = CHINA) -> Self:
        """Open only to read, also a file that another process has.

        Raises:
            DatabaseError: it cannot be opened; the sentence says why.
        """
        return cls(await open_database(url, 0, only_to_read=True), zone)

    def ledger(self, team_id: str, member: Member = PROGRAM) -> Ledger:
        """The ledger of a Slack team, as a member meets it; it begins with its first record."""
        return Ledger(self.database, Viewpoint(team_id, member), self._zone, self._memory)

    async def state(self, team_id: str) -> int:
        """A number that is another after each write into a team's ledger, be it that of another process."""
        version = await self.database.version()
        known = self._revisions.get(team_id)
        if known is None or version is None or known[0] != version:  # perhaps it is another team's write
            known = self._revisions[team_id] = version, await self.ledger(team_id).revision()
        return known[1]

    async def answers(self) -> bool:
        """Whether the database can be read within two seconds."""
        try:
            async with asyncio.timeout(2):
                await self.database.read(lambda tx: tx.one("SELECT 1 AS one"))
        except Exception as error:
            log.warning("The database does not answer: %r", error)
            return False
        return True

    async def close(self) -> None:
        """Let the writes under way finish, then let go of the database."""
        await self.database.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()


async def open_database(url: str, lock_wait: float, *, only_to_read: bool = False) -> Database:
    """The database at an address; only the engine that it names is imported."""
    scheme, _, place = url.partition("://")
    match scheme:
        case "sqlite" if place == "/:memory:":
            raise DatabaseError("A ledger in memory is lost at the end: name a file, such as sqlite:///data/ledger.db.")
        case "sqlite" if len(place) > 1 and place.startswith("/"):
            from store.sqlite import SqliteDatabase

            if only_to_read:
                return await SqliteDatabase.look(file_at(place))
            return await SqliteDatabase.open(file_at(place), lock_wait=lock_wait)
        case "postgresql" | "postgres":
            from store.postgres import PostgresDatabase

            return await (PostgresDatabase.look(url) if only_to_read else PostgresDatabase.open(url))
    raise DatabaseError(
        "The database address should be sqlite:///FILE, sqlite:////ABSOLUTE/FILE or postgresql://USER:PASSWORD@HOST/NAME."
    )


def ledger_file(url: str) -> Path | None:
    """The file at an address; none where it is a server's."""
    scheme, _, place = url.partition("://")
    return file_at(place) if scheme == "sqlite" else None


def file_at(place: str) -> Path:
    """The file that the part after `sqlite://` names: what follows its first slash."""
    return Path(unquote(place[1:])).expanduser()
