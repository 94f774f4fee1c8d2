"""Bring a database to the tables that this program knows."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Literal, NamedTuple

from store.database import DatabaseError, Transaction

Engine = Literal["sqlite", "postgres"]

APPLIED = "SELECT number, checksum FROM migrations"
APPLIED_TABLE = """
CREATE TABLE IF NOT EXISTS migrations (number INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL)
"""


class Migration(NamedTuple):
    """One step forward, from a file `0001_what_it_brings.sql`; each of its statements ends with the end of a line."""

    number: int
    name: str
    sql: str

    @property
    def checksum(self) -> str:
        """By which a file that was changed after it had been applied is known."""
        return hashlib.sha256(self.sql.encode()).hexdigest()

    @property
    def statements(self) -> list[str]:
        """The statements in their order."""
        return [
            statement for part in re.split(r";[ \t]*$", self.sql, flags=re.MULTILINE) if (statement := part.strip())
        ]


def known_migrations(engine: Engine) -> list[Migration]:
    """Every migration of this program for one engine, the oldest first."""
    folder = files("store") / "migrations" / engine
    found = []
    for file in folder.iterdir():
        if named := re.fullmatch(r"(\d{4})_(\w+)\.sql", file.name):
            found.append(Migration(int(named[1]), named[2], file.read_text("utf-8")))
    return sorted(found)


def pending(known: Sequence[Migration], applied: Mapping[int, str], database: str) -> list[Migration]:
    """Those not yet applied.

    Raises:
        DatabaseError: the database is ahead of this program, or what was applied to it is not what stands in the file.
    """
    newest = known[-1].number if known else 0
    if applied and max(applied) > newest:
        raise DatabaseError(
            f"The database {database} was written by a newer version of this program "
            f"(its schema is {max(applied)}, this version knows {newest}): start that version."
        )
    for migration in known:
        if applied.get(migration.number, migration.checksum) != migration.checksum:
            raise DatabaseError(
                f"Migration {migration.number} ({migration.name}) was changed after it had been applied "
                f"to the database {database}: restore the file and add a new migration instead."
            )
    return [migration for migration in known if migration.number not in applied]


async def applied_migrations(tx: Transaction, *, only_to_read: bool = False) -> dict[int, str]:
    """Checksums of what the database has been through, by number; the table of them is made where it is missing."""
    if not only_to_read:
        await tx.run(APPLIED_TABLE)
    return {row["number"]: row["checksum"] for row in await tx.all(APPLIED)}


async def apply(tx: Transaction, migration: Migration) -> None:
    """Take one step, and remember that it was taken."""
    for statement in migration.statements:
        await tx.run(statement)
    await tx.run(
        "INSERT INTO migrations (number, name, checksum) VALUES (:number, :name, :checksum)",
        {"number": migration.number, "name": migration.name, "checksum": migration.checksum},
    )
