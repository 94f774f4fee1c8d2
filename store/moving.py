"""A database carried whole to another, of either engine: every row of every team, and each held against its original.

What a database knows of itself stays behind: its migrations, and the processes that run on it. The pieces by which
texts are found are cut anew, for each engine keeps them in its own way.
"""

import hashlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from store.database import NO_PARAMS, Database, DatabaseError, Engine, Params, Row, Transaction, Value
from store.erasure import TABLES
from store.search import cut_what_is_not

CUT_ANEW = ("searched", "searched_pieces")
OF_ITS_OWN = ("migrations", "processes", "received")
OF_ALL_TEAMS: Mapping[str, Sequence[str]] = {  # and how their rows are told apart
    "secrets": ("name",),
    "official_editions": ("edition",),
    "revisions": ("name",),
    "oauth_states": ("digest",),
}
CARRIED: Mapping[str, Sequence[str]] = {  # those to which others refer first
    **OF_ALL_TEAMS,
    **{table: ("team_id", *key) for table, key in reversed([*TABLES.items()]) if table not in CUT_ANEW},
}
AT_ONCE = 200  # rows
Ask = Callable[..., Awaitable[list[Row]]]  # a statement, and its parameters
NUMBERED = "outbox"  # its database numbers its rows; nothing else does that is carried
WITH_NUMBERS: Mapping[Engine, str] = {"sqlite": "", "postgres": "OVERRIDING SYSTEM VALUE"}
GO_ON: Mapping[Engine, str | None] = {
    "sqlite": None,
    "postgres": "SELECT setval(pg_get_serial_sequence('outbox', 'id'), max(id)) FROM outbox HAVING max(id) > 0",
}


class Sum(NamedTuple):
    """What tells whether two tables hold the same rows, in whatever order: how many, and what their digests come to."""

    rows: int = 0
    digest: int = 0

    def with_row(self, row: Row) -> "Sum":
        said = json.dumps({name: row[name] for name in sorted(row)}, ensure_ascii=False).encode()
        return Sum(self.rows + 1, (self.digest + int.from_bytes(hashlib.sha256(said).digest())) % 2**256)


async def move(source: Database, target: Database) -> dict[str, int]:
    """Carry everything over, or nothing; gives how many rows each table had. Nothing else writes to either meanwhile.

    Raises:
        DatabaseError: the target holds something already, or what arrived is not what was sent.
    """

    async def out(sql: str, params: Params = NO_PARAMS) -> list[Row]:
        return await source.read(lambda tx: tx.all(sql, params))

    async def take_in(into: Transaction) -> dict[str, int]:
        await make_room(into)
        return {table: await carry_table(table, out, into, target.engine) for table in CARRIED}

    carried = await target.write(take_in)
    await cut_what_is_not(target)
    return carried


async def make_room(into: Transaction) -> None:
    """Refuse a database that holds something of a team; what a new one has made for itself goes."""
    for table in TABLES:
        if await into.one(f"SELECT 1 AS one FROM {table} LIMIT 1"):  # noqa: S608  # our own names
            raise DatabaseError(
                f"The database to move to is not empty (there are {table}): give one that no bot has used."
            )
    for table in OF_ALL_TEAMS:
        await into.run(f"DELETE FROM {table}")  # noqa: S608  # our own names


async def carry_table(table: str, out: Ask, into: Transaction, engine: Engine) -> int:
    """Carry the rows of one table; gives how many there were."""
    sent = Sum()
    async for rows in pages(table, out):
        for row in rows:
            sent = sent.with_row(row)
        await insert_all(table, rows, into, engine)
    arrived = Sum()
    async for rows in pages(table, into.all):
        for row in rows:
            arrived = arrived.with_row(row)
    if arrived != sent:
        raise DatabaseError(f"Of {sent.rows} {table} {arrived.rows} arrived, or not as they were: nothing was moved.")
    if table == NUMBERED and (statement := GO_ON[engine]):
        await into.all(statement)
    return sent.rows


async def pages(table: str, ask: Ask) -> AsyncIterator[list[Row]]:
    """All rows of a table in the order of its key, some at a time."""
    key = CARRIED[table]
    names = ", ".join(key)
    after = f"WHERE ({names}) > ({', '.join(f':{name}' for name in key)})"
    order = f"ORDER BY {names} LIMIT {AT_ONCE}"
    rows = await ask(f"SELECT * FROM {table} {order}")  # noqa: S608  # our own names
    while rows:
        yield rows
        rows = await ask(f"SELECT * FROM {table} {after} {order}", {name: rows[-1][name] for name in key})  # noqa: S608


async def insert_all(table: str, rows: Sequence[Row], into: Transaction, engine: Engine) -> None:
    """Insert rows in one statement, with the numbers that they have."""
    columns = [*rows[0]]
    numbers = WITH_NUMBERS[engine] if table == NUMBERED else ""
    values = ", ".join(f"({', '.join(placeholders(columns, number))})" for number in range(len(rows)))
    params: dict[str, Value] = {f"{name}_{number}": row[name] for number, row in enumerate(rows) for name in columns}
    await into.run(f"INSERT INTO {table} ({', '.join(columns)}) {numbers} VALUES {values}", params)  # noqa: S608


def placeholders(columns: Iterable[str], number: int) -> list[str]:
    """The names of one row's values."""
    return [f":{name}_{number}" for name in columns]
