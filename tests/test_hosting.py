"""The running bot in the workspaces that install it: each is served by its own token, until it leaves."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from secrets import token_hex

import aiohttp
import pytest_asyncio

from bot.sandbox import POLICY_DESK
from bot.workspace.line.payloads import event_callback
from bot.workspace.server import served
from bot.workspace.state.clock import MovableClock
from bot.workspace.state.manifest import AppManifest
from bot.workspace.state.organisation import Organisation
from bot.workspace.workspace import Workspace
from config.manifest import for_http
from store.store import Store
from tests.browsing import Browser
from tests.harness import LONG_PATIENCE, NOON, LocalWorkspace, Persona, bot_in, kept_port
from tests.payloads import collected
from tests.store.samples import TOKEN_KEYS

PROMISE = "省份\t年份\t指标\t目标\t截止\n河南\t2031\t高新技术企业\t突破1万家\t2031年底\n"


@dataclass
class Host:
    """The bot, and any number of workspaces that may install it."""

    local: LocalWorkspace
    address: str
    database_url: str
    session: aiohttp.ClientSession
    _open: AsyncExitStack

    async def workspace(self, organisation: Organisation | None = None) -> LocalWorkspace:
        """Another one, in which it is not installed."""
        id = f"T0{token_hex(4).upper()}"
        setup = replace(POLICY_DESK, team_id=id, name=f"Desk {id}", organisation=organisation)
        made = self.local.workspace.beside(setup, is_installed=False)
        made.app.line.ack_seconds = made.app.tokens.trigger_seconds = LONG_PATIENCE
        made.app.budgets.lifted = True
        await self._open.enter_async_context(served(made))
        await made.app.line.until_connected()
        return LocalWorkspace(made, self.local.process, self.local.log, self.local.door)

    async def install(self, where: LocalWorkspace | Organisation, *left_out: str) -> str:
        """Have it installed; gives the page that tells so."""
        id = where.id if isinstance(where, Organisation) else where.workspace.team.team_id
        status, page = await Browser(self.session, self.address).install(id, *left_out)
        assert status == 200
        return page

    async def rows_of(self, table: str, local: LocalWorkspace) -> list[dict[str, object]]:
        """What a table holds of a workspace."""
        sql = f"SELECT * FROM {table} WHERE team_id = :team_id"  # noqa: S608  # our own names
        async with await Store.look(self.database_url) as store:
            team = {"team_id": local.workspace.team.team_id}
            return [dict(row) for row in await store.database.read(lambda tx: tx.all(sql, team))]


@pytest_asyncio.fixture(scope="module")
async def host(tmp_path_factory: object) -> AsyncIterator[Host]:
    folder: Path = tmp_path_factory.mktemp("host")  # type: ignore[attr-defined]
    with kept_port() as port:
        async with hosting_at(port, f"sqlite:///{folder / 'bot.db'}") as opened:
            yield opened


@asynccontextmanager
async def hosting_at(port: int, url: str) -> AsyncIterator[Host]:
    address = f"http://127.0.0.1:{port}"
    manifest = for_http(address)
    manifest["settings"]["token_rotation_enabled"] = True
    first = Workspace(AppManifest.model_validate(manifest), MovableClock(NOON), setup=POLICY_DESK, is_installed=False)
    first.app.line.ack_seconds = first.app.tokens.trigger_seconds = LONG_PATIENCE
    keys = ",".join(key.get_secret_value() for key in TOKEN_KEYS)
    async with AsyncExitStack() as opened:
        opened.enter_context(collected(first))
        await opened.enter_async_context(served(first))
        variables = {
            **first.app.environment_for_many,
            "PORT": str(port),
            "TOKEN_KEYS": keys,
            "PUBLIC_URL": address,
        }
        local = await opened.enter_async_context(bot_in(first, url, variables))
        jar = aiohttp.DummyCookieJar()
        session = await opened.enter_async_context(aiohttp.ClientSession(cookie_jar=jar))
        yield Host(local, address, url, session, opened)


async def record(tom: Persona) -> None:
    """Have an admin record a promise of Henan's."""
    await tom.type("/commitment import")
    assert await tom.submit(rows=PROMISE) == {}
    await tom.press(await tom.told("1 row read"), "Import 1 row")
    await tom.told("1 row of")


async def until(found: Callable[[], Awaitable[bool]], what: str) -> None:
    """Wait until something is so."""
    async with asyncio.timeout(LONG_PATIENCE):
        while not await found():  # noqa: ASYNC110  # nobody tells: it is in another process
            await asyncio.sleep(0.05)


async def test_whoever_installs_it_is_greeted_and_answered(host: Host):
    desk, stranger = await host.workspace(), await host.workspace()
    assert f"Targets is in {desk.workspace.team.name}" in await host.install(desk)

    tom, ada = desk.person("tom"), desk.person("ada")
    await desk.settled()
    assert ["I keep what China's provinces promise" in said.text for said in tom.direct_messages] == [True]
    await record(tom)
    assert "HA-2031-01" in (await ada.type("/targets henan")).text
    assert await host.rows_of("commitments", desk)
    assert await host.rows_of("installations", stranger) == []


async def test_a_workspace_that_we_know_nothing_of_is_told_so(host: Host):
    desk = await host.workspace()
    desk.workspace.app.own.give(desk.workspace.app.manifest.scopes)  # in Slack it is installed, here it is not
    answer = await desk.person("ada").type("/targets henan")
    assert "not installed here any more" in answer.text
    assert "卸载" in answer.text


async def test_two_workspaces_keep_to_themselves(host: Host):
    one, other = await host.workspace(), await host.workspace()
    for desk in (one, other):
        await host.install(desk)
    tom = one.person("tom")
    await record(tom)
    assert "HA-2031-01" in (await one.person("ada").type("/targets henan")).text
    assert "HA-2031-01" not in (await other.person("ada").type("/targets henan")).text
    assert await host.rows_of("commitments", other) == []


async def test_slackbot_is_answered_from_the_ledger_of_each_workspace(host: Host):
    one, other = await host.workspace(), await host.workspace()
    assert "Slackbot cannot ask me." in await host.install(one, "mcp:connect")
    assert one.workspace.app.slackbot is None
    for desk in (one, other):
        assert "Slackbot" not in await host.install(desk)
    await record(one.person("tom"))
    slackbot = one.workspace.app.slackbot
    assert slackbot

    def ada(desk: LocalWorkspace) -> dict[str, str]:
        return {"user_id": "U0ADA", "team_id": desk.workspace.team.team_id}

    assert "HA-2031-01" in (await slackbot.call("province_targets", {"provinces": "henan"}, ada(one))).text
    assert "Nothing is recorded" in (await slackbot.call("province_targets", {"provinces": "henan"}, ada(other))).text

    await one.workspace.uninstall()
    refused = await slackbot.call("province_targets", {"provinces": "henan"}, ada(one))
    assert refused.is_error
    assert "not installed in your workspace" in refused.text


async def test_who_leaves_and_comes_back_in_a_hurry_finds_everything(host: Host):
    desk = await host.workspace()
    await host.install(desk)
    tom = desk.person("tom")
    await record(tom)
    await desk.settled()

    await desk.workspace.uninstall()
    (row,) = await host.rows_of("installations", desk)
    assert row["tokens"] is None
    calls = len(desk.workspace.traffic.find("chat.*"))

    left_at = int(desk.clock.now().timestamp())
    desk.clock.advance(timedelta(seconds=5))
    assert "still there" in await host.install(desk)
    for event in ("app_uninstalled", "tokens_revoked"):  # they come late, after the second installation
        told = event_callback(desk.workspace.team, {"type": event, "tokens": {"bot": ["U0APP"]}})
        await desk.workspace.app.line.tell(told | {"event_time": left_at})

    assert "HA-2031-01" in (await desk.person("ada").type("/targets henan")).text
    await desk.rounds_made()
    assert [one.verdict for one in desk.workspace.traffic.find("chat.*")[calls:] if one.verdict != "ok"] == []
    (row,) = await host.rows_of("installations", desk)
    assert row["left_at"] is None


async def test_an_organisation_is_served_in_each_workspace_that_it_lets_us_into(host: Host):
    ministry = Organisation(f"E0{token_hex(4).upper()}", "Ministry")
    one, other = await host.workspace(ministry), await host.workspace(ministry)
    await host.install(ministry)
    tom = one.person("tom")
    await record(tom)
    assert "HA-2031-01" in (await one.person("ada").type("/targets henan")).text
    assert "HA-2031-01" not in (await other.person("ada").type("/targets henan")).text

    await one.person("ada").say("@Targets henan")  # and the same, authorized for no workspace in particular
    told = one.workspace.traffic.find("events_api")[-1].request
    asked = one.workspace.traffic.find("chat.postMessage")
    nobodys = {**told, "event_id": "Ev0AGAIN", "authorizations": [{**told["authorizations"][0], "team_id": None}]}
    await one.workspace.app.line.tell(nobodys)
    await one.settled()
    assert len(one.workspace.traffic.find("chat.postMessage")) == len(asked) + 1

    await other.workspace.take_access()
    (row,) = await host.rows_of("team_access", other)
    assert row["left_at"]
    assert "HA-2031-01" in (await one.person("ada").type("/targets henan")).text
    await other.workspace.give_access()
    assert "Henan" in (await other.person("ada").type("/targets henan")).text


async def test_an_organisations_token_posts_in_each_workspace_its_own_until_it_is_put_out_there(host: Host):
    ministry = Organisation(f"E0{token_hex(4).upper()}", "Ministry")
    one, other = await host.workspace(ministry), await host.workspace(ministry)
    await host.install(ministry)
    for desk in (one, other):
        tom = desk.person("tom", desk.workspace.team.channel("general"))
        await tom.press(await tom.type("/digest"), "Add a subscription")
        assert await tom.submit(query="henan", told=["digest"], zone="Asia/Shanghai") == {}
        await desk.settled()
        await tom.press(await tom.type("/digest"), "Send now")

    async def are_posted() -> bool:
        return all(digests(desk) for desk in (one, other))

    await until(are_posted, "each has its digest")
    assert [len(digests(desk)) for desk in (one, other)] == [1, 1]

    for desk in (one, other):
        await record(desk.person("tom"))
    await other.workspace.take_access()
    now = one.clock.now()
    one.clock.advance_to(now.replace(hour=2, minute=0) + timedelta(days=7 - now.weekday()))  # past Monday, 09:30
    await one.rounds_made()
    assert len(digests(one)) == 2
    assert len(digests(other)) == 1


def digests(desk: LocalWorkspace) -> list[str]:
    """The posts that a workspace's channels have taken, each asked for by the workspace's own id."""
    posted = [one for one in desk.workspace.traffic.find("chat.postMessage", "ok") if "metadata" in one.request]
    assert {one.request["team_id"] for one in posted} <= {desk.workspace.team.team_id}
    return [str(one.request["text"]) for one in posted if not one.request.get("thread_ts")]


async def test_what_was_not_allowed_is_told_where_it_is_wanted(host: Host):
    desk = await host.workspace()
    page = await host.install(desk, "files:write", "usergroups:read")
    assert "Exports cannot be given as files." in page
    assert "Roles cannot be given to user groups." in page
    tom = desk.person("tom")
    await desk.settled()  # he has been greeted
    asked = await tom.press(await tom.type("/commitment team"), "Give one to several")
    assert "Roles cannot be given to user groups." in asked.text
    await tom.close()
    await record(tom)
    await tom.type("/commitment export")
    told = await tom.told("not allowed that")
    assert "files:write" in told.text
    assert f"{host.address}/slack/install?team={desk.workspace.team.team_id}" in told.message.text
    fang = desk.person("fang")
    await fang.type("/commitment export")
    assert "无法以文件形式导出" in (await fang.told("files:write")).text


async def test_a_token_is_rotated_where_nobody_asks_anything(host: Host):
    desk = await host.workspace()
    await host.install(desk)
    before = desk.workspace.app.bot_token
    desk.clock.advance(timedelta(hours=11))

    async def is_rotated() -> bool:
        return desk.workspace.app.bot_token != before

    await until(is_rotated, "the token is rotated")
    desk.clock.advance(timedelta(hours=2))
    assert "Henan" in (await desk.person("ada").type("/targets henan")).text


async def test_who_does_not_come_back_is_gone_after_two_weeks(host: Host):
    desk, other = await host.workspace(), await host.workspace()
    for one in (desk, other):
        await host.install(one)
        tom = one.person("tom")
        await record(tom)
        await one.settled()
    await desk.workspace.uninstall()
    assert await host.rows_of("commitments", desk)
    desk.clock.advance(timedelta(days=14, minutes=1))

    async def is_gone() -> bool:
        return not await host.rows_of("ledgers", desk)

    await until(is_gone, "its ledger is gone")
    assert await host.rows_of("installations", desk) == []
    assert await host.rows_of("commitments", other)


async def test_no_token_and_no_key_is_in_the_log(host: Host):
    desk = await host.workspace()
    await host.install(desk)
    await desk.person("ada").type("/targets henan")
    said = "\n".join(host.local.log)
    registration = desk.workspace.app.registration
    assert "Installed for the first time in" in said
    for secret in ("xox", registration.client_secret, registration.signing_secret, TOKEN_KEYS[0].get_secret_value()):
        assert secret not in said
