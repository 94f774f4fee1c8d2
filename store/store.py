"""Everything the bot knows, in one database: a ledger for each Slack team."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar
from urllib.parse import unquote

from store.actuals import Actuals
from store.commitments import Commitments
from store.conferences import Conferences
from store.database import Access, Database, DatabaseError, Within
from store.events import Events
from store.milestones import Milestones

T = TypeVar("T")


class Ledger:
    """What one team has recorded; nothing in it reaches another team's rows."""

    def __init__(self, access: Access, team_id: str) -> None:
        self._access = access
        self.team_id = team_id
        self.conferences = Conferences(access, team_id)
        self.commitments = Commitments(access, team_id)
        self.actuals = Actuals(access, team_id)
        self.milestones = Milestones(access, team_id)
        self.events = Events(access, team_id)

    async def read(self, work: Callable[["Ledger"], Awaitable[T]]) -> T:
        """Run reads of the ledger that is handed to `work`: they all see one and the same state of it.

        The work awaits nothing else, and writes nothing.
        """
        return await self._access.read(lambda tx: work(Ledger(Within(tx), self.team_id)))

    async def write(self, work: Callable[["Ledger"], Awaitable[T]]) -> T:
        """Run several writes, of the ledger that is handed to `work`, as one: all of them take effect or none.

        The work awaits nothing else, and is safe to run twice.
        """
        return await self._access.write(lambda tx: work(Ledger(Within(tx), self.team_id)))

    async def revision(self) -> int:
        """The number of the newest event; while it stays the same, so does every answer."""
        sql = "SELECT revision FROM ledgers WHERE team_id = :team_id"
        row = await self._access.read(lambda tx: tx.one(sql, {"team_id": self.team_id}))
        return int(row["revision"]) if row else 0


class Store:
    """An open database and the ledgers in it; `async with` closes it, as `close` does."""

    def __init__(self, database: Database) -> None:
        self.database = database

    @classmethod
    async def open(cls, url: str, *, lock_wait: float = 30) -> Self:
        """Open `sqlite:///FILE` (four slashes begin an absolute path) or `postgresql://…`.

        `lock_wait` is how many seconds another process may take to let go of a file.

        Raises:
            DatabaseError: it cannot be opened; the sentence says why.
        """
        return cls(await open_database(url, lock_wait))

    def ledger(self, team_id: str) -> Ledger:
        """The ledger of a Slack team; it begins with its first record."""
        return Ledger(self.database, team_id)

    async def state(self, team_id: str) -> int:
        """A number that is another after each write into a team's ledger.

        A database that no other process can write to is not even asked: this one knows when it has written.
        """
        return self.database.written if self.database.is_ours_alone else await self.ledger(team_id).revision()

    async def close(self) -> None:
        """Let the writes under way finish, then let go of the database."""
        await self.database.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()


async def open_database(url: str, lock_wait: float) -> Database:
    """The database at an address; only the engine that it names is imported."""
    scheme, _, place = url.partition("://")
    match scheme:
        case "sqlite" if len(place) > 1 and place.startswith("/"):
            from store.sqlite import SqliteDatabase

            return await SqliteDatabase.open(file_at(place), lock_wait=lock_wait)
        case "postgresql" | "postgres":
            from store.postgres import PostgresDatabase

            return await PostgresDatabase.open(url)
    raise DatabaseError(
        "The database address should be sqlite:///FILE, sqlite:////ABSOLUTE/FILE or postgresql://USER:PASSWORD@HOST/NAME."
    )


def file_at(place: str) -> Path:
    """The file that the part after `sqlite://` names: what follows its first slash."""
    return Path(unquote(place[1:])).expanduser()
