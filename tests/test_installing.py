"""The app is installed by people in a browser, its tokens are rotated, and whoever leaves leaves nothing."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
from pydantic import SecretStr
from slack_bolt.async_app import AsyncBoltContext

from bot.background import Background
from bot.http_door import HttpDoor
from bot.installing.hosting import Hosting
from bot.installing.known import KnownInstallations
from bot.installing.pages import preferred
from bot.sandbox import POLICY_DESK
from bot.workspace.server import served
from bot.workspace.state.clock import MovableClock
from bot.workspace.state.manifest import AppManifest
from bot.workspace.state.organisation import Organisation
from bot.workspace.workspace import Workspace
from config.manifest import INSTALL, REDIRECT, for_http, optional_scopes, scopes_over_http
from config.settings import Settings
from handlers.installations import holder_of, told_at
from handlers.phrases.scopes import WITHOUT
from handlers.slack.members import Members
from handlers.views.installing import FAILURES
from store.erasure import TABLES
from store.installations import Installations
from store.store import Store
from store.vault import Vault
from tests.browsing import Browser
from tests.harness import NOON, kept_port
from tests.store.samples import TOKEN_KEYS, by, installed, moment, target
from tests.store.test_erasure import lived_in
from tests.test_signed_requests import request, status_of

MINISTRY = Organisation("E0MINISTRY", "Ministry")
FIRST = replace(POLICY_DESK, organisation=MINISTRY)
SECOND = replace(POLICY_DESK, team_id="T0SECOND", name="第二处", organisation=MINISTRY)
HOUR = timedelta(hours=1)
KEYS = ",".join(key.get_secret_value() for key in TOKEN_KEYS)


@dataclass
class Installing:
    """A bot's door, and two workspaces of one organisation that may come in by it."""

    first: Workspace
    second: Workspace
    hosting: Hosting
    other: Hosting  # of another process on the same database, where there may be one
    address: str
    rings: int = 0

    def hear(self) -> None:
        self.rings += 1

    @property
    def installations(self) -> Installations:
        return self.hosting.known.kept


@asynccontextmanager
async def installing(url: str, *, rotates: bool = False) -> AsyncIterator[Installing]:
    with kept_port() as port:
        async with installing_at(port, url, rotates=rotates) as door:
            yield door


@asynccontextmanager
async def installing_at(port: int, url: str, *, rotates: bool) -> AsyncIterator[Installing]:
    given = for_http(f"http://127.0.0.1:{port}")
    given["settings"]["token_rotation_enabled"] = rotates
    first = Workspace(AppManifest.model_validate(given), MovableClock(NOON), setup=FIRST, is_installed=False)
    first.app.budgets.lifted = True
    second = first.beside(SECOND, is_installed=False)
    async with (
        served(first),
        served(second),
        await Store.open(url) as store,
        AsyncExitStack() as opened,
        aiohttp.ClientSession() as session,
    ):
        environment = {name.lower(): value for name, value in first.app.environment_for_many.items()}
        settings = Settings.model_validate(environment | {"token_keys": KEYS, "support": "mailto:help@example.org"})

        async def clock() -> datetime:
            return first.clock.now()

        background, beside = Background(), store
        if url.startswith("postgresql"):
            beside = await opened.enter_async_context(await Store.open(url))
        hosting, other = (
            Hosting(settings, one, session, session, clock, Members(), background) for one in (store, beside)
        )
        door = Installing(first, second, hosting, other, f"http://127.0.0.1:{port}")
        hosting.ring = door.hear
        async with HttpDoor(hosting.routes()).listening("127.0.0.1", port):
            yield door
        await background.close()


@pytest.fixture
async def door(tmp_path: Path) -> AsyncIterator[Installing]:
    async with installing(f"sqlite:///{tmp_path}/ledger.db") as opened:
        yield opened


@pytest.fixture
async def rotating(postgres_url: str) -> AsyncIterator[Installing]:
    """Two processes on one PostgreSQL, in whose workspaces tokens end after twelve hours."""
    async with installing(postgres_url, rotates=True) as opened:
        yield opened


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as opened:
        yield opened


async def test_a_workspace_installs_the_app(door: Installing, session: aiohttp.ClientSession):
    status, page = await Browser(session, door.address).install("T0POLICY")

    assert status == 200
    assert "Targets is in Policy Desk" in page
    assert "/targets henan" in page
    assert "Not everything was allowed" not in page
    assert "help@example.org" in page
    kept = await door.installations.of("T0POLICY")
    assert kept
    assert (kept.bot_id, kept.bot_user_id, kept.app_id) == ("B0APP", "U0APP", "A0APP")
    assert (kept.installer, kept.enterprise_id, kept.is_enterprise_install) == ("U0TOM", "E0MINISTRY", False)
    assert kept.token.get_secret_value() == door.first.app.bot_token
    assert {*kept.scopes} == {*scopes_over_http()}
    assert NOON <= kept.installed_at <= door.first.clock.now()
    assert door.rings == 1


async def test_the_pages_speak_chinese_to_whoever_reads_it(door: Installing, session: aiohttp.ClientSession):
    _, page = await Browser(session, door.address, "zh-CN,zh;q=0.9,en;q=0.8").install("T0SECOND")
    assert '<html lang="zh-CN">' in page
    assert "第二处" in page
    assert "Open Slack" not in page


async def test_an_optional_scope_that_is_left_out_is_told_and_can_be_given_later(
    door: Installing, session: aiohttp.ClientSession
):
    browser = Browser(session, door.address)
    _, page = await browser.install("T0POLICY", "files:write")
    assert "Exports cannot be given as files." in page
    assert "Tables and reports" not in page
    kept = await door.installations.of("T0POLICY")
    assert kept
    assert kept.lacks(frozenset(scopes_over_http())) == {"files:write"}

    _, page = await browser.install("T0POLICY")
    assert "still there" in page
    assert "Exports cannot" not in page
    assert door.rings == 2


async def test_an_organisation_installs_it_for_its_workspaces(door: Installing, session: aiohttp.ClientSession):
    status, page = await Browser(session, door.address).install("E0MINISTRY")
    assert status == 200
    assert "Targets is in Ministry" in page
    served_ones = await door.installations.all_active()
    assert [(one.team_id, one.holder) for one in served_ones] == [
        ("T0POLICY", "E0MINISTRY"),
        ("T0SECOND", "E0MINISTRY"),
    ]


async def test_who_cancels_has_installed_nothing(door: Installing, session: aiohttp.ClientSession):
    browser = Browser(session, door.address)
    status, page = await browser.come_back(await browser.consent(await browser.begin(), "T0POLICY", answer="cancel"))
    assert status == 200
    assert "Nothing was installed" in page
    assert f'href="{INSTALL}"' in page
    assert await door.installations.all_active() == []


async def test_a_state_is_good_once_for_its_browser_and_for_ten_minutes(
    door: Installing, session: aiohttp.ClientSession
):
    browser, other = Browser(session, door.address), Browser(session, door.address)
    back = await browser.consent(await browser.begin(), "T0POLICY")
    await other.begin()
    assert (await other.come_back(back))[0] == 400, "somebody else's state"
    assert (await browser.come_back(back, cookie=""))[0] == 400, "no cookie"
    assert (await browser.come_back(f"{door.address}{REDIRECT}"))[0] == 401, "nothing at all"
    assert (await browser.come_back(back))[0] == 200
    status, page = await browser.come_back(back)
    assert status == 401
    assert "opened twice" in page

    back = await browser.consent(await browser.begin(), "T0POLICY")
    door.first.clock.advance(timedelta(minutes=10))
    assert (await browser.come_back(back))[0] == 401
    forged = f"{door.address}{REDIRECT}?code=1&state=of-my-own"
    assert (await browser.come_back(forged, cookie="of-my-own"))[0] == 401
    assert door.rings == 1


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ("", 401, "without a code"),
        ("&code=made-up", 401, "did not accept its own code"),
        ("&error=bad_redirect_uri", 500, "not set up right"),
        ("&error=<script>", 401, "without a code"),
        ("&error=something_new", 401, "something_new"),
    ],
)
async def test_what_goes_wrong_is_told(
    door: Installing, session: aiohttp.ClientSession, query: str, status: int, words: str
):
    browser = Browser(session, door.address)
    state = parse_qs(urlsplit(await browser.begin()).query)["state"][0]
    answered, page = await browser.come_back(f"{door.address}{REDIRECT}?state={state}{query}")
    assert (answered, words in page) == (status, True)
    assert "<script" not in page


async def test_a_slack_that_does_not_answer_is_told(door: Installing, session: aiohttp.ClientSession):
    browser = Browser(session, door.address)
    back = await browser.consent(await browser.begin(), "T0POLICY")
    door.first.faults.add("oauth.v2.access:drop-before:n=1")
    assert (await browser.come_back(back))[0] == 503


async def test_the_page_is_not_opened_without_end(door: Installing, session: aiohttp.ClientSession):
    statuses = []
    for _ in range(30):
        async with session.get(f"{door.address}{INSTALL}") as page:
            statuses.append(page.status)
    assert statuses[0] == 200
    assert statuses[-1] == 429
    async with session.get(f"{door.address}{INSTALL}", headers={"X-Forwarded-For": "203.0.113.9"}) as page:
        assert page.status == 200, "behind a proxy everybody has an address of their own"


@pytest.mark.parametrize(
    ("one_of_many", "another"),
    [
        ("2001:db8:0:1::{n:x}", "2001:db8:0:2::1"),  # whoever has one address of a network has all of them
        ("so many words {n}", "203.0.113.9"),  # which is no address, so it is whoever brings it
    ],
)
async def test_nobody_has_addresses_without_end(
    door: Installing, session: aiohttp.ClientSession, one_of_many: str, another: str
):
    async def status(address: str) -> int:
        headers = {"X-Forwarded-For": address}
        async with session.get(f"{door.address}{INSTALL}", headers=headers) as page:
            return page.status

    statuses = [await status(one_of_many.format(n=n)) for n in range(1, 31)]

    assert statuses[0] == 200
    assert statuses[-1] == 429
    assert await status(another) == 200


async def test_two_who_are_passed_on_by_older_addresses_are_two(door: Installing, session: aiohttp.ClientSession):
    for n in range(30):
        headers = {"X-Forwarded-For": f"::ffff:203.0.113.{n}"}
        async with session.get(f"{door.address}{INSTALL}", headers=headers) as page:
            assert page.status == 200


async def test_a_cookie_that_is_no_text_is_none_of_ours(door: Installing):
    port = urlsplit(door.address).port
    assert port
    cookie = [("Cookie", b"targets-oauth-state=\xff\xfe")]
    asked = request(b"", "text/plain", cookie, method="GET", path=f"{REDIRECT}?state=x&code=1")
    assert await status_of(port, asked) == 401


async def test_an_address_may_lead_straight_to_slack(door: Installing, session: aiohttp.ClientSession):
    url = f"{door.address}{INSTALL}?direct&team=T0SECOND"
    async with session.get(url, allow_redirects=False) as page:
        assert page.status == 302
        assert parse_qs(urlsplit(page.headers["Location"]).query)["team"] == ["T0SECOND"]


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ("", "en"),
        ("zh", "zh-CN"),
        ("zh-TW;q=0.9, en;q=0.8", "zh-CN"),
        ("zh;q=0.5,en;q=0.8", "en"),
        ("fr, zh;q=0.3", "zh-CN"),
        ("zh;q=0, en", "en"),
        ("en;q=x,zh;q=0.1", "zh-CN"),
        (",;q=,;;", "en"),
    ],
)
def test_a_browser_says_what_its_reader_speaks(asked: str, code: str):
    assert preferred(asked).code == code


def test_every_failure_is_told_in_both_languages():
    for failure in FAILURES.values():
        for message in (failure.title, failure.why):
            assert message.chinese != message


def test_of_each_optional_scope_it_is_told_what_is_missing_without_it():
    assert {*WITHOUT} == optional_scopes()


# Tokens


async def test_two_processes_rotate_one_token_once(rotating: Installing, session: aiohttp.ClientSession):
    await Browser(session, rotating.address).install("T0POLICY")
    before = await rotating.installations.of("T0POLICY")
    assert before
    assert before.expires_at == before.installed_at + timedelta(hours=12)
    rotating.first.clock.advance(timedelta(hours=11))
    now = rotating.first.clock.now()

    both = (rotating.hosting, rotating.other)
    await asyncio.gather(*(hosting.rotation.rotate_what_ends(now) for hosting in both for _ in range(5)))

    after = await rotating.installations.of("T0POLICY")
    assert after
    assert after.expires_at
    assert after.token.get_secret_value() == rotating.first.app.bot_token != before.token.get_secret_value()
    assert after.expires_at >= before.expires_at + timedelta(hours=11)
    assert len(rotating.first.traffic.find("oauth.v2.access")) == 2, "one for the code, one for the refresh token"


async def test_a_workspace_in_which_nobody_asks_anything_keeps_its_token(
    rotating: Installing, session: aiohttp.ClientSession
):
    await Browser(session, rotating.address).install("T0POLICY")
    for _ in range(48):
        rotating.first.clock.advance(HOUR)
        await rotating.hosting.rotation.rotate_what_ends(rotating.first.clock.now())
    kept = await rotating.installations.of("T0POLICY")
    assert kept
    assert kept.token.get_secret_value() == rotating.first.app.bot_token
    assert len(rotating.first.traffic.find("oauth.v2.access")) == 1 + 4


async def test_a_token_that_has_ended_is_rotated_for_whoever_asks(rotating: Installing, session: aiohttp.ClientSession):
    await Browser(session, rotating.address).install("T0POLICY")
    rotating.first.clock.advance(timedelta(hours=13))
    asked = rotating.hosting.authorize(context=AsyncBoltContext(), enterprise_id=None, team_id="T0POLICY", user_id="U1")
    result = await asked
    assert result
    assert result.bot_token == rotating.first.app.bot_token


async def test_a_refresh_token_that_slack_takes_no_more_holds_up_no_other(
    rotating: Installing, session: aiohttp.ClientSession, caplog: pytest.LogCaptureFixture
):
    browser = Browser(session, rotating.address)
    await browser.install("T0POLICY")
    await browser.install("T0SECOND")
    kept = await rotating.installations.of("T0POLICY")
    assert kept
    await rotating.installations.save(kept.model_copy(update={"refresh_token": SecretStr("xoxe-1-spent")}))
    rotating.first.clock.advance(timedelta(hours=11))

    await rotating.hosting.rotation.rotate_what_ends(rotating.first.clock.now())

    other = await rotating.installations.of("T0SECOND")
    assert other
    assert other.token.get_secret_value() == rotating.second.app.bot_token
    assert "installed again" in caplog.text
    assert "xoxe" not in caplog.text


# Authorization


async def test_a_request_costs_slack_nothing(door: Installing):
    await door.installations.save(installed("T1", expires_at=None))
    asked = [
        await door.hosting.authorize(context=AsyncBoltContext(), enterprise_id="E1", team_id="T1", user_id=user)
        for user in ("U0ADA", "U0TOM")
    ]
    assert door.first.traffic.count() == 0
    first, second = asked
    assert first
    assert second
    assert first.bot_token == second.bot_token == "xoxe.xoxb-T1"  # noqa: S105
    first["bot_token"] = first.bot_token = None
    assert second.bot_token, "each has its own"
    assert (first.user_id, second.user_id) == ("U0ADA", "U0TOM")


async def test_what_another_process_changes_is_seen_within_a_second(tmp_path: Path):
    async with await Store.open(f"sqlite:///{tmp_path}/ledger.db") as store:
        seconds = [0.0]
        kept = Installations(store.database, Vault(TOKEN_KEYS))
        known = KnownInstallations(kept, now=lambda: seconds[0])
        await kept.save(installed("T1"))
        assert await known.of("T1")
        assert len(await known.all_active()) == 1
        await kept.leave("T1", moment(5))
        assert await known.of("T1"), "it is remembered for a second"
        seconds[0] = 1.0
        assert await known.of("T1") is None
        assert await known.all_active() == []


async def test_a_workspace_that_nobody_told_of_is_met_when_it_asks(door: Installing):
    await door.installations.save(installed(None, "E1", expires_at=None))
    asked = door.hosting.authorize(context=AsyncBoltContext(), enterprise_id="E1", team_id="T9", user_id="U1")
    assert await asked
    assert [one.team_id for one in await door.installations.all_active()] == ["T9"]
    asked = door.hosting.authorize(context=AsyncBoltContext(), enterprise_id=None, team_id="T8", user_id="U1")
    assert await asked is None


# Leaving


def told(**changes: object) -> Mapping[str, object]:
    return {"team_id": "T1", "enterprise_id": "E1", "event_time": 1_700_000_000, "authorizations": [], **changes}


@pytest.mark.parametrize(
    ("body", "holder"),
    [
        (told(), "T1"),
        (told(authorizations=[{"is_enterprise_install": False}]), "T1"),
        (told(authorizations=[{"is_enterprise_install": True}]), "E1"),
        (told(team_id=None), "E1"),
        (told(team_id=None, enterprise_id=None, authorizations=[{"enterprise_id": "E2"}]), "E2"),
    ],
)
def test_an_event_says_whose_installation_it_is_about(body: dict[str, object], holder: str):
    assert holder_of(body) == holder
    assert told_at(body).timestamp() == 1_700_000_000


async def test_who_left_while_nobody_listened_is_noticed(door: Installing, session: aiohttp.ClientSession):
    browser = Browser(session, door.address)
    for team_id in ("T0POLICY", "T0SECOND"):
        await browser.install(team_id)
    door.first.app.own.revoke()  # of which no event tells
    door.second.faults.add("auth.test:500-before")

    await door.hosting.farewells.notice(door.first.clock.now())
    assert [one.team_id for one in await door.hosting.known.all_active()] == ["T0SECOND"]
    await browser.install("T0POLICY")
    await door.hosting.farewells.notice(door.first.clock.now())
    assert len(await door.hosting.known.all_active()) == 2


async def test_a_token_that_was_given_up_is_the_one_that_was_asked_about(door: Installing):
    old = installed("T1", expires_at=None)
    await door.installations.save(old)
    await door.installations.save(old)  # installed again, while Slack is asked about the old one
    assert not await door.installations.give_up(old, moment(5))
    assert await door.installations.of("T1")


async def test_who_does_not_come_back_in_time_has_left_nothing(door: Installing):
    store = door.hosting._store
    for team_id in ("T1", "T2"):
        await lived_in(store, team_id)
    await door.installations.leave("T1", moment(5))

    await door.hosting.purge(moment(5) + timedelta(days=14) - timedelta(seconds=1))
    assert await rows_of(store, "T1")
    await door.hosting.purge(moment(5) + timedelta(days=14))
    assert await rows_of(store, "T1") == []
    assert len(await rows_of(store, "T2")) > 40


async def test_who_comes_back_in_time_finds_everything(door: Installing):
    store = door.hosting._store
    await store.ledger("T1").commitments.add(target(), by())
    await door.installations.save(installed("T1"))
    await door.installations.leave("T1", moment(5))
    assert await door.installations.save(installed("T1", installed_at=moment(9)))
    await door.hosting.purge(moment(5) + timedelta(days=100))
    assert await store.ledger("T1").commitments.exists_any()


async def test_with_an_organisation_its_workspaces_go_unless_they_have_their_own(door: Installing):
    store = door.hosting._store
    for team_id in ("T1", "T2", "T3"):
        await store.ledger(team_id).commitments.add(target(), by())
    await door.installations.save(installed(None, "E1"))
    await door.installations.save(installed("T2", "E1"))
    await door.installations.reach("E1", ["T1", "T2", "T3"], moment(0))
    await door.installations.lose("E1", ["T3"], moment(1))

    await door.hosting.purge(moment(2) + timedelta(days=14))
    assert [bool(await rows_of(store, team)) for team in ("T1", "T2", "T3")] == [True, True, False]
    await door.installations.leave("E1", moment(5))
    await door.hosting.purge(moment(5) + timedelta(days=14))
    assert [bool(await rows_of(store, team)) for team in ("T1", "T2", "E1")] == [False, True, False]
    assert await door.installations.of("T2", "E1")


async def rows_of(store: Store, team_id: str) -> list[str]:
    """All that any table holds of a team."""
    found: list[str] = []
    for table in TABLES:
        sql = f"SELECT * FROM {table} WHERE team_id = :team_id"  # noqa: S608  # our own names
        rows = await store.database.read(lambda tx, sql=sql: tx.all(sql, {"team_id": team_id}))  # type: ignore[misc]
        found += [json.dumps(dict(row), default=str) for row in rows]
    return found
