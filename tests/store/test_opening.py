"""Opening a database: what is made, what is refused, and in which words."""

import asyncio
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

from store.database import DatabaseError, Engine, Transaction
from store.schema import Migration, known_migrations
from store.sqlite import SqliteDatabase
from store.store import Store
from tests.store.conftest import Open
from tests.store.samples import by, conference

PROJECT = Path(__file__).parents[2]

NEWEST = known_migrations("sqlite")[-1].number
NEXT = Migration(
    NEWEST + 1, "notes", "-- A migration of tomorrow: two statements.\nCREATE TABLE notes (id TEXT);\nSELECT 1;\n"
)
BROKEN = Migration(NEWEST + 1, "broken", "CREATE TABLE halves (id TEXT);\nCREATE TABLE halves (id TEXT);\n")


async def applied(tx: Transaction) -> list[int]:
    return [row["number"] for row in await tx.all("SELECT number FROM migrations ORDER BY number")]


async def test_what_was_written_is_there_when_it_is_opened_again(url: str) -> None:
    async with await Store.open(url) as store:
        await store.ledger("T1").conferences.add(conference(), by())
    async with await Store.open(url) as store:
        assert await store.ledger("T1").conferences.get("HA-2022") == conference()


async def test_migrations_are_taken_once_and_in_order(open_with: Open, engine: Engine) -> None:
    known = known_migrations(engine)
    assert [migration.number for migration in known] == list(range(1, len(known) + 1))
    for steps in (known, known, [*known, NEXT], [*known, NEXT]):
        async with await open_with(steps) as database:
            assert await database.read(applied) == [migration.number for migration in steps]


async def test_a_newer_database_is_refused(open_with: Open, engine: Engine) -> None:
    known = known_migrations(engine)
    async with await open_with([*known, NEXT]):
        pass
    with pytest.raises(
        DatabaseError,
        match=rf"newer version of this program \(its schema is {NEWEST + 1}, this version knows {NEWEST}\)",
    ):
        await open_with(known)


async def test_a_changed_migration_is_refused(open_with: Open, engine: Engine) -> None:
    async with await open_with([*known_migrations(engine), NEXT]):
        pass
    with pytest.raises(DatabaseError, match=rf"Migration {NEWEST + 1} \(notes\) was changed"):
        await open_with([*known_migrations(engine), NEXT._replace(sql=NEXT.sql + "\n")])


async def test_a_migration_that_fails_leaves_nothing(open_with: Open, engine: Engine) -> None:
    known = known_migrations(engine)
    with pytest.raises(Exception, match="already exists"):
        await open_with([*known, BROKEN])
    async with await open_with([*known, BROKEN._replace(sql="CREATE TABLE halves (id TEXT);")]) as database:
        assert await database.read(applied) == [*range(1, NEWEST + 2)]


async def test_processes_that_start_together_take_each_step_once(postgres_url: str) -> None:
    stores = await asyncio.gather(*(Store.open(postgres_url) for _ in range(4)))
    assert await stores[0].database.read(applied) == [*range(1, NEWEST + 1)]
    for store in stores:
        await store.close()


async def test_a_backup_is_made_before_a_migration(sqlite_path: Path) -> None:
    known = known_migrations("sqlite")
    async with await Store.open(f"sqlite:///{sqlite_path}") as store:
        await store.ledger("T1").conferences.add(conference(), by())
    async with await SqliteDatabase.open(sqlite_path, known=[*known, NEXT]):
        pass

    assert sorted(file.name for file in sqlite_path.parent.iterdir()) == [
        "ledger.db",
        f"ledger.db.before-{NEWEST + 1:04}",
        "ledger.db.lock",
    ]
    with closing(sqlite3.connect(f"{sqlite_path}.before-{NEWEST + 1:04}")) as copy:
        assert copy.execute("SELECT id FROM conferences").fetchall() == [("HA-2022",)]
        assert copy.execute("SELECT max(number) FROM migrations").fetchone() == (NEWEST,)


async def test_the_settings_are_what_safety_asks_for(sqlite_path: Path) -> None:
    async with await SqliteDatabase.open(sqlite_path) as database:
        found = {}
        for name in ("journal_mode", "synchronous", "foreign_keys", "trusted_schema", "cell_size_check"):
            found[name] = await database.write(lambda tx, name=name: tx.one(f"PRAGMA {name}"))  # type: ignore[misc]
    assert [value for row in found.values() if row for value in row.values()] == ["wal", 2, 1, 0, 1]


async def test_a_relative_path_and_odd_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    async with await Store.open("sqlite:///new/100%25 sure?#.db"):
        pass
    assert (tmp_path / "new" / "100% sure?#.db").is_file()


async def test_a_second_process_is_told_who_holds_the_file(sqlite_path: Path) -> None:
    async with await SqliteDatabase.open(sqlite_path):
        with pytest.raises(DatabaseError, match=r"ledger\.db is in use by another process, which holds .*\.lock"):
            await SqliteDatabase.open(sqlite_path, lock_wait=0.2)
    async with await SqliteDatabase.open(sqlite_path, lock_wait=0):
        pass


async def test_a_process_that_waits_gets_its_turn(sqlite_path: Path) -> None:
    holder = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c"),
        "import asyncio, sys, pathlib\n"
        "from store.sqlite import SqliteDatabase\n"
        "async def hold():\n"
        "    async with await SqliteDatabase.open(pathlib.Path(sys.argv[1])):\n"
        "        print('open', flush=True)\n"
        "        await asyncio.to_thread(sys.stdin.readline)\n"
        "asyncio.run(hold())\n",
        str(sqlite_path),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        cwd=PROJECT,
    )
    assert holder.stdout
    assert holder.stdin
    assert await holder.stdout.readline() == b"open\n"
    with pytest.raises(DatabaseError, match="in use"):
        await SqliteDatabase.open(sqlite_path, lock_wait=0)
    waiting = asyncio.create_task(SqliteDatabase.open(sqlite_path, lock_wait=60))
    await asyncio.sleep(0)
    holder.stdin.write(b"\n")
    async with await waiting:
        pass
    assert await holder.wait() == 0


async def test_a_file_that_is_no_database_is_refused(sqlite_path: Path) -> None:
    write(sqlite_path, b"Minutes of the meeting. " * 100)
    with pytest.raises(DatabaseError, match=r"ledger\.db cannot be opened: file is not a database"):
        await SqliteDatabase.open(sqlite_path)
    assert read(sqlite_path) == b"Minutes of the meeting. " * 100


async def test_a_damaged_file_is_refused(sqlite_path: Path) -> None:
    async with await Store.open(f"sqlite:///{sqlite_path}") as store:
        await store.ledger("T1").conferences.add(conference(), by())
    content = read(sqlite_path)
    write(sqlite_path, content[:12_288] + b"\xff" * 12_288 + content[24_576:])
    with pytest.raises(DatabaseError, match="is damaged: restore a backup"):
        await SqliteDatabase.open(sqlite_path)


async def test_a_path_that_cannot_be_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "folder").mkdir()
    for path in (tmp_path / "folder", tmp_path / "file" / "ledger.db"):
        with pytest.raises(DatabaseError, match=r"The database file .* cannot be opened: .+\."):
            await SqliteDatabase.open(path)


@pytest.mark.parametrize("url", ["", "ledger.db", "sqlite://", "sqlite:///", "sqlite://ledger.db", "mysql://host/name"])
async def test_an_unknown_address_is_refused(url: str) -> None:
    with pytest.raises(DatabaseError, match="address should be sqlite:///FILE"):
        await Store.open(url)


async def test_a_server_that_does_not_answer_is_named_without_the_password() -> None:
    with pytest.raises(DatabaseError, match=r"The database policy at 127\.0\.0\.1 cannot be reached: .+\.") as told:
        await Store.open("postgresql://bot:secret@127.0.0.1:1/policy")
    assert "secret" not in str(told.value)


async def test_a_server_without_that_database_is_named(postgres_server: str) -> None:
    with pytest.raises(DatabaseError, match=r"cannot be reached: .*nowhere.*does not exist"):
        await Store.open(postgres_server.replace("/postgres?", "/nowhere?"))


async def test_an_unreadable_server_address_is_refused() -> None:
    with pytest.raises(DatabaseError, match="cannot be read"):
        await Store.open("postgresql://host/name?colour=red")


def write(file: Path, content: bytes) -> None:
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(content)


def read(file: Path) -> bytes:
    return file.read_bytes()


async def test_a_ledger_in_memory_is_refused() -> None:
    with pytest.raises(DatabaseError, match="name a file"):
        await Store.open("sqlite:///:memory:")


async def test_who_only_looks_changes_nothing(url: str, open_with: Open, engine: Engine) -> None:
    await (await open_with(known_migrations(engine)[:-1])).close()
    with pytest.raises(DatabaseError, match="is of an older version: start the bot once"):
        await Store.look(url)

    async with await Store.open(url) as store:
        await store.ledger("T1").conferences.add(conference(), by())
    async with await Store.look(url) as store:
        assert await store.ledger("T1").conferences.get("HA-2022") == conference()
        with pytest.raises(Exception, match=r"read-?only"):
            await store.ledger("T1").conferences.add(conference().model_copy(update={"id": "HA-2023"}), by(1))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "There is no database file {file}: check DATABASE_URL, or start the bot, which makes it."),
        (b"", "The database file {file} holds no ledger: check DATABASE_URL."),
        (
            b"no database at all, but long enough " * 9,
            "The database file {file} cannot be read: file is not a database.",
        ),
    ],
)
async def test_a_wrong_address_is_one_clear_line(tmp_path: Path, content: bytes | None, sentence: str) -> None:
    file = tmp_path / "ledger.db"
    if content is not None:
        file.write_bytes(content)
    for _ in range(3):  # a thread that outlives the loop tells it in a traceback, now and then
        asked = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "status", "--team", "T0POLICY"),
            cwd=PROJECT,
            env={"DATABASE_URL": f"sqlite:///{file}", "PATH": ""},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        told, _ = await asked.communicate()
        assert (asked.returncode, told.decode()) == (3, sentence.format(file=file) + "\n")
