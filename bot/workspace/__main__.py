"""A Slack workspace on this machine for any app: `python -m bot.workspace --manifest manifest.json`."""

from __future__ import annotations

import argparse
import asyncio
import json
from pathlib import Path

from pydantic import ValidationError

from bot.workspace.command_line import budgets_of, complain, free, parser, reasons, say, stop_signal
from bot.workspace.server import served
from bot.workspace.state.manifest import AppManifest, read_manifest
from bot.workspace.state.records import SLACKBOT, Payload
from bot.workspace.workspace import Workspace


def main() -> None:
    """Serve until Ctrl-C; the app is started by somebody else."""
    options = parser("python -m bot.workspace", __doc__)
    options.add_argument("--manifest", type=_manifest, required=True, help="the app's manifest, in JSON")
    options.add_argument("--request-url", default="", help="where the app takes signed requests, without Socket Mode")
    asyncio.run(_run(options.parse_args()))


async def _run(arguments: argparse.Namespace) -> None:
    stop = stop_signal()
    workspace = Workspace(arguments.manifest, budgets=budgets_of(arguments), request_url=arguments.request_url)
    if arguments.request_url and not workspace.app.over_http:
        complain("The manifest has Socket Mode switched on, so nothing goes to the request URL.")
    for fault in arguments.fault:
        workspace.faults.add(fault)
    async with served(workspace, free(arguments.port)) as address:
        facts = {"page": address, **_facts(workspace)}
        say(json.dumps(facts) if arguments.json else _invitation(workspace))
        await stop.wait()


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


def _invitation(workspace: Workspace) -> str:
    app, facts = workspace.app, _facts(workspace)
    wanted = "signed requests go to its request URL" if app.over_http else "it connects by Socket Mode"
    return "\n".join(
        [
            f"{app.address} waits for {app.manifest.bot_name}; {wanted}. Start it with:",
            *(f"export {name}={value}" for name, value in app.environment.items() if value),
            "People:   " + ", ".join(f"{person['real_name']} ({person['id']})" for person in facts["people"]),
            "Channels: " + ", ".join(_channel_line(channel) for channel in facts["channels"]),
            f"What passes is on {app.address}/inspector (as JSON: /traffic). Ctrl-C ends it.",
        ]
    )


def _channel_line(channel: Payload) -> str:
    return f"#{channel['name']} ({channel['id']}{'' if channel['bot_is_in'] else ', the bot is not in it'})"


def _manifest(path: str) -> AppManifest:
    try:
        return read_manifest(Path(path))
    except OSError as error:
        raise argparse.ArgumentTypeError(f"{path}: {error.strerror}") from None
    except ValidationError as error:
        raise argparse.ArgumentTypeError(f"{path}: {reasons(error)}") from None


if __name__ == "__main__":
    main()
