"""Kill the bot over and over while it posts, among faults, and print what was lost and what was doubled."""

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

from tests.crash.run import FAULTS, RARE, Tally, Trial, crash
from tests.databases import new_database, pooled, postgres

QUICK = 20  # kills


def main() -> int:
    options = parser().parse_args()
    kills = min(options.kills, QUICK) if options.quick else options.kills
    with database(options.database) as server, through(options.pooled, server) as url:
        is_distributed = options.history_limits == "distributed"
        trial = Trial(
            kills,
            seed=options.seed,
            side_by_side=options.side_by_side,
            faults=RARE if is_distributed else FAULTS,
            is_distributed=is_distributed,
            restarts=options.restarts,
            server=server,
        )
        tally = asyncio.run(crash(url, trial))
    sys.stdout.write(table(tally))
    return 0 if tally.is_sound else 1


def parser() -> argparse.ArgumentParser:
    words = argparse.ArgumentParser(
        prog="python -m tests.crash", description=__doc__, epilog="Exit code 0: nothing lost, nothing doubled."
    )
    words.add_argument("--kills", type=int, default=400, metavar="N")
    words.add_argument(
        "--database", default="sqlite", help="sqlite (the default), postgres, or the address of an empty database"
    )
    words.add_argument("--seed", type=int, default=1, metavar="N", help="of the moments and the faults")
    words.add_argument(
        "--side-by-side", type=int, default=1, metavar="N", help="so many bots on one PostgreSQL, each killed by itself"
    )
    words.add_argument("--restarts", type=int, default=0, metavar="N", help="of PostgreSQL, while the bots are at work")
    words.add_argument(
        "--pooled", action="store_true", help="reach PostgreSQL through PgBouncer, transaction by transaction"
    )
    words.add_argument(
        "--history-limits",
        choices=("ordinary", "distributed"),
        default="ordinary",
        help="distributed: one page of 15 messages a minute; what is in doubt at the end then takes its time",
    )
    words.add_argument("--quick", action="store_true", help=f"{QUICK} kills at most: about two minutes")
    return words


@contextmanager
def database(choice: str) -> Iterator[str]:
    """The address of an empty database."""
    match choice:
        case "sqlite":
            with tempfile.TemporaryDirectory() as folder:
                yield f"sqlite:///{Path(folder) / 'bot.db'}"
        case "postgres":
            with postgres() as server:
                yield new_database(server)
        case url:
            yield url


def through(is_pooled: bool, server: str) -> AbstractContextManager[str]:
    """The address by which the bots reach a database."""
    return pooled(server) if is_pooled else nullcontext(server)


def table(tally: Tally) -> str:
    """The figures, a line each."""
    exits = ", ".join(f"{times} × {code}" for code, times in sorted(tally.exits.items()))
    lines = {
        "kills": tally.kills,
        "posts due": tally.due,
        "requests": tally.requests,
        "lost": len(tally.lost),
        "doubled": len(tally.doubled),
        "out of window": len(tally.out_of_window),
        "restarts of the database": tally.restarts,
        "exit codes": exits,
        "seconds": f"{tally.seconds:.0f}",
        **{f"fault {spec}": times for spec, times in tally.faults.items()},
    }
    return "".join(f"{name:50} {value}\n" for name, value in lines.items())


if __name__ == "__main__":
    sys.exit(main())
