"""What comes in over HTTP without Slack's signature: it is refused, nothing is done, and the log says so in a line."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import hmac
import json
import re
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot.app import build_app
from bot.background import Background
from bot.clock import system_clock
from bot.heavy_work import HeavyWork
from bot.pace import Pace
from bot.workspace.server import served
from bot.workspace.state.manifest import read_manifest
from bot.workspace.workspace import Workspace
from handlers.slack.members import Members
from store.store import CHINA, Store
from tests.harness import ROOT, LocalWorkspace, running_bot
from tests.ledgers import example
from tests.workspace.conversation import until

COMMAND = urlencode({"command": "/targets", "text": "henan", "team_id": "T0LOCAL", "user_id": "U0ADA"}).encode()
ACTION = {
    "type": "block_actions",
    "team": {"id": "T0LOCAL"},
    "user": {"id": "U0ADA"},
    "actions": [{"action_id": "targets:share", "value": "henan"}],
    "response_url": "http://127.0.0.1:9/",
}
MENTION = {
    "type": "event_callback",
    "team_id": "T0LOCAL",
    "event": {"type": "app_mention", "user": "U0ADA", "channel": "C0GENERAL", "text": "henan", "ts": "1.2"},
}
OPENED = {
    "type": "event_callback",
    "team_id": "T0LOCAL",
    "event": {"type": "app_home_opened", "user": "U0ADA", "tab": "home", "channel": "D1"},
}
FORM = "application/x-www-form-urlencoded"
JSON = "application/json"
Headers = list[tuple[str, bytes]]


@pytest.fixture(scope="module")
async def local(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[LocalWorkspace]:
    url = f"sqlite:///{tmp_path_factory.mktemp('door') / 'bot.db'}"
    await example(url)
    async with running_bot(url, over_http=True) as bot:
        yield bot


@pytest.fixture
async def port(local: LocalWorkspace) -> int:
    def said() -> list[str]:
        return re.findall(r"port (\d+), at", "\n".join(local.log))

    await until(lambda: bool(said()))
    return int(said()[0])


def payload(value: object) -> bytes:
    return b"payload=" + quote(value if isinstance(value, str) else json.dumps(value)).encode()


def bodies() -> Iterator[tuple[str, bytes, str]]:
    """What a stranger may send, by name, with its content type."""
    yield "a command", COMMAND, FORM
    yield "a command that forges a log line", b"command=/x%0A2026 [error] FORGED&user_id=U0ADA&team_id=T0LOCAL", FORM
    yield "an action", payload(ACTION), FORM
    yield "an action with none", payload(ACTION | {"actions": []}), FORM
    yield "a submission", payload({"type": "view_submission", "view": {"callback_id": "commitment_form"}}), FORM
    yield "a shortcut", payload({"type": "shortcut", "callback_id": "new_commitment", "trigger_id": "1"}), FORM
    yield "a mention", json.dumps(MENTION).encode(), JSON
    yield "a Home", json.dumps(OPENED).encode(), JSON
    yield "a challenge", json.dumps({"type": "url_verification", "challenge": "c"}).encode(), JSON
    yield "no JSON", payload("{"), FORM
    yield "a list", payload("[]"), FORM
    yield "a number", payload("1"), FORM
    yield "a deep payload", payload("[" * 20_000), FORM
    yield "a deep body", b"[" * 100_000, JSON
    yield "a list as body", b"[]", JSON
    yield "a null", b"null", JSON
    yield "no UTF-8", b"command=\xff\xfe", FORM
    yield "no UTF-8 as JSON", b'{"a": "\xff"}', JSON
    yield "nothing", b"", FORM
    yield "a body of many fields", b"a=1&" * 200_000, FORM
    yield "zeros", b"\0" * 1000, "application/octet-stream"
    yield (
        "a form of parts",
        b'--x\r\nContent-Disposition: form-data; name="payload"\r\n\r\n{}\r\n--x--',
        "multipart/form-data; boundary=x",
    )


def signatures() -> Iterator[tuple[str, Headers]]:
    """What a stranger may put into the place of a signature, by name."""
    now = str(int(time.time())).encode()
    zeros = b"v0=" + b"0" * 64
    for name, stamp in {
        "letters": b"abc",
        "an empty timestamp": b"",
        "400 digits": b"9" * 400,
        "a minus": b"-5",
        "a fraction": b"1.5",
        "other digits": "١٢٣".encode(),
        "an old one": b"1",
        "one of tomorrow": str(int(time.time()) + 86_400).encode(),
        "now": now,
    }.items():
        yield name, [("X-Slack-Request-Timestamp", stamp), ("X-Slack-Signature", zeros)]
    for name, signature in {
        "no ASCII": "v0=é".encode(),
        "an empty signature": b"",
        "short": b"v0=00",
        "another version": b"v1=" + b"0" * 64,
        "capitals": b"V0=" + b"A" * 64,
    }.items():
        yield name, [("X-Slack-Request-Timestamp", now), ("X-Slack-Signature", signature)]
    yield "none", []
    yield "twice", [("X-Slack-Request-Timestamp", now)] * 2 + [("X-Slack-Signature", zeros)]


def request(
    body: bytes, kind: str, headers: list[tuple[str, bytes]], method: str = "POST", path: str = "/slack/events"
) -> bytes:
    lines = [f"{method} {path} HTTP/1.1".encode(), b"Host: bot", f"Content-Type: {kind}".encode()]
    lines += [f"Content-Length: {len(body)}".encode(), *(name.encode() + b": " + value for name, value in headers)]
    return b"\r\n".join(lines) + b"\r\nConnection: close\r\n\r\n" + body


def signed(secret: str, body: bytes, at: float) -> Headers:
    stamp = str(int(at)).encode()
    digest = hmac.new(secret.encode(), b"v0:" + stamp + b":" + body, hashlib.sha256).hexdigest()
    return [("X-Slack-Request-Timestamp", stamp), ("X-Slack-Signature", f"v0={digest}".encode())]


def corpus(secret: str) -> Iterator[tuple[str, bytes, set[int]]]:
    """Raw requests that nobody may be served for, by name, with the statuses that are right."""
    for name, body, kind in bodies():
        for how, headers in list(signatures())[:: 1 if name in ("a command", "an action", "a mention") else 7]:
            yield f"{name}, {how}", request(body, kind, headers), {400, 401}
    now = time.time()
    yield "signed an hour ago", request(COMMAND, FORM, signed(secret, COMMAND, now - 3600)), {401}
    yield "signed for another body", request(COMMAND + b"&x=1", FORM, signed(secret, COMMAND, now)), {401}
    yield "signed by another", request(COMMAND, FORM, signed(secret + "x", COMMAND, now)), {401}
    yield "signed, no UTF-8", request(b"\xff", FORM, signed(secret, b"\xff", now)), {400}
    for name, body, kind in (
        ("null", b"null", JSON),
        ("a list of lists", b"[" * 100_000, JSON),
        ("a payload that is a list", payload("[1]"), FORM),
        ("a payload that breaks off", payload("{"), FORM),
        ("a team that is a number", b'{"team": 5}', JSON),
        ("authorizations that are none", b'{"authorizations": {"a": 1}}', JSON),
    ):
        yield f"signed, {name}", request(body, kind, signed(secret, body, now)), {400}
    large = b"a" * 1_100_000
    yield "too large", request(large, FORM, signed(secret, large, now)), {413}
    packed = gzip.compress(COMMAND)
    yield "packed", request(packed, FORM, [("Content-Encoding", b"gzip"), *signed(secret, packed, now)]), {400}
    yield "badly packed", request(b"\x1f\x8bx", FORM, [("Content-Encoding", b"gzip")]), {400}
    yield "another method", request(b"", FORM, [], method="PUT"), {405}
    yield "another path", request(COMMAND, FORM, signed(secret, COMMAND, now), path="/"), {404}
    yield "up the tree", request(COMMAND, FORM, [], path="/../../etc/passwd"), {404}
    yield "no HTTP", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", {400}
    yield "a long line", b"POST /" + b"a" * 20_000 + b" HTTP/1.1\r\nHost: bot\r\n\r\n", {400}
    yield "a bad length", b"POST /slack/events HTTP/1.1\r\nHost: bot\r\nContent-Length: x\r\n\r\n", {400}
    yield (
        "bad chunks",
        b"POST /slack/events HTTP/1.1\r\nHost: bot\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\nxx\r\n0\r\n\r\n",
        {400},
    )


async def status_of(port: int, raw: bytes) -> int:
    """What a raw request is answered with."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(raw)
        line = await asyncio.wait_for(reader.readline(), 20)
        return int(line.split()[1]) if line else 0
    finally:
        writer.close()


ASKED_BY_THE_TIMETABLE = {
    "auth.test",
    "users.info",
    "users.conversations",
    "usergroups.users.list",
}  # whatever comes in


async def test_whatever_slack_did_not_sign_is_refused_and_nothing_is_done(local: LocalWorkspace, port: int) -> None:
    requests = [*corpus(local.workspace.app.signing_secret)]
    await local.rounds_made()  # which ask who is to be reminded
    calls, lines = len(local.workspace.traffic), len(local.log)

    answered = {name: (await status_of(port, raw), right) for name, raw, right in requests}
    await status_of(port, request(b"", "text/plain", [], method="GET", path="/healthz"))

    assert len(requests) >= 60
    assert {name: (got, right) for name, (got, right) in answered.items() if got not in right} == {}
    called = {exchange.name for exchange in local.workspace.traffic[calls:] if exchange.direction == "from_bot"}
    assert called <= ASKED_BY_THE_TIMETABLE
    written = [line for line in local.log[lines:] if "url_verification" not in line]  # signed, by the workspace
    assert len(written) <= len(requests)
    assert not [line for line in written if "Traceback" in line or "FORGED" in line or "henan" in line]


async def test_a_connection_on_which_nothing_whole_is_asked_is_closed(local: LocalWorkspace, port: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"POST /slack/events HTTP/1.1\r\nHost:")
    slow, drip = await asyncio.open_connection("127.0.0.1", port)
    drip.write(b"POST /slack/events HTTP/1.1\r\nHost: bot\r\nContent-Length: 10\r\n\r\na")

    assert await asyncio.wait_for(reader.read(), 20) == b""
    assert b" 400 " in await asyncio.wait_for(slow.readline(), 20)
    writer.close()
    drip.close()


async def test_who_looks_after_the_bot_is_told_how_it_is(local: LocalWorkspace, port: int) -> None:
    for path in ("/healthz", "/readyz"):
        assert await status_of(port, request(b"", "text/plain", [], method="GET", path=path)) == 200


async def test_a_request_of_slacks_is_answered(local: LocalWorkspace) -> None:
    answer = await local.person("ada").type("/targets henan")

    assert "Henan" in answer.text


async def test_no_header_of_bolts_is_obeyed_for_no_signature_covers_it(local: LocalWorkspace, port: int) -> None:
    body = COMMAND.replace(b"T0LOCAL", local.workspace.team.team_id.encode()) + b"&trigger_id=lazy"
    headers = [*signed(local.workspace.app.signing_secret, body, time.time()), ("X-Slack-Bolt-Lazy-Only", b"1")]
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request(body, FORM, headers))
    answer = await asyncio.wait_for(reader.read(), 20)
    writer.close()

    assert answer.startswith(b"HTTP/1.1 200")
    assert b"Henan" in answer


async def test_the_app_itself_does_nothing_for_what_is_not_verified(tmp_path: Path) -> None:
    workspace = Workspace(read_manifest(ROOT / "config" / "manifest.json"))
    headers: dict[str, str | Sequence[str]] = {
        "X-Slack-Request-Timestamp": "abc",
        "X-Slack-Signature": "v0=0",
        "Content-Type": FORM,
    }
    async with served(workspace), await Store.open(f"sqlite:///{tmp_path / 'bot.db'}") as store:
        client = AsyncWebClient("xoxb-1", base_url=f"{workspace.app.address}/api/")
        app = build_app(client, store, Members(), system_clock, CHINA, Background(), HeavyWork(), Pace(60), "a secret")

        response = await app.async_dispatch(AsyncBoltRequest(body=payload(ACTION).decode(), headers=headers))

    assert response.status == 401
    assert len(workspace.traffic) == 0
