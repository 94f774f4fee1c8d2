"""`python -m bot export` and `import`, as an operator types them."""

import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from store.example_ledger import load
from store.model.process import Process
from store.store import Store
from tests.ledgers import BY
from tests.store.samples import evidence, milestone

ROOT = Path(__file__).parent.parent


async def typed(url: str, *words: str) -> tuple[int, str, str]:
    """The exit code of a command, and what it wrote to both outputs."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bot", *words),
        cwd=ROOT,
        env={"DATABASE_URL": url, "PYTHONIOENCODING": "utf-8"},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await process.communicate()
    assert process.returncode is not None
    return process.returncode, out.decode(), err.decode()


@pytest.fixture
async def url(tmp_path: Path) -> str:
    """A database with the example ledger, a step and a piece of evidence."""
    address = f"sqlite:///{tmp_path / 'ledger.db'}"
    async with await Store.open(address) as store:
        await load(store, "T0HOME", BY)
        ledger = store.ledger("T0HOME")
        await ledger.milestones.add(milestone("m1", "HA-2022-06"), BY)
        await ledger.evidence.add(evidence("e1", "HA-2022-01"), BY)
    return address


async def records_of(url: str, team_id: str) -> dict[str, list[object]]:
    async with await Store.open(url) as store:
        tables = store.ledger(team_id).records
        return {kind: [one.record for one in await table.present()] for kind, table in tables.items()}


@pytest.mark.parametrize("format", ["csv", "json"])
async def test_a_ledger_moves_to_another_team_as_it_is(url: str, tmp_path: Path, format: str):
    file = str(tmp_path / f"all.{format}")

    assert await typed(url, "export", "--team", "T0HOME", "--format", format, "--output", file) == (0, "", "")
    code, out, _ = await typed(url, "import", "--team", "T0NEW", file, "--dry-run")
    assert (code, out) == (0, "99 new\nNothing was written.\n")
    code, out, _ = await typed(url, "import", "--team", "T0NEW", file)

    assert code == 0
    assert "99 records were written as batch " in out
    assert await records_of(url, "T0NEW") == await records_of(url, "T0HOME")
    assert (await typed(url, "import", "--team", "T0NEW", file))[1] == "99 on record already\nNothing was written.\n"


async def test_a_wrong_row_stops_all_the_others_unless_they_are_asked_for(url: str, tmp_path: Path):
    file = tmp_path / "table.csv"
    file.write_text("province,year,metric,target\nqinghai,2031,R&D intensity,1.2%\nqinghai,2031,nonsense,1\n")

    code, out, _ = await typed(url, "import", "--team", "T0NEW", str(file))
    assert code == 1
    assert out.splitlines()[0].startswith("Row 3: Metric: I do not know “nonsense”.")
    assert "Nothing was written." in out

    code, out, _ = await typed(url, "import", "--team", "T0NEW", str(file), "--skip-wrong")
    assert code == 1
    assert "1 records were written" in out


async def test_mistakes_in_the_command(url: str, tmp_path: Path):
    assert "export needs --team" in (await typed(url, "export"))[2]
    assert "I do not know “nonsense”" in (await typed(url, "export", "--team", "T0HOME", "nonsense"))[2]
    assert "Nothing on record fits that" in (await typed(url, "export", "--team", "T0OTHER"))[2]
    assert (await typed(url, "import", "--team", "T0HOME", str(tmp_path / "none.csv")))[0] == 3


async def test_what_was_on_record_on_a_day(url: str):
    code, out, _ = await typed(url, "export", "--team", "T0HOME", "--as-of", "2025-12-31")
    assert (code, out) == (2, "")

    code, out, _ = await typed(url, "export", "--team", "T0HOME", "--as-of", "2026-01-06", "henan", "rd_intensity")
    assert code == 0
    assert "(As of)" in out
    assert "2026-01-06" in out


async def test_a_ledger_moves_to_a_server_and_not_under_a_running_bot(url: str, postgres_url: str, tmp_path: Path):
    code, out, err = await typed(url, "move-to", postgres_url)
    assert (code, err) == (0, "")
    assert "rows were carried over, and each held against its original. Set DATABASE_URL to it" in out
    assert await records_of(postgres_url, "T0HOME") == await records_of(url, "T0HOME")

    code, out, err = await typed(url, "move-to", postgres_url)
    assert (code, out) == (3, "")
    assert "is not empty" in err
    now = datetime.now(UTC)
    async with await Store.open(postgres_url) as store:
        alive = Process(name="host:1", version="0", started_at=now, seen_at=now, by_sockets=True, database="PostgreSQL")
        await store.processes.put(alive)
    code, _, err = await typed(postgres_url, "move-to", f"sqlite:///{tmp_path / 'back.db'}")
    assert code == 3
    assert "A bot runs on it, or did minutes ago (host:1): stop it" in err
    code, _, err = await typed(url, "move-to", "mysql://somewhere")
    assert code == 2
    assert "must begin with sqlite:/// or postgresql://" in err
