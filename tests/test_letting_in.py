"""How the bot is let in: signed requests on a port, and tokens that are not accepted."""

import asyncio
import json
import socket
import time
from pathlib import Path
from urllib.parse import urlencode

import aiohttp
import pytest
from slack_sdk.signature import SignatureVerifier

from bot.sandbox import bot_process, environment_for, policy_desk
from bot.workspace.server import served
from tests.ledgers import example

SECRET = "a-secret-of-this-test"  # noqa: S105


async def test_a_signed_command_is_answered_and_a_forged_one_is_not(tmp_path: Path):
    url = f"sqlite:///{tmp_path / 'bot.db'}"
    await example(url)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    workspace, log = policy_desk(), list[str]()
    async with served(workspace), aiohttp.ClientSession() as session:
        environment = environment_for(workspace, url) | {
            "SLACK_APP_TOKEN": "",
            "SLACK_SIGNING_SECRET": SECRET,
            "PORT": str(port),
        }
        async with bot_process(environment, log=log):
            await listening(port)
            address = f"http://127.0.0.1:{port}/slack/events"
            status, answer = await send(session, address, SECRET, workspace.team.team_id)
            forged, _ = await send(session, address, "another-secret", workspace.team.team_id)

            strange = {
                "of another team": await send(session, address, SECRET, "T0ELSEWHERE"),
                "of no team": await send(session, address, SECRET, ""),
                "of nobody": await send(session, address, SECRET, workspace.team.team_id, ""),
                "of what is no id": await send(session, address, SECRET, workspace.team.team_id, "U0ADA|<!channel>"),
            }

    assert strange == dict.fromkeys(strange, (403, ""))
    assert sum("A request was refused, with nothing done" in line for line in log) == len(strange)
    assert status == 200
    assert "5 targets: 1 missed, 4 met." in json.loads(answer)["text"]
    assert forged == 401


async def send(
    session: aiohttp.ClientSession, address: str, secret: str, team_id: str, user_id: str = "U0ADA"
) -> tuple[int, str]:
    """A slash command as Slack posts it, signed: https://docs.slack.dev/authentication/verifying-requests-from-slack."""
    body = urlencode(
        {"command": "/targets", "text": "henan", "team_id": team_id, "user_id": user_id, "trigger_id": "1"}
    )
    moment = str(int(time.time()))
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Slack-Request-Timestamp": moment,
        "X-Slack-Signature": SignatureVerifier(secret).generate_signature(timestamp=moment, body=body) or "",
    }
    async with session.post(address, data=body, headers=headers) as response:
        return response.status, await response.text()


async def listening(port: int) -> None:
    """Wait until somebody answers on the port."""
    for _ in range(1200):
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.05)
        else:
            writer.close()
            await writer.wait_closed()
            return
    raise AssertionError("the bot does not listen")


@pytest.mark.parametrize(
    ("name", "wrong"), [("SLACK_BOT_TOKEN", "xoxb-somebody-elses"), ("SLACK_APP_TOKEN", "xapp-somebody-elses")]
)
async def test_tokens_that_slack_does_not_accept_are_one_line(tmp_path: Path, name: str, wrong: str):
    workspace = policy_desk()
    log: list[str] = []
    async with served(workspace):
        environment = environment_for(workspace, f"sqlite:///{tmp_path / 'bot.db'}") | {name: wrong}
        async with bot_process(environment, log=log) as process:
            code = await asyncio.wait_for(process.wait(), 60)

    assert code == 2
    assert log[-1] == "Slack does not accept the tokens: invalid_auth"
    assert wrong not in "\n".join(log)
