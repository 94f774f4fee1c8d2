"""The manifest keeps Slack's limits, and names exactly what the bot listens to."""

from collections.abc import AsyncIterator, Iterator
from inspect import getclosurevars
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio
from slack_bolt.listener_matcher.async_builtins import AsyncBuiltinListenerMatcher
from slack_sdk.web.async_client import AsyncWebClient

from bot.app import build_app
from bot.background import Background
from bot.clock import system_clock
from bot.heavy_work import HeavyWork
from bot.pace import Pace
from config.manifest import OF_ORGANISATIONS, NoAddressError, for_http, for_sockets
from handlers.slack.app import App
from handlers.slack.members import Members
from store.store import Store

Manifest = dict[str, Any]
Limits = dict[str, tuple[int, int]]

# https://docs.slack.dev/reference/app-manifest
CHARACTERS: Limits = {
    "display_information.name": (1, 35),
    "display_information.description": (1, 140),
    "display_information.long_description": (175, 4000),
    "features.bot_user.display_name": (1, 80),
    "features.slash_commands.*.command": (2, 32),
    "features.slash_commands.*.description": (1, 2000),
    "features.slash_commands.*.usage_hint": (1, 1000),
    "features.shortcuts.*.name": (1, 24),
    "features.shortcuts.*.callback_id": (1, 255),
    "features.shortcuts.*.description": (1, 150),
}
ENTRIES: Limits = {
    "features.slash_commands": (0, 50),
    "features.shortcuts": (0, 10),
    "features.unfurl_domains": (0, 5),
    "oauth_config.redirect_urls": (0, 1000),
    "oauth_config.scopes.bot": (0, 255),
    "oauth_config.scopes.user": (0, 255),
    "settings.event_subscriptions.bot_events": (0, 100),
    "settings.event_subscriptions.user_events": (0, 100),
    "settings.event_subscriptions.metadata_subscriptions": (1, 20),
    "settings.allowed_ip_address_ranges": (0, 50),
}
ADDRESSES = ("features.slash_commands.*.url", "settings.interactivity.request_url")  # left out with Socket Mode
SHORTCUTS = {"shortcut", "global_shortcut", "message_shortcut"}  # kinds of listeners, as Bolt names them
BY_REQUEST = ("event_subscriptions", "interactivity")
PRESSED = {"action", "block_action", "view_submission", "view_closed", "options", "block_suggestion"} | SHORTCUTS


@pytest.fixture(scope="module", params=["socket", "http"])
def manifest(request: pytest.FixtureRequest) -> Manifest:
    return for_sockets() if request.param == "socket" else for_http("https://bot.example.org")


@pytest_asyncio.fixture
async def heard(tmp_path: Path) -> AsyncIterator[set[tuple[str, str]]]:
    """What the app listens to, as pairs of kind and name: ("command", "/targets")."""
    client = AsyncWebClient(token="xoxb-nowhere", base_url="http://127.0.0.1:9/api/")  # noqa: S106 - of no workspace
    async with await Store.open(f"sqlite:///{tmp_path / 'bot.db'}") as store:
        yield {
            *listened(
                build_app(client, store, Members(), system_clock, ZoneInfo("UTC"), Background(), HeavyWork(), Pace(60))
            )
        }


def test_it_keeps_slacks_limits(manifest: Manifest):
    assert [*faults_in(manifest)] == []


def test_its_commands_are_those_of_the_code(manifest: Manifest, heard: set[tuple[str, str]]):
    assert {*at(manifest, "features.slash_commands.*.command")} == names(heard, "command")


def test_its_shortcuts_are_those_of_the_code(manifest: Manifest, heard: set[tuple[str, str]]):
    assert {*at(manifest, "features.shortcuts.*.callback_id")} == names(heard, *SHORTCUTS)


def test_its_events_are_those_of_the_code(manifest: Manifest, heard: set[tuple[str, str]]):
    subscribed = {event.partition(".")[0] for event in at(manifest, "settings.event_subscriptions.bot_events.*")}

    only_over_http = () if any(at(manifest, "oauth_config.redirect_urls")) else OF_ORGANISATIONS
    assert subscribed == names(heard, "event", "message_event") - {*only_over_http}


def test_its_interactivity_is_on_when_something_can_be_pressed(manifest: Manifest, heard: set[tuple[str, str]]):
    assert [*at(manifest, "settings.interactivity.is_enabled")] == [any(kind in PRESSED for kind, _ in heard)]


def test_what_can_be_left_out_is_asked_for(manifest: Manifest):
    optional = {*at(manifest, "oauth_config.scopes.bot_optional.*")}

    assert optional
    assert optional < {*at(manifest, "oauth_config.scopes.bot.*")}


def test_over_http_every_door_has_its_address():
    manifest = for_http("https://bot.example.org/")

    doors = ("features.slash_commands.*.url", *(f"settings.{name}.request_url" for name in BY_REQUEST))
    addresses = [address for place in doors for address in at(manifest, place)]
    assert len(addresses) == len(manifest["features"]["slash_commands"]) + len(BY_REQUEST)
    assert {*addresses} == {"https://bot.example.org/slack/events"}
    assert manifest["oauth_config"]["redirect_urls"] == ["https://bot.example.org/slack/oauth_redirect"]
    assert not manifest["settings"]["socket_mode_enabled"]


@pytest.mark.parametrize("address", ["", "bot.example.org", "http://bot.example.org", "https://x.org/bot", "https://"])
def test_an_address_that_slack_cannot_reach_is_refused(address: str):
    with pytest.raises(NoAddressError, match=r"https://bot\.example\.org"):
        for_http(address)


def test_it_has_a_home_tab_if_it_hears_that_one_is_opened(manifest: Manifest):
    events = [*at(manifest, "settings.event_subscriptions.bot_events.*")]

    assert any(at(manifest, "features.app_home.home_tab_enabled")) == ("app_home_opened" in events)


@pytest.mark.parametrize(("place", "limits"), [*CHARACTERS.items(), *ENTRIES.items()])
def test_a_broken_limit_is_seen(place: str, limits: tuple[int, int]):
    least, most = limits
    unit: str | list[str] = "x" if place in CHARACTERS else ["x"]

    assert [*faults_in(put(place, unit * most))] == []
    assert [*faults_in(put(place, unit * (most + 1)))] == [f"{place} has {most + 1}, allowed are {least} to {most}"]
    if least:
        assert [*faults_in(put(place, unit * (least - 1)))]


def test_an_address_is_seen_where_there_is_socket_mode():
    place = "features.slash_commands.*.url"
    manifest = put(place, "https://example.org") | put("settings.socket_mode_enabled", True)

    assert [*faults_in(manifest)] == [f"{place} is of no use with Socket Mode"]


def faults_in(manifest: Manifest) -> Iterator[str]:
    """What Slack would refuse in a manifest, as far as it is a matter of lengths and numbers."""
    for place, (least, most) in (CHARACTERS | ENTRIES).items():
        for value in at(manifest, place):
            if not least <= len(value) <= most:
                yield f"{place} has {len(value)}, allowed are {least} to {most}"
    if any(at(manifest, "settings.socket_mode_enabled")):
        yield from (f"{place} is of no use with Socket Mode" for place in ADDRESSES if any(at(manifest, place)))


def at(part: Any, place: str) -> Iterator[Any]:
    """The values at a place such as "features.slash_commands.*.url"; none where it is not filled."""
    name, _, rest = place.partition(".")
    inner = part if name == "*" else [part[name]] if name in part else []
    for value in inner:
        yield from at(value, rest) if rest else (value,)


def put(place: str, value: Any) -> Manifest:
    """A manifest with nothing in it but a value at a place."""
    for name in reversed(place.split(".")):
        value = [value] if name == "*" else {name: value}
    return dict(value)


def listened(app: App) -> Iterator[tuple[str, str]]:
    """The commands, and the rest, which Bolt keeps in the closure of a listener's matcher and nowhere else."""
    yield from (("command", name) for name in app.commands)
    for listener in app._async_listeners:
        for matcher in listener.matchers:
            if isinstance(matcher, AsyncBuiltinListenerMatcher):
                matches = getclosurevars(matcher.func).nonlocals["func"]
                kind = matches.__qualname__.partition(".")[0]
                inside = getclosurevars(matches).nonlocals if kind != "command" else {}
                yield from ((kind, name_of(value)) for name, value in inside.items() if name != "keyword")


def name_of(wanted: Any) -> str:
    """What a listener was registered for: a name, a pattern, or for events a dictionary with their type."""
    return str(wanted.get("type") if isinstance(wanted, dict) else wanted)


def names(heard: set[tuple[str, str]], *kinds: str) -> set[str]:
    return {name for kind, name in heard if kind in kinds}
