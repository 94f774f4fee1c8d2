"""What the log holds: every error, though not sixty times, and nothing that lets somebody in or that people typed."""

import asyncio
import io
import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog

from bot.redaction import in_one_line, quoting_nothing, said_by_library, traceback_of, without_secrets
from bot.repeats import FIRST_PAUSE, CountingHandler
from tests.harness import LONG_PATIENCE, LocalWorkspace, running_bot
from tests.ledgers import example

TYPED = "moonquartz"  # what nobody else says
SECRET_KEYS = ("response_url", "trigger_id", "upload_url", "token", "app_token")


class Paper:
    """A log by itself, with a clock."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.stream = io.StringIO()
        self.handler = CountingHandler(self.stream, lambda: self.seconds)

    def note(self, message: str, *args: object, name: str = "bot.app", level: int = logging.ERROR) -> None:
        self.handler.handle(logging.LogRecord(name, level, __file__, 1, message, args, None))

    @property
    def lines(self) -> list[str]:
        return self.stream.getvalue().splitlines()


def test_an_error_that_comes_again_is_counted_in_ever_longer_pauses():
    paper = Paper()
    for _ in range(64):
        paper.note("Slack is away")
    assert paper.lines == ["Slack is away"]

    paper.seconds = FIRST_PAUSE
    paper.handler.tell()
    assert paper.lines[1:] == ["Slack is away (came 63 times more in 60 seconds)"]

    paper.note("Slack is away")
    paper.seconds += FIRST_PAUSE
    paper.handler.tell()
    assert len(paper.lines) == 2, "not each minute anew"
    paper.seconds += FIRST_PAUSE
    paper.handler.tell()
    assert paper.lines[2:] == ["Slack is away (came once more in 120 seconds)"]


class NamingTeams(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return f"{structlog.contextvars.get_contextvars().get('team')}: {super().format(record)}"


def test_what_comes_to_two_teams_is_counted_for_each():
    paper = Paper()
    paper.handler.setFormatter(NamingTeams())
    for team in ("T1", "T2", "T1"):
        with structlog.contextvars.bound_contextvars(team=team):
            paper.note("Slack is away")
    assert paper.lines == ["T1: Slack is away", "T2: Slack is away"]

    paper.seconds = FIRST_PAUSE
    paper.handler.tell()
    assert paper.lines[2:] == ["T1: Slack is away (came once more in 60 seconds)"]


def test_an_error_that_did_not_come_again_is_news_later():
    paper = Paper()
    paper.note("Slack is away")
    paper.seconds = FIRST_PAUSE
    paper.handler.tell()
    paper.note("Slack is away")
    assert paper.lines == ["Slack is away"] * 2


def test_what_was_counted_is_told_at_the_end():
    paper = Paper()
    for _ in range(3):
        paper.note("Slack is away")
    paper.seconds = 5
    paper.handler.close()
    assert paper.lines[1:] == ["Slack is away (came 2 times more in 5 seconds)"]


def test_errors_of_our_own_differ_by_what_they_are_about_and_those_of_libraries_do_not():
    paper = Paper()
    for number in range(5):
        paper.note("Post %d did not get out", number)
        paper.note(f"Failed to connect, session: s_{number}", name="slack_bolt.AsyncApp")
        paper.note("Connected %d times", number, name="slack_bolt.AsyncApp", level=logging.INFO)
    assert len([line for line in paper.lines if line.startswith("Post")]) == 5
    assert len([line for line in paper.lines if line.startswith("Failed")]) == 1
    assert len([line for line in paper.lines if line.startswith("Connected")]) == 5


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("the token xoxb-12-ab-CD is refused", "the token x… is refused"),
        ("xapp-1-A0-99-ff and xoxe.xoxp-1-Mi", "x… and x…"),
        ("https://slack.com/api/auth.test, status: 503", "https://slack.com/api/auth.test, status: 503"),
        ("to https://hooks.slack.com/commands/T1/2/abc.", "to https://hooks.slack.com/…."),
        ("url='wss://wss.slack.com/link/?ticket=1-2&app_id=3'", "url='wss://wss.slack.com/…'"),
        ("http://127.0.0.1:5000/api/x.y?token=abc", "http://127.0.0.1:5000/…"),
        ("postgresql://me:pass@db.example:5432/ledger", "postgresql://db.example:5432/…"),
        ("{'Authorization': 'Bearer abc', 'a': 1}", "{'Authorization': …, 'a': 1}"),
        ('"trigger_id": "12.34.ab"', '"trigger_id": …'),
    ],
)
def test_secrets_are_left_out(text: str, left: str):
    assert without_secrets(text) == left


@pytest.mark.parametrize(
    ("text", "level", "left"),
    [
        ("Received message: {'text': 'henan'}", logging.DEBUG, "Received message…"),
        ("executing functools.partial(x, 'henan')", logging.DEBUG, "executing functools.partial…"),
        ("Unhandled request ({'text': 'henan'})", logging.WARNING, "Unhandled request ({…})"),
        ("answered: {'ok': False, 'error': 'invalid_auth'}", logging.ERROR, "answered: {invalid_auth}"),
    ],
)
def test_libraries_quote_nothing(text: str, level: int, left: str):
    assert said_by_library(text, level) == left


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("invalid literal for int() with base 10: 'henan'", "invalid literal for int() with base 10: …"),
        (
            "1 error\nvalue\n  Input should be a number [type=float, input_value='a\\'b, c', input_type=str]",
            r"1 error\nvalue\n  Input should be a number [type=float, input_value=…, input_type=str]",
        ),
        ("null value\nDETAIL:  Failing row contains (1, henan).", r"null value\nDETAIL: …"),
        (
            "no\nThe server responded with: {'error': 'not_authed', 'x': 'y'}",
            r"no\nThe server responded with: {not_authed}",
        ),
    ],
)
def test_errors_quote_nothing(said: str, left: str):
    assert quoting_nothing(said) == left


def test_a_traceback_names_every_error_and_its_place():
    try:
        try:
            int(TYPED)
        except ValueError as error:
            raise KeyError(TYPED) from error
    except KeyError as error:
        told = traceback_of(error)
    assert "ValueError: invalid literal" in told
    assert "KeyError: …" in told
    assert told.count("test_logs.py") == 2
    assert TYPED not in told


def test_a_line_stays_a_line():
    assert in_one_line("/x\n2026 [error] FORGED\u202e\x1b[31m 河南") == r"/x\n2026 [error] FORGED\u202e\x1b[31m 河南"
    assert in_one_line("a\u061cb\u00adc\U000e0041") == r"a\u061cb\xadc\U000e0041"


def secrets_of(payload: Any) -> Iterator[str]:
    """The values in a payload that let somebody act or listen."""
    if isinstance(payload, dict):
        for key, value in payload.items():
            if isinstance(value, str) and value and (key in SECRET_KEYS or "ticket=" in value):
                yield value
            else:
                yield from secrets_of(value)
    elif isinstance(payload, list):
        for item in payload:
            yield from secrets_of(item)
    elif isinstance(payload, str) and payload.startswith("{"):
        yield from secrets_of(json.loads(payload))


async def do_everything(local: LocalWorkspace) -> None:
    """A payload of every kind, with the word in it wherever one can type."""
    ada = local.person("ada")
    answer = await ada.type(f"/targets {TYPED}")
    assert TYPED in answer.text
    answer = await ada.type("/targets henan")
    await ada.press(answer, "Share")
    await ada.say(f"<@{local.workspace.team.bot_user_id}> what about {TYPED}?")
    home = await ada.open_home()
    assert home.view
    await ada.type(f"/commitment add henan {TYPED}")
    await ada.submit(words=TYPED, title=f"{TYPED} again")
    if ada.modal:
        await ada.close(whole_stack=True)
    said = local.messages(ada.channel.id)[-1]
    await ada.run_shortcut("track_commitment", said)
    await ada.close(whole_stack=True)
    listed = await ada.type("/digest")
    await ada.press(listed, "Add a subscription")
    await ada.submit(query=TYPED)
    local.workspace.faults.add("views.open:503-after:n=1")
    await ada.type(f"/commitment add gansu {TYPED}")
    local.workspace.faults.end()
    local.workspace.faults.add("apps.connections.open:503-before:n=2")
    local.workspace.faults.add("refresh:n=1")
    async with asyncio.timeout(LONG_PATIENCE):
        while not any("Failed to retrieve WSS URL" in line for line in local.log):  # noqa: ASYNC110 - it is only looked at
            await asyncio.sleep(0.05)


@pytest.mark.parametrize("form", ["console", "json"])
async def test_the_log_in_all_its_detail_holds_no_secret_and_nothing_that_was_typed(tmp_path: Path, form: str):
    url = f"sqlite:///{tmp_path / 'bot.db'}"
    await example(url)
    async with running_bot(url, {"LOG_LEVEL": "DEBUG", "LOG_FORMAT": form}) as local:
        await do_everything(local)
        app = local.workspace.app
        passed = [part for one in app.traffic for part in (one.request, one.answer)]
        secrets = {app.bot_token, app.app_token, app.signing_secret, *secrets_of(passed)}
        assert any(secret.startswith("http") for secret in secrets)
        assert any("ticket=" in secret for secret in secrets)
    log = "\n".join(local.log)
    assert "Sending a request" in log
    assert "Received message" in log
    assert log.count("Traceback") <= 1
    for secret in (TYPED, *secrets):
        assert secret not in log, next(line for line in local.log if secret in line)
