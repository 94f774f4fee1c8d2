"""Try the bot in a workspace on this machine: `python -m bot.workspace`; any other app with `--manifest`."""

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

from pydantic import ValidationError

from bot.workspace.bot_process import bot_process, environment_for
from bot.workspace.line.faults import KINDS, Fault
from bot.workspace.line.rates import Budgets
from bot.workspace.server import HOST, served
from bot.workspace.state.manifest import AppManifest, read_manifest
from bot.workspace.state.records import SLACKBOT, Payload
from bot.workspace.workspace import Workspace
from store.database import DatabaseError
from store.example_ledger import LedgerInUseError, load
from store.model.event import Authorship
from store.model.role import Grant, Role, program
from store.store import Store

USUAL_PORT = 8765
DATABASE_URL = "sqlite:///data/workspace.team.db"
WAKEFUL = {"DELIVERY__TICK": "1"}  # seconds: a moved clock is noticed while one looks at the page
FAULTS = "faults on demand, as TARGET:KIND[:p=PROBABILITY][:n=TIMES][:s=SECONDS][:seed=NUMBER][:channel=ID]:\n"


def main(words: Sequence[str] | None = None) -> int:
    """Run until Ctrl-C; 1 when the bot died before that, or its database cannot be opened."""
    try:
        return asyncio.run(_run(_arguments(words)))
    except DatabaseError as error:
        _tell(str(error))
        return 1


async def prepare(database_url: str, workspace: Workspace) -> None:
    """Begin an empty ledger with the examples, Ada coordinating them and Fang recording; one in use stays as it is."""
    by = Authorship(actor=program("example"), at=datetime.now(UTC))
    ada, fang = workspace.team.person("ada"), workspace.team.person("fang")
    async with await Store.open(database_url) as store:
        with contextlib.suppress(LedgerInUseError):
            await load(store, workspace.team.team_id, by)
            grants = store.ledger(workspace.team.team_id).grants
            await grants.add(Grant(id=ada.id, role=Role.COORDINATOR), by)
            await grants.add(Grant(id=fang.id, role=Role.EDITOR), by)


async def _run(arguments: argparse.Namespace) -> int:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    manifest = arguments.manifest or read_manifest(resources.files("config") / "manifest.json")
    budgets = Budgets(lifted=arguments.no_rates, distributed=arguments.distributed)
    workspace = Workspace(manifest, budgets=budgets, request_url=arguments.request_url)
    if arguments.request_url and not workspace.app.over_http:
        _tell("The manifest has Socket Mode switched on, so nothing goes to the request URL.")
    for fault in arguments.fault:
        workspace.faults.add(fault)
    async with served(workspace, _free(arguments.port)) as address:
        if arguments.manifest is None:
            await prepare(arguments.database, workspace)
            return await _run_bot(workspace, arguments.database, stop, as_json=arguments.json)
        facts = _facts(workspace)
        _say(json.dumps({"page": address, **facts}) if arguments.json else _invitation(workspace))
        await stop.wait()
    return 0


async def _run_bot(workspace: Workspace, database_url: str, stop: asyncio.Event, *, as_json: bool) -> int:
    async with bot_process(WAKEFUL | environment_for(workspace, database_url)) as bot:
        died = asyncio.ensure_future(bot.wait())
        stopped = asyncio.ensure_future(stop.wait())
        connected = asyncio.ensure_future(workspace.app.line.until_connected())
        try:
            await asyncio.wait((died, stopped, connected), return_when=asyncio.FIRST_COMPLETED)
            if connected.done():
                facts = json.dumps({"page": workspace.app.address, "bot": bot.pid})
                _say(
                    facts
                    if as_json
                    else f"{workspace.app.manifest.bot_name} is ready: {workspace.app.address}  (Ctrl-C ends it)"
                )
                await asyncio.wait((died, stopped), return_when=asyncio.FIRST_COMPLETED)
        finally:
            for waiting in (died, stopped, connected):
                waiting.cancel()
        if stop.is_set():
            return 0
    _tell(f"The bot ended by itself, with code {bot.returncode}.")
    return 1


def _facts(workspace: Workspace) -> Payload:
    """What a foreign app and its tests need to know, the variables for its environment among it."""
    people = [person for person in workspace.team.people.values() if not person.is_bot and person.id != SLACKBOT]
    channels = [channel for channel in workspace.team.channels.values() if channel.kind != "im"]
    return {
        **environment_for(workspace),
        "bot": workspace.team.bot_user_id,
        "people": [{"id": person.id, "name": person.name, "real_name": person.real_name} for person in people],
        "channels": [
            {"id": channel.id, "name": channel.name, "bot_is_in": workspace.team.bot_user_id in channel.members}
            for channel in channels
        ],
    }


def _invitation(workspace: Workspace) -> str:
    facts = _facts(workspace)
    wanted = "signed requests go to its request URL" if workspace.app.over_http else "it connects by Socket Mode"
    return "\n".join(
        [
            f"{workspace.app.address} waits for {workspace.app.manifest.bot_name}; {wanted}. Start it with:",
            *(f"export {name}={value}" for name, value in environment_for(workspace).items() if value),
            "People:   " + ", ".join(f"{person['real_name']} ({person['id']})" for person in facts["people"]),
            "Channels: " + ", ".join(_channel_line(channel) for channel in facts["channels"]),
            f"What passes is on {workspace.app.address}/inspector (as JSON: /traffic). Ctrl-C ends it.",
        ]
    )


def _channel_line(channel: Payload) -> str:
    return f"#{channel['name']} ({channel['id']}{'' if channel['bot_is_in'] else ', the bot is not in it'})"


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


def _manifest(path: str) -> AppManifest:
    try:
        return read_manifest(Path(path))
    except OSError as error:
        raise argparse.ArgumentTypeError(f"{path}: {error.strerror}") from None
    except ValidationError as error:
        raise argparse.ArgumentTypeError(f"{path}: {_reasons(error)}") from None


def _fault(spec: str) -> Fault:
    try:
        return Fault.read(spec)
    except ValidationError as error:
        raise argparse.ArgumentTypeError(f"{spec!r}: {_reasons(error)}") from None


def _reasons(error: ValidationError) -> str:
    return "; ".join(f"{'.'.join(map(str, fault['loc']))} {fault['msg']}".strip() for fault in error.errors())


def _arguments(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m bot.workspace",
        description=__doc__,
        epilog=FAULTS + "\n".join(f"  {kind:14} {about}" for kind, about in KINDS.items()),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--port", type=int, default=USUAL_PORT, help=f"where the page is served (usually {USUAL_PORT})")
    parser.add_argument("--database", default=DATABASE_URL, help=f"where its ledger is kept (usually {DATABASE_URL})")
    parser.add_argument("--manifest", type=_manifest, help="serve this app, whose bot somebody else starts")
    parser.add_argument("--request-url", default="", help="where that app takes signed requests, without Socket Mode")
    parser.add_argument("--json", action="store_true", help="say where everything is as one line of JSON")
    parser.add_argument("--fault", type=_fault, action="append", default=[], help="let something go wrong; see below")
    parser.add_argument("--no-rates", action="store_true", help="never answer that a call was one too many")
    parser.add_argument("--distributed", action="store_true", help="history as for apps sold outside the marketplace")
    return parser.parse_args(words)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _tell(sentence: str) -> None:
    sys.stderr.write(f"{sentence}\n")


if __name__ == "__main__":
    sys.exit(main())
