"""A process killed in the middle of a write leaves whole writes only."""

import asyncio
import signal
import sys
from pathlib import Path

from store.model.selection import Selection
from store.store import Store
from tests.store.crash_writer import AT_ONCE
from tests.store.samples import by, target

PROJECT = Path(__file__).parents[2]


async def test_killed_in_mid_write_the_ledger_holds_all_of_it_or_nothing(url: str) -> None:
    expected = 0
    for wait in (0, 0.03, 0.08):
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.store.crash_writer", url),
            stdout=asyncio.subprocess.PIPE,
            cwd=PROJECT,
        )
        assert process.stdout
        assert await process.stdout.readline() == b"ready\n"
        await asyncio.sleep(wait)
        process.send_signal(signal.SIGKILL)
        await process.wait()

        async with await Store.open(url) as store:
            ledger = store.ledger("T1")
            held = await ledger.commitments.count(Selection(), up_to=10_000)
            assert held % AT_ONCE == 0
            assert held >= expected + AT_ONCE
            assert await ledger.revision() == held == len(await ledger.events.latest(10_000))
            for _ in range(AT_ONCE):
                await ledger.commitments.add_numbered(target("HA-2022-00"), by())
            expected = held + AT_ONCE
