"""A ledger is kept: what an operator types to back it up and put it back, and what people read when it is not there."""

import asyncio
import os
from pathlib import Path

from store.store import Store
from tests.databases import new_database, shut, tools
from tests.harness import LONG_PATIENCE, LocalWorkspace, Persona, running_bot
from tests.ledgers import BY, TEAM, example
from tests.store.samples import conference
from tests.test_moving import typed

HELD_2022 = {"doc_title": "Work conference", "doc_held": "2022-02-11", "doc_address": "https://example.org/report"}


async def held(url: str) -> int:
    async with await Store.open(url) as store:
        return await store.ledger(TEAM).revision()


async def shell(line: str) -> int:
    """The exit code of a line typed into a shell that finds PostgreSQL's tools."""
    path = f"{tools()}:{os.environ['PATH']}"
    return await (await asyncio.create_subprocess_shell(line, env={**os.environ, "PATH": path})).wait()


async def logged(local: LocalWorkspace, words: str) -> None:
    """Wait until the bot has written a line with these words."""
    async with asyncio.timeout(LONG_PATIENCE):
        while not any(words in line for line in local.log):  # noqa: ASYNC110 - it is looked at, it does not call
            await asyncio.sleep(0.05)


async def test_a_backup_there_and_back(tmp_path: Path):
    url, backup = f"sqlite:///{tmp_path / 'data' / 'ledger.db'}", tmp_path / "backup.db"
    await example(url)
    events = await held(url)
    async with await Store.open(url) as store:
        code, out, err = await typed(url, "backup", str(backup))
        assert (code, err) == (0, "")
        assert f"{backup} is whole: {events} events of 1 team, the last of " in out

        code, out, err = await typed(url, "restore", str(backup))
        assert (code, out) == (3, "")
        assert "is in use by another process" in err
        await store.ledger(TEAM).conferences.add(conference("GS-2031"), BY)

    assert await held(url) > events
    code, out, _ = await typed(url, "verify", str(backup))
    assert (code, out.startswith(f"{backup} is whole: {events} events")) == (0, True)
    code, out, _ = await typed(url, "restore", str(backup))
    assert code == 0
    assert "What was there before is " in out
    assert await held(url) == events


async def test_a_servers_ledger_is_backed_up_by_the_lines_that_are_told(postgres_server: str, tmp_path: Path):
    url, dump = new_database(postgres_server), tmp_path / "the ledger.dump"
    await example(url)
    events = await held(url)

    async def lines(task: str) -> list[str]:
        code, out, _ = await typed(with_password(url), task, str(dump))
        assert code == 2
        assert "secret" not in out
        return [line for line in out.splitlines() if line.startswith("  ")]

    for line in await lines("backup"):
        assert await shell(line) == 0
    for line in await lines("verify"):
        assert await shell(line) == 0
    async with await Store.open(url) as store:
        await store.ledger(TEAM).conferences.add(conference("GS-2031"), BY)
    for line in await lines("restore"):
        assert await shell(line.replace("replaced.dump", str(tmp_path / "replaced.dump"))) == 0
    assert await held(url) == events


def with_password(url: str) -> str:
    return url.replace("postgres:@", "postgres:secret@")


async def test_people_are_told_that_the_file_is_gone_and_go_on_when_it_is_back(tmp_path: Path):
    file, aside = tmp_path / "data" / "ledger.db", tmp_path / "aside.db"
    await example(f"sqlite:///{file}")
    async with running_bot(f"sqlite:///{file}", {"DELIVERY__TICK": "0.2"}) as local:
        ada, fang = local.person("ada"), local.person("fang")
        await logged(local, "Backed up to")
        for person, province in ((ada, "liaoning"), (fang, "jilin")):
            await person.type(f"/commitment add {province} R&D intensity at least 1.9% by the end of 2022")
        file.rename(aside)
        await logged(local, "was moved or deleted while it was open")

        assert "was moved or deleted while I had it open" in (await ada.send(**HELD_2022)).text
        assert "已停止写入" in (await fang.send(**HELD_2022)).text
        await ada.close()

        aside.rename(file)
        assert "LN-2022-01" in (await ada.send(**HELD_2022)).text
    assert await held(f"sqlite:///{file}") > 51
    assert [one.name for one in (file.parent / "backups").iterdir()] == ["ledger-2026-11-22.db"]


async def told(person: Persona, words: str) -> None:
    """Somebody asks until they are told so: on a busy machine an answer may come too late for Slack."""
    async with asyncio.timeout(LONG_PATIENCE):
        while words not in (await person.type("/targets henan")).text:
            pass


async def test_people_are_told_in_time_that_the_server_is_away(postgres_server: str, postgres_url: str):
    await example(postgres_url)
    async with running_bot(postgres_url) as local:
        ada, fang = local.person("ada"), local.person("fang")
        assert (await ada.type("/targets henan")).rows
        assert (await fang.type("/targets henan")).rows
        async with shut(postgres_server, postgres_url):
            await told(ada, "does not answer at the moment")
            await told(fang, "数据库暂时没有响应")
        assert (await ada.type("/targets henan")).rows


async def test_somebody_is_erased_once_it_is_confirmed(tmp_path: Path):
    url = f"sqlite:///{tmp_path / 'ledger.db'}"
    await example(url)

    async def roles() -> list[str]:
        async with await Store.open(url) as store:
            return [grant.id for grant in await store.ledger(TEAM).grants.all()]

    erasing = ("erase", "--user", "U0FANG", "--name", "王芳")
    code, out, _ = await typed(url, *erasing)
    assert (code, out) == (1, "It would be 0 rows removed, 3 changed in 1 team. Nothing was done: add --yes.\n")
    assert await roles() == ["U0ADA", "U0FANG"]

    async with await Store.open(url):
        assert "is in use by another process" in (await typed(url, *erasing, "--yes"))[2]
    code, out, _ = await typed(url, "erase", "--user", "U0FANG", "--name", "target", "--yes")
    assert (code, out.partition(".")[0]) == (2, "A name is also a word that the ledger itself needs")
    code, out, err = await typed(url, *erasing, "--yes")
    assert (code, out.splitlines()[0]) == (0, "0 rows removed, 3 changed in 1 team.")
    assert "U0FANG" not in out + err
    assert "Erased a person: " in err
    assert await roles() == ["U0ADA"]

    assert (await typed(url, "erase", "--team", TEAM, "--yes"))[0] == 0
    assert await held(url) == 0
    no_names = [("--user", "U0FANG", "--name", text) for text in ("", " ", '"', "2026", "王")]
    for wrong in ((), ("--user", "fang"), ("--user", "U0FANG' OR 1"), *no_names):
        assert (await typed(url, "erase", *wrong, "--yes"))[0] == 2
