"""A Slack workspace on this machine for any app: `python -m bot.workspace --manifest app.yaml -- python app.py`."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from bot.workspace.app_process import environment_of, running
from bot.workspace.command_line import budgets_of, complain, free, parser, reasons, say, stop_signal
from bot.workspace.server import served
from bot.workspace.state.manifest import read_manifest
from bot.workspace.state.records import SLACKBOT, Payload
from bot.workspace.state.request_urls import request_urls
from bot.workspace.state.setup import ANY_TEAM
from bot.workspace.state.team_file import read_team
from bot.workspace.supported import hints
from bot.workspace.workspace import Workspace

USUAL_REQUEST_URL = "http://127.0.0.1:3000"  # where Bolt listens, in Python and in JavaScript
SECONDS_TO_CONNECT = 10.0

Read = TypeVar("Read")


def main() -> int:
    """Serve until Ctrl-C, or until the app that was started with it ends; then the app's own exit code."""
    words = sys.argv[1:]
    own, app = (words[: words.index("--")], words[words.index("--") + 1 :]) if "--" in words else (words, [])
    options = parser("python -m bot.workspace", __doc__)
    options.usage = "%(prog)s --manifest FILE [options] [-- COMMAND …]"
    add = options.add_argument
    add("--manifest", type=_read(read_manifest), required=True, help="the app's manifest, in YAML or JSON")
    add("--team", type=_read(read_team), default=ANY_TEAM, help="people, channels and groups, in YAML or JSON")
    add(
        "--request-url",
        default="",
        help=f"where the app takes signed requests, without Socket Mode (with COMMAND usually {USUAL_REQUEST_URL})",
    )
    return asyncio.run(_run(options.parse_args(own), app))


async def _run(arguments: argparse.Namespace, app: Sequence[str]) -> int:
    stop, manifest, url = stop_signal(), arguments.manifest, arguments.request_url
    if app and not manifest.has_socket_mode and request_urls(manifest, url) is None:
        url = USUAL_REQUEST_URL
    workspace = Workspace(manifest, setup=arguments.team, budgets=budgets_of(arguments), request_url=url)
    if url and not workspace.app.over_http:
        complain("The manifest has Socket Mode switched on, so nothing goes to the request URL.")
    for fault in arguments.fault:
        workspace.faults.add(fault)
    for hint in hints(manifest, over_http=workspace.app.over_http):
        complain(hint)
    async with served(workspace, free(arguments.port)) as address:
        facts = {"page": address, **_facts(workspace)}
        say(json.dumps(facts) if arguments.json else _invitation(workspace, is_started=bool(app)))
        if app:
            return await _run_app(workspace, app, stop)
        await stop.wait()
        return 0


async def _run_app(workspace: Workspace, words: Sequence[str], stop: asyncio.Event) -> int:
    warning = asyncio.create_task(warn_when_silent(workspace, SECONDS_TO_CONNECT))
    try:
        async with running(words, environment_of(workspace.app, os.environ)) as app:
            ends = [asyncio.create_task(app.wait()), asyncio.create_task(stop.wait())]
            await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
            for end in ends:
                end.cancel()
    except OSError as error:
        complain(f"{words[0]}: {error.strerror}")
        return 127
    finally:
        warning.cancel()
    if stop.is_set():
        return 0
    complain(f"The app ended by itself, with code {app.returncode}.")
    return app.returncode or 0


async def warn_when_silent(workspace: Workspace, seconds: float) -> None:
    """Say what is amiss when the app has not connected for so long."""
    app = workspace.app
    try:
        await asyncio.wait_for(app.line.until_connected(), seconds)
    except TimeoutError:
        calls = workspace.traffic.find()
        wanted = f"answer at {app.urls.events}" if app.urls else "open a socket with SLACK_APP_TOKEN"
        known = f"it has called {calls[-1].name} last" if calls else "it has called no method of the workspace"
        complain(
            f"{app.manifest.bot_name} has not connected for {seconds:.0f} seconds: it should {wanted}, "
            f"and {known}. It must take its tokens from SLACK_BOT_TOKEN, SLACK_APP_TOKEN and SLACK_SIGNING_SECRET."
        )


def _facts(workspace: Workspace) -> Payload:
    """What an app and its tests need to know, the variables for its environment among it."""
    team = workspace.team
    people = [person for person in team.people.values() if not person.is_bot and person.id != SLACKBOT]
    channels = [channel for channel in team.channels.values() if not channel.is_direct]
    return {
        **workspace.app.environment,
        "bot": team.bot_user_id,
        "people": [{"id": person.id, "name": person.name, "real_name": person.real_name} for person in people],
        "channels": [
            {"id": channel.id, "name": channel.name, "bot_is_in": team.bot_user_id in channel.members}
            for channel in channels
        ],
    }


def _invitation(workspace: Workspace, *, is_started: bool) -> str:
    app, facts = workspace.app, _facts(workspace)
    wanted = f"signed requests go to {app.urls.events}" if app.urls else "it connects by Socket Mode"
    variables = [f"export {name}={value}" for name, value in app.environment.items() if value]
    return "\n".join(
        [
            f"{app.address} waits for {app.manifest.bot_name}; {wanted}.{'' if is_started else ' Start it with:'}",
            *(() if is_started else variables),
            "People:   " + ", ".join(f"{person['real_name']} ({person['id']})" for person in facts["people"]),
            "Channels: " + ", ".join(_channel_line(channel) for channel in facts["channels"]),
            f"What passes is on {app.address}/inspector (as JSON: /traffic). Ctrl-C ends it.",
        ]
    )


def _channel_line(channel: Payload) -> str:
    return f"#{channel['name']} ({channel['id']}{'' if channel['bot_is_in'] else ', the bot is not in it'})"


def _read(read: Callable[[Path], Read]) -> Callable[[str], Read]:
    """Reads a file named on the command line, and says in one line what is wrong with it."""

    def take(path: str) -> Read:
        try:
            return read(Path(path))
        except OSError as error:
            raise argparse.ArgumentTypeError(f"{path}: {error.strerror}") from None
        except ValidationError as error:
            raise argparse.ArgumentTypeError(f"{path}: {reasons(error)}") from None
        except ValueError as error:
            raise argparse.ArgumentTypeError(f"{path}: {error}") from None

    return take


if __name__ == "__main__":
    sys.exit(main())
