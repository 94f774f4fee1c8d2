"""What the program does, by what was typed: answer Slack, or one thing with the ledger."""

import argparse
import asyncio
import json
import logging
import sys

from pydantic import ValidationError
from slack_sdk.errors import SlackApiError

from bot.assistants.desktop import serve
from bot.clock import present
from bot.connection import PortTakenError, reason
from bot.erasing import erase
from bot.files import export_ledger, import_ledger
from bot.health import status
from bot.keeping import keep
from bot.logs import set_up_logs
from bot.moving import move_to
from bot.serving import run
from config.manifest import NoAddressError, for_http, for_sockets
from config.settings import LedgerSettings, Settings, problems
from handlers.phrases.language import language_for
from store.database import DatabaseError
from store.example_ledger import LedgerInUseError, load
from store.model.errors import UserError
from store.model.event import Authorship
from store.model.role import program
from store.store import Store

log = logging.getLogger(__name__)

WRONG_SETTINGS = 2  # exit codes
CANNOT_START = 3


def perform(options: argparse.Namespace) -> int:
    """Do what was typed, and tell in words what keeps it from being done; gives the exit code."""
    try:
        return asyncio.run(begun(options))
    except SlackApiError as error:
        return complained(WRONG_SETTINGS, f"Slack does not accept the tokens: {reason(error)}")
    except ValidationError as error:
        return complained(WRONG_SETTINGS, *problems(error))
    except (DatabaseError, LedgerInUseError, PortTakenError, OSError) as error:
        return complained(CANNOT_START, str(error))
    except UserError as error:
        return complained(WRONG_SETTINGS, language_for("en").plain_error(error))


async def begun(options: argparse.Namespace) -> int:
    """The task that was typed, with its settings; without one the bot itself."""
    match options.task:
        case "example-ledger":
            return await load_example(LedgerSettings(), options.team)
        case "export":
            return await export_ledger(LedgerSettings(), options)
        case "import":
            return await import_ledger(LedgerSettings(), options)
        case "status":
            return await status(LedgerSettings(), options.team)
        case "erase":
            return await erase(LedgerSettings(), options)
        case "migrate":
            return await migrate(LedgerSettings())
        case "manifest":
            return print_manifest(options)
        case "new-key":
            from bot.keys import new_key

            return new_key()
        case "rotate-keys":
            from bot.keys import rotate_keys

            return await rotate_keys(LedgerSettings())
        case "move-to":
            return await move_to(LedgerSettings(), options.database)
        case "mcp":
            return await serve(LedgerSettings(), options)
        case "backup" | "verify" | "restore":
            return await keep(LedgerSettings(), options.task, options.file)
    return await run(Settings())


def complained(code: int, *lines: str) -> int:
    """Say in a line each why the program cannot go on, without a log record around it; gives the exit code."""
    sys.stderr.writelines(f"{line}\n" for line in lines)
    return code


async def migrate(settings: LedgerSettings) -> int:
    """Bring the database up to date, or tell why it cannot be; an older bot beside goes on."""
    set_up_logs(settings.log_level, settings.log_format)
    async with await Store.open(settings.database_url, zone=settings.timezone):
        log.info("The database is up to date")
    return 0


def print_manifest(options: argparse.Namespace) -> int:
    """Print the manifest for one of the two doors, as Slack's page *From a manifest* takes it."""
    try:
        manifest = for_http(options.http) if options.http else for_sockets()
    except NoAddressError as error:
        return complained(WRONG_SETTINGS, str(error))
    sys.stdout.write(json.dumps(manifest, ensure_ascii=False, indent=2) + "\n")
    return 0


async def load_example(settings: LedgerSettings, team_id: str) -> int:
    """Fill an empty database with the example ledger of a team."""
    set_up_logs(settings.log_level, settings.log_format)
    async with await Store.open(settings.database_url, zone=settings.timezone) as store:
        now = await present(settings.clock_url)
        written = await load(store, team_id, Authorship(actor=program("example"), at=now))
    log.info("%d records loaded for %s", written, team_id)
    return 0
