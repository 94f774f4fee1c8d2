"""A process that writes into a ledger without end, ten records at a time: its test kills it."""

import asyncio
import sys
from itertools import count

from store.store import Ledger, Store
from tests.store.samples import by, target

AT_ONCE = 10


async def write_on(url: str) -> None:
    """Say `ready` after the first ten."""

    async def add_ten(ledger: Ledger) -> None:
        for _ in range(AT_ONCE):
            await ledger.commitments.add_numbered(target("HA-2022-00"), by())

    async with await Store.open(url) as store:
        for turn in count():
            await store.ledger("T1").write(add_ten)
            if turn == 0:
                print("ready", flush=True)  # noqa: T201  # read by the test


if __name__ == "__main__":
    asyncio.run(write_on(sys.argv[1]))
