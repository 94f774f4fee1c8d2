"""How the bot is, as admins read it: when they ask, and by itself when something is wrong and when it is well again."""

import asyncio
import re
import sys
import tomllib
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot import __version__
from bot.sandbox import environment_for
from bot.workspace.state.clock import MovableClock
from store.model.subscription import EVERY_DAY, Subscription
from store.store import Store
from tests.harness import LONG_PATIENCE, ROOT, Answer, LocalWorkspace, Persona, running_bot
from tests.ledgers import BY, TEAM, example, given_up

MORNING = datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
HALF_PAST = MORNING.replace(minute=30)
SOON = {"DELIVERY__TICK": "0.2"}
GENERAL = "C0GENERAL"


async def subscribed(url: str) -> None:
    """A ledger of which a channel is told every day at half past nine."""
    await example(url)
    async with await Store.open(url) as store:
        one = Subscription(
            id="D1",
            channel_id=GENERAL,
            query="henan",
            weekdays=EVERY_DAY,
            quiet=False,
            starts_on=date(2026, 11, 23),
            created_by="U0ADA",
        )
        await store.ledger(TEAM).subscriptions.add(one, BY)


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(LONG_PATIENCE):
        while not holds():  # noqa: ASYNC110 - it is looked at, it does not call
            await asyncio.sleep(0.05)


async def as_time_goes_on(clock: MovableClock, holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(LONG_PATIENCE):
        while not holds():
            clock.advance(timedelta(minutes=5))
            await asyncio.sleep(0.5)


async def status(url: str, local: LocalWorkspace) -> tuple[int, str]:
    """What `python -m bot status` says by the workspace's clock, and its exit code."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "status", "--team", TEAM),
        cwd=ROOT,
        env=environment_for(local.workspace, url),
        stdout=asyncio.subprocess.PIPE,
    )
    out, _ = await process.communicate()
    assert process.returncode is not None
    return process.returncode, out.decode()


def told(persona: Persona, words: str) -> list[str]:
    """The direct messages in which somebody reads these words."""
    return [answer.text for answer in persona.direct_messages if words in answer.text]


async def read_health(persona: Persona, *words: str) -> Answer:
    """What somebody is told of the bot, once all these words stand there."""
    async with asyncio.timeout(LONG_PATIENCE):
        while True:
            answer = await persona.type("/digest health")
            if all(one in answer.text for one in words):
                return answer
            await asyncio.sleep(0.05)


def without_times(line: str) -> str:
    return re.sub(r"\d\d:\d\d|[\d,]+ MB", "…", line)


def test_the_version_is_that_of_the_package():
    assert tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"] == __version__


async def test_admins_and_operators_read_the_same_and_nobody_else_does(tmp_path: Path):
    url = f"sqlite:///{tmp_path / 'bot.db'}"
    await subscribed(url)
    async with running_bot(url, SOON, MovableClock(MORNING)) as local:
        ada, tom, fang = (local.person(name) for name in ("ada", "tom", "fang"))
        assert "That needs an admin." in (await ada.type("/digest health")).text

        since = "Connected by Socket Mode since 2026-11-23 09:0"
        read = await read_health(tom, since, "Last round: 2026", "Last backup: 2", "Job health: next 2")
        code, printed = await status(url, local)
        assert code == 0
        _, *lines = map(without_times, read.text.splitlines())
        assert lines == [*map(without_times, printed.splitlines())]
        for words in ("Last round: 2026", "MB left on its disk", "Token: accepted", "Last backup: 2", "Version 0.1.0"):
            assert words in printed
        assert "Next post due: 2026-11-23 09:30 Asia/Shanghai\n" in printed
        assert "Nothing is held up.\n" in printed
        for job in ("rounds", "backup", "health"):
            assert f"Job {job}: next 2026-11-23 " in printed

        fang.person.is_admin = True
        await fang.change_profile("zh-CN", "Asia/Shanghai")
        await read_health(fang, "没有耽搁的消息。")


async def test_an_admin_has_a_given_up_post_tried_again_and_drops_another(tmp_path: Path):
    url = f"sqlite:///{tmp_path / 'bot.db'}"
    await subscribed(url)
    await given_up(url, "D1", MORNING - timedelta(hours=1), GENERAL, "C0SCIENCE")
    async with running_bot(url, SOON, MovableClock(MORNING)) as local:
        tom = local.person("tom")
        shown = await tom.type("/digest health")
        assert "2 posts given up: msg_too_long (due since 2026-11-23 08:00 Asia/Shanghai)" in shown.text
        assert shown.text.count("was given up: msg_too_long") == 2
        assert shown.buttons == ["Try again", "Drop"] * 2

        shown = await tom.press(shown, "Drop")
        shown = await tom.told("Dropped.")
        assert shown.text.count("was given up: msg_too_long") == 1
        await tom.press(shown, "Try again")
        await tom.told("It is tried again")
        await until(lambda: bool(local.messages(GENERAL)) or bool(local.messages("C0SCIENCE")))
        shown = await read_health(tom, "Nothing is held up.")
        assert not shown.buttons

        undone = await tom.type("/commitment undo")
        assert "You have written nothing that is left to undo." in undone.text
    async with await Store.open(url) as store:
        events = [event for event in await store.ledger(TEAM).events.latest(9) if event.record == "post"]
        assert [(event.by.actor, (event.after or {})["state"]) for event in events] == [
            ("U0TOM", "pending"),
            ("U0TOM", "skipped"),
        ]


async def test_what_is_held_up_for_an_hour_is_told_once_whatever_is_restarted_and_once_when_it_is_well(tmp_path: Path):
    url = f"sqlite:///{tmp_path / 'bot.db'}"
    await subscribed(url)
    clock = MovableClock(MORNING)
    fault = f"chat.postMessage:503-before:channel={GENERAL}"
    held, well = "Posts have been held up since 2026-11-23 09:30 Asia/Shanghai", "Well again: Posts have been held up"
    async with running_bot(url, SOON, clock) as local:
        tom = local.person("tom")
        local.workspace.faults.add(fault)
        clock.advance_to(HALF_PAST)
        await until(lambda: bool(local.workspace.traffic.find("chat.postMessage")))
        await read_health(tom, "in doubt")
        assert not told(tom, held)
        clock.advance(timedelta(minutes=61))
        await until(lambda: bool(told(tom, held)))
        assert not told(local.person("ada"), held), "admins alone"
        clock.advance(timedelta(minutes=20))
        await read_health(tom, "Last round: 2026-11-23 10:5")
        assert len(told(tom, held)) == 1
        assert sum(held in line for line in local.log) == 1
        assert (await status(url, local))[0] == 1

    async with running_bot(url, SOON, clock) as local:
        tom = local.person("tom")
        local.workspace.faults.add(fault)
        await read_health(tom, "Connected by Socket Mode")
        clock.advance(timedelta(minutes=20))
        await read_health(tom, "Last round: 2026-11-23 11:1")
        assert not told(tom, held)
        local.workspace.faults.end()
        await as_time_goes_on(clock, lambda: bool(told(tom, well)))
        assert len(told(tom, well)) == 1


async def test_a_refused_token_is_told_by_the_log_and_afterwards_by_a_message(tmp_path: Path):
    url = f"sqlite:///{tmp_path / 'bot.db'}"
    await example(url)
    clock = MovableClock(MORNING)
    refused = "Slack has refused my token since 2026-11-23 09:1"
    async with running_bot(url, SOON, clock) as local:
        tom = local.person("tom")
        await read_health(tom, "Token: accepted")
        local.workspace.app.is_revoked = True
        clock.advance(timedelta(minutes=16))
        await until(lambda: any(refused in line for line in local.log))
        code, printed = await status(url, local)
        assert code == 1
        assert f"⚠️ {refused}" in printed
        local.workspace.app.is_revoked = False
        await as_time_goes_on(clock, lambda: bool(told(tom, f"Well again: {refused}")))


async def test_a_ledger_that_is_moved_away_is_told_and_so_is_that_it_is_back(tmp_path: Path):
    file = tmp_path / "bot.db"
    url, clock = f"sqlite:///{file}", MovableClock(MORNING)
    await example(url)
    gone = f"The database file {file} was moved or deleted"
    async with running_bot(url, SOON, clock) as local:
        tom = local.person("tom")
        await read_health(tom, "Connected by Socket Mode")
        file.rename(tmp_path / "elsewhere.db")
        await until(lambda: bool(told(tom, gone)))
        assert gone in (await tom.type("/digest health")).text
        (tmp_path / "elsewhere.db").rename(file)
        await as_time_goes_on(clock, lambda: bool(told(tom, f"Well again: {gone}")))
        assert len(told(tom, gone)) == 2, "once each"


async def test_a_connection_that_is_lost_is_told_and_made_anew(tmp_path: Path):
    url, clock = f"sqlite:///{tmp_path / 'bot.db'}", MovableClock(MORNING)
    await example(url)
    lost = "I have not been connected to Slack since 2026-11-23 09:"
    async with running_bot(url, SOON, clock) as local:
        tom = local.person("tom")
        await read_health(tom, "Connected by Socket Mode")
        before = local.workspace.traffic.count()
        local.workspace.faults.add("apps.connections.open:503-before")
        local.workspace.faults.add("refresh:n=1")
        await until(lambda: len(local.workspace.traffic.find("apps.connections.open", since=before)) >= 3)
        await as_time_goes_on(clock, lambda: bool(told(tom, lost)))
        local.workspace.faults.end()
        await as_time_goes_on(clock, lambda: bool(told(tom, f"Well again: {lost}")))
        await read_health(tom, "Connected by Socket Mode")
        assert len([line for line in local.log if "Failed to retrieve" in line]) == 1
