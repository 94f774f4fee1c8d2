"""Work that may take long is done elsewhere, and is given up where it takes too long or too much."""

import asyncio
import os
import signal
import time
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.heavy_work import HeavyWork
from config.metrics import METRICS, Wording
from handlers.phrases.language import language_for
from handlers.sheets.imported import taken
from handlers.slack.heavy_work import GivenUpError, Jobs
from handlers.slack.session import Session
from handlers.views.kit.reader import Reader
from handlers.words.query import UnknownWordError
from store.model.errors import NotAllowedError, UserError
from store.model.role import Role
from store.store import Store

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
TODAY = date(2022, 3, 10)
PATIENCE = 60.0  # seconds; a new Python has to start on a busy machine


@pytest.fixture
async def apart():
    async with HeavyWork(deadline=PATIENCE) as work:
        yield work


def fail(error: Exception) -> None:
    raise error


async def test_a_file_is_read_in_another_process(apart: HeavyWork):
    assert await apart(os.getpid) != os.getpid()

    content = "省份,年份,指标,目标\n河南,2022,高新技术企业,突破1万家\n谁知道,2022,高新技术企业,1\n".encode()
    assert repr(await apart(taken, content, TODAY, 10)) == repr(taken(content, TODAY, 10))


@pytest.mark.parametrize(
    "error",
    [
        UserError("I do not know “{word}”.", word="{braces} and 河南"),
        UserError("{column} is missing.", column=Wording("Year", "年份")),
        NotAllowedError(Role.EDITOR, "HA", ("U1",)),
        UnknownWordError("{x}", [(METRICS["rd_intensity"], "rd_intensity")]),
    ],
    ids=lambda error: type(error).__name__,
)
async def test_a_mistake_is_the_same_on_either_side(apart: HeavyWork, error: UserError):
    with pytest.raises(type(error)) as raised:
        await apart(fail, error)

    chinese = language_for("zh-CN")
    assert chinese.plain_error(raised.value) == chinese.plain_error(error)
    assert {**vars(raised.value), "__notes__": []} == {**vars(error), "__notes__": []}


async def test_what_takes_too_long_is_given_up():
    async with HeavyWork(deadline=0.5) as work:
        with pytest.raises(GivenUpError):
            await work(time.sleep, 3600)


async def test_what_takes_too_much_memory_is_given_up_and_the_next_is_done(apart: HeavyWork):
    with pytest.raises(GivenUpError):
        await apart(bytearray, 8_000_000_000)

    assert await apart(len, "henan") == 5


async def test_a_process_that_was_killed_is_followed_by_another(apart: HeavyWork):
    with pytest.raises(GivenUpError):
        await apart(signal.raise_signal, signal.SIGKILL)

    assert await apart(len, "henan") == 5


async def test_it_ends_with_the_bot():
    async with HeavyWork(deadline=PATIENCE) as work:
        pid = await work(os.getpid)

    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


async def test_it_gets_no_secrets(apart: HeavyWork, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-secret")
    monkeypatch.setenv("TOKEN_KEYS", "secret")
    monkeypatch.setenv("METRICS_TOKEN", "secret")
    monkeypatch.setenv("DATABASE_URL", "postgresql://bot:secret@localhost/bot")

    assert await apart(os.getenv, "SLACK_BOT_TOKEN") is None
    assert await apart(os.getenv, "DATABASE_URL") is None
    assert await apart(os.getenv, "TOKEN_KEYS") is None
    assert await apart(os.getenv, "METRICS_TOKEN") is None
    assert await apart(os.getenv, "PATH")


async def test_one_job_at_a_time_for_each_person(tmp_path: Path, apart: HeavyWork):
    jobs, done = Jobs(apart), asyncio.Event()
    async with await Store.open(f"sqlite:///{tmp_path}/ledger.db", zone=ZoneInfo("UTC")) as store:

        def of(user_id: str) -> Session:
            reader = Reader(user_id, language_for("en"))
            return Session({}, AsyncWebClient(), store.ledger("T1"), reader, NOON, TODAY)

        async def work(_: Session) -> None:
            await done.wait()

        first = asyncio.create_task(jobs.run(of("U1"), work))
        await asyncio.sleep(0)

        with pytest.raises(UserError, match="still under way"):
            jobs.admit(of("U1"))
        with pytest.raises(UserError, match="still under way"):
            await jobs.run(of("U1"), work)
        jobs.admit(of("U2"))

        done.set()
        await first
        jobs.admit(of("U1"))
