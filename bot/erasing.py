"""The operator's way to have nothing left of a team or of a person: `python -m bot erase`."""

import argparse
import logging
import sys
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime

from bot.logs import set_up_logs
from config.settings import LedgerSettings
from store.database import Transaction
from store.erasure import Erased, LedgersOwnWordError, Person, erase_person, erase_team
from store.model.event import Authorship
from store.model.role import program
from store.store import Store, ledger_file

log = logging.getLogger(__name__)

NOT_CONFIRMED, NOT_A_NAME = 1, 2  # exit codes
TEAMS = "SELECT team_id FROM ledgers ORDER BY team_id"


class OnlyTriedError(Exception):
    """Nothing is to be written after all: whoever asks wants to know what would be."""


async def erase(settings: LedgerSettings, options: argparse.Namespace) -> int:
    """Do what was typed, or tell what it would do."""
    set_up_logs(settings.log_level, settings.log_format)
    async with await Store.open(settings.database_url, zone=settings.timezone, lock_wait=0) as store:
        teams = [options.team] if options.team else await teams_of(store)
        try:
            erased = await erase_from(store, teams, options)
        except LedgersOwnWordError:
            say("A name is also a word that the ledger itself needs. Nothing was done: give the full name.")
            return NOT_A_NAME
        where = "1 team" if len(teams) == 1 else f"{len(teams)} teams"
        told = f"{erased.removed} rows removed, {erased.changed} changed in {where}"
        if not options.yes:
            say(f"It would be {told}. Nothing was done: add --yes.")
            return NOT_CONFIRMED
        log.info("Erased %s: %s", "a person" if options.user else "a team", told)
        await store.database.scrub()
    say(f"{told}.")
    if path := ledger_file(settings.database_url):
        folder = settings.backups.folder or path.parent / "backups"
        say(f"Older copies still hold it: {folder} in the weeks to come, and what else begins with {path.name}.")
    return 0


async def teams_of(store: Store) -> list[str]:
    return [row["team_id"] for row in await store.database.read(lambda tx: tx.all(TEAMS))]


async def erase_from(store: Store, teams: Sequence[str], options: argparse.Namespace) -> Erased:
    """Erase as one write, or try it and leave everything as it was."""
    by = Authorship(actor=program("erase"), at=datetime.now(UTC))
    person = Person.leaving(options.user, options.name) if options.user else None
    tried: list[Erased] = []

    async def work(tx: Transaction) -> None:
        tried.clear()
        for team_id in teams:
            tried.append(await (erase_person(tx, team_id, person, by) if person else erase_team(tx, team_id)))
        if not options.yes:
            raise OnlyTriedError

    with suppress(OnlyTriedError):
        await store.database.write(work)
    return Erased(sum(one.removed for one in tried), sum(one.changed for one in tried))


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
