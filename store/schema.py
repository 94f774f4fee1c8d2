"""Bring a database to the tables that this program knows."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import NamedTuple

from store.database import DatabaseError, Engine, Transaction

# What SQLite has instead of an index over words: a table that is asked as PostgreSQL's function is.
FULL_TEXT = r"CREATE VIRTUAL TABLE \1 USING fts5 (pieces, detail = none, columnsize = 0, tokenize = 'ascii');"

# A migration has one text, in PostgreSQL's words; here is, pattern by pattern, what an engine says otherwise. Those in
# use must go on coming out as they did, to the letter, for databases know them by their checksums.
DIALECTS: Mapping[Engine, Sequence[tuple[str, str]]] = {
    "sqlite": (
        (r"^CREATE TABLE (\w+) \(rowid BIGINT PRIMARY KEY, pieces TEXT NOT NULL\);$", FULL_TEXT),
        (r"^CREATE INDEX \w+ ON \w+ USING gin [^;]*;$", ""),
        (r"^CREATE FUNCTION [^;]*;$", ""),
        (r" COLLATE \"C\"", ""),  # it compares texts by their bytes anyway
        (r"BIGINT GENERATED ALWAYS AS IDENTITY", "INTEGER"),  # a primary key of this type numbers itself
        (r"BIGINT", "INTEGER"),  # of up to 64 bits
        (r"CAST\((\w+) AS json\) ->> '(\w+)'", r"json_extract(\1, '$.\2')"),
        (r" NULLS LAST", ""),  # nothing is less than anything, and so the last on the way down
        (r"^\) WITHOUT ROWID;$", ") STRICT, WITHOUT ROWID;"),
        (r"^\);$", ") STRICT;"),  # else a column takes values of any type
    ),
    "postgres": ((r" WITHOUT ROWID", ""),),
}

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
    found = []
    for file in (files("store") / "migrations").iterdir():
        if named := re.fullmatch(r"(\d{4})_(\w+)\.sql", file.name):
            found.append(Migration(int(named[1]), named[2], rendered(file.read_text("utf-8"), engine)))
    return sorted(found)


def rendered(sql: str, engine: Engine) -> str:
    """The one text of a migration, in an engine's own words."""
    for pattern, words in DIALECTS[engine]:
        sql = re.sub(pattern, words, sql, flags=re.MULTILINE)
    return sql


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
