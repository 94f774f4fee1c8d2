"""Try the bot in a workspace on this machine: `python -m bot.workspace`."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import signal
import socket
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path

from bot.workspace.app_manifest import read_manifest
from bot.workspace.bot_process import bot_process, environment_for
from bot.workspace.server import HOST, served
from bot.workspace.workspace import Workspace
from store.database import DatabaseError
from store.example_ledger import LedgerInUseError, load
from store.model.event import Authorship
from store.store import Store

USUAL_PORT = 8765
DATABASE_URL = "sqlite:///data/workspace.db"


def main(words: Sequence[str] | None = None) -> int:
    """Run until Ctrl-C; 1 when the bot died before that, or its database cannot be opened."""
    try:
        return asyncio.run(_run(_arguments(words)))
    except DatabaseError as error:
        _tell(str(error))
        return 1


async def prepare(database_url: str, team_id: str) -> None:
    """Begin an empty ledger with the examples; one that holds anything stays as it is."""
    by = Authorship(actor="(example)", at=datetime.now(UTC))
    async with await Store.open(database_url) as store:
        with contextlib.suppress(LedgerInUseError):
            await load(store, team_id, by)


async def _run(arguments: argparse.Namespace) -> int:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    manifest = Path(arguments.manifest) if arguments.manifest else resources.files("config") / "manifest.json"
    workspace = Workspace(read_manifest(manifest))
    async with served(workspace, _free(arguments.port)) as address:
        environment = environment_for(workspace, arguments.database)
        if arguments.manifest is None:
            await prepare(arguments.database, workspace.team_id)
            return await _run_bot(workspace, environment, stop, as_json=arguments.json)
        exports = "\n".join(f"export {name}={value}" for name, value in environment.items())
        invitation = f"{address} waits for a bot that is started with:\n{exports}"
        _say(json.dumps({"page": address, **environment}) if arguments.json else invitation)
        await stop.wait()
    return 0


async def _run_bot(workspace: Workspace, environment: dict[str, str], stop: asyncio.Event, *, as_json: bool) -> int:
    async with bot_process(environment) as bot:
        died = asyncio.ensure_future(bot.wait())
        stopped = asyncio.ensure_future(stop.wait())
        connected = asyncio.ensure_future(workspace.line.until_connected())
        try:
            await asyncio.wait((died, stopped, connected), return_when=asyncio.FIRST_COMPLETED)
            if connected.done():
                facts = json.dumps({"page": workspace.address, "bot": bot.pid})
                _say(facts if as_json else f"{workspace.app.bot_name} is ready: {workspace.address}  (Ctrl-C ends it)")
                await asyncio.wait((died, stopped), return_when=asyncio.FIRST_COMPLETED)
        finally:
            for waiting in (died, stopped, connected):
                waiting.cancel()
        if stop.is_set():
            return 0
    _tell(f"The bot ended by itself, with code {bot.returncode}.")
    return 1


def _free(port: int) -> int:
    """The port, or 0 for any other when somebody has it already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            _tell(f"Port {port} is taken, so another one is used.")
            return 0
    return port


def _arguments(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bot.workspace", description=__doc__)
    parser.add_argument("--port", type=int, default=USUAL_PORT, help=f"where the page is served (usually {USUAL_PORT})")
    parser.add_argument("--database", default=DATABASE_URL, help=f"where its ledger is kept (usually {DATABASE_URL})")
    parser.add_argument("--manifest", help="serve the app of this manifest, and let somebody else start its bot")
    parser.add_argument("--json", action="store_true", help="say where everything is as one line of JSON")
    return parser.parse_args(words)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _tell(sentence: str) -> None:
    sys.stderr.write(f"{sentence}\n")


if __name__ == "__main__":
    sys.exit(main())
