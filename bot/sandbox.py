"""Try the bot on this machine, with people and a ledger to begin with: `make run`, or `python -m bot.sandbox`."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import sys
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from tempfile import TemporaryDirectory

from cryptography.fernet import Fernet

from bot.workspace.app_process import running
from bot.workspace.command_line import budgets_of, complain, free, parser, say, stop_signal
from bot.workspace.line.rates import Budgets
from bot.workspace.server import served
from bot.workspace.state.clock import MovableClock
from bot.workspace.state.manifest import AppManifest, read_manifest
from bot.workspace.state.organisation import Organisation
from bot.workspace.state.records import Person, UserGroup
from bot.workspace.state.setup import Room, TeamSetup
from bot.workspace.workspace import Workspace
from config.manifest import INSTALL, for_http
from store.database import DatabaseError
from store.example_ledger import LedgerInUseError, load
from store.model.event import Authorship
from store.model.role import Grant, Role, program
from store.store import Store

DATABASE_URL = "sqlite:///data/workspace.db"
WAKEFUL = {"DELIVERY__TICK": "1"}  # seconds: a moved clock is noticed while one looks at the page
USUAL_PORT = 3000
SECONDS_TO_STOP = 1.2  # what the bot gets to end by itself; then it is killed

POLICY_DESK = TeamSetup(
    team_id="T0POLICY",
    name="Policy Desk",
    people=(
        Person("U0ADA", "ada", "Ada Moreau", "Europe/Paris", "en-GB", title="Coordinator"),
        Person("U0TOM", "tom", "Tom Becker", "Europe/Berlin", "en-US", title="Workspace admin", is_admin=True),
        Person("U0FANG", "fang", "王芳 Wang Fang", "Asia/Shanghai", "zh-CN", title="Editor"),
    ),
    channels=(
        Room("C0GENERAL", "general"),
        Room("C0SCIENCE", "science-policy"),
        Room("C0LUNCH", "lunch", with_bot=False),
    ),
    examples={
        "en": ("/targets henan 2022", "/commitment HA-2022-02", "/targets rd_intensity"),
        "zh": ("/targets 河南 2022", "/commitment HA-2022-02", "/targets 研发投入强度"),
    },
    groups=(UserGroup("S0POLICY", "policy", "Policy unit", ["U0ADA", "U0TOM"]),),
)

SCIENCE_DESK = replace(POLICY_DESK, team_id="T0SCIENCE", name="Science Desk")
BUREAU = Organisation("E0BUREAU", "Bureau of Policy")


def main() -> int:
    """Run until Ctrl-C; 1 when the bot died before that, or its database cannot be opened."""
    options = parser("python -m bot.sandbox", __doc__)
    options.add_argument("--database", default=DATABASE_URL, help=f"where the ledger is kept (usually {DATABASE_URL})")
    options.add_argument("--http", type=int, metavar="PORT", help="reach the bot over HTTP, there; Slackbot needs that")
    options.add_argument(
        "--install",
        action="store_true",
        help="with --http: the bot is in no workspace yet; people install it in one of two, or in both at once",
    )
    try:
        return asyncio.run(_run(options.parse_args()))
    except DatabaseError as error:
        complain(str(error))
        return 1


def own_manifest() -> AppManifest:
    """What this bot's manifest says."""
    return read_manifest(resources.files("config") / "manifest.json")


def manifest_over_http(port: int) -> AppManifest:
    """What its manifest says where it listens at a port of this machine."""
    return AppManifest.model_validate(for_http(f"http://127.0.0.1:{port}"))


def policy_desk(
    clock: MovableClock | None = None,
    *,
    manifest: AppManifest | None = None,
    budgets: Budgets | None = None,
    request_url: str = "",
) -> Workspace:
    """A workspace for this bot; it does not run yet."""
    manifest = manifest or own_manifest()
    return Workspace(manifest, clock, setup=POLICY_DESK, budgets=budgets, request_url=request_url)


def environment_for(workspace: Workspace, database_url: str) -> dict[str, str]:
    """What the bot reads from its environment to live in this workspace, which must be served already."""
    port = {"PORT": str(workspace.app.port)} if workspace.app.port else {}
    return workspace.app.environment | {"DATABASE_URL": database_url, **port}


async def prepare(database_url: str, workspace: Workspace) -> None:
    """Begin an empty ledger with the examples, Ada coordinating them and Fang recording; one in use stays as it is."""
    by = Authorship(actor=program("example"), at=datetime.now(UTC))
    team = workspace.team
    ada, fang = team.person("ada"), team.person("fang")
    async with await Store.open(database_url) as store:
        with contextlib.suppress(LedgerInUseError):
            await load(store, team.team_id, by)
            grants = store.ledger(team.team_id).grants
            await grants.add(Grant(id=ada.id, role=Role.COORDINATOR), by)
            await grants.add(Grant(id=fang.id, role=Role.EDITOR), by)


def bot_process(
    environment: Mapping[str, str],
    *,
    program: str = "bot",
    folder: Path | None = None,
    log: list[str] | None = None,
) -> AbstractAsyncContextManager[asyncio.subprocess.Process]:
    """Run `python -m bot` as long as the block lasts; what it writes to stderr goes to `log`, or to ours."""
    words = (sys.executable, "-m", program)
    return running(words, environment, folder=folder, log=log, seconds_to_stop=SECONDS_TO_STOP)


async def _run(arguments: argparse.Namespace) -> int:
    stop = stop_signal()
    if arguments.install:
        return await _run_installing(arguments, stop)
    manifest = manifest_over_http(arguments.http) if arguments.http else own_manifest()
    workspace = policy_desk(manifest=manifest, budgets=budgets_of(arguments))
    for fault in arguments.fault:
        workspace.faults.add(fault)
    async with served(workspace, free(arguments.port)):
        await prepare(arguments.database, workspace)
        environment = WAKEFUL | environment_for(workspace, arguments.database)
        return await _run_bot(workspace, environment, stop, as_json=arguments.json)


async def _run_installing(arguments: argparse.Namespace, stop: asyncio.Event) -> int:
    """Nothing of it is kept: an installation is worth nothing once these workspaces have ended."""
    port = arguments.http or USUAL_PORT
    first = Workspace(manifest_over_http(port), setup=replace(POLICY_DESK, organisation=BUREAU), is_installed=False)
    second = first.beside(replace(SCIENCE_DESK, organisation=BUREAU), is_installed=False)
    with TemporaryDirectory(prefix="bot-") as folder:
        async with served(first, free(arguments.port)), served(second):
            url, key = f"sqlite:///{folder}/ledger.db", Fernet.generate_key().decode("ascii")
            await prepare(url, first)
            say(f"Install it at http://127.0.0.1:{port}{INSTALL}, in {first.team.name} or {second.team.name}:")
            say(f"{first.app.address} and {second.app.address}")
            own = {"DATABASE_URL": url, "PORT": str(port), "TOKEN_KEYS": key}
            environment = WAKEFUL | first.app.environment_for_many | own
            return await _run_bot(first, environment, stop, as_json=arguments.json)


async def _run_bot(workspace: Workspace, environment: Mapping[str, str], stop: asyncio.Event, *, as_json: bool) -> int:
    async with bot_process(environment) as bot:
        died = asyncio.ensure_future(bot.wait())
        stopped = asyncio.ensure_future(stop.wait())
        connected = asyncio.ensure_future(workspace.app.line.until_connected())
        try:
            await asyncio.wait((died, stopped, connected), return_when=asyncio.FIRST_COMPLETED)
            if connected.done():
                app = workspace.app
                facts = json.dumps({"page": app.address, "bot": bot.pid})
                say(facts if as_json else f"{app.manifest.bot_name} is ready: {app.address}  (Ctrl-C ends it)")
                await asyncio.wait((died, stopped), return_when=asyncio.FIRST_COMPLETED)
        finally:
            for waiting in (died, stopped, connected):
                waiting.cancel()
        if stop.is_set():
            return 0
    complain(f"The bot ended by itself, with code {bot.returncode}.")
    return 1


if __name__ == "__main__":
    sys.exit(main())
