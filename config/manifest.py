"""The app as Slack is told of it: one manifest, from which both doors' are made, and what it asks for."""

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any
from urllib.parse import urlsplit

EVENTS = "/slack/events"  # where Slack brings everything over HTTP
INSTALL = "/slack/install"
REDIRECT = "/slack/oauth_redirect"
TOOLS = "/mcp"  # where Slackbot calls tools
CALLING = "mcp:connect"  # the scope with which it may; only over HTTP is there something to call
OF_ORGANISATIONS = ("team_access_granted", "team_access_revoked")  # events
HERE = ("127.0.0.1", "localhost")  # where the local workspace reaches a bot

Manifest = dict[str, Any]


class NoAddressError(ValueError):
    """An address at which Slack cannot reach a bot; its message says what one looks like."""


def for_sockets() -> Manifest:
    """The manifest for one workspace, reached over sockets."""
    return read_manifest()


def for_http(address: str) -> Manifest:
    """The manifest for a bot that listens at an address, such as https://bot.example.org.

    Raises:
        NoAddressError: it is none of https, or leads deeper than to a host.
    """
    base = based(address)
    manifest = read_manifest()
    events = base + EVENTS
    for command in manifest["features"]["slash_commands"]:
        command["url"] = events
    manifest["oauth_config"]["redirect_urls"] = [base + REDIRECT]
    for kind in manifest["oauth_config"]["scopes"].values():
        kind.append(CALLING)  # which whoever installs it may leave out
    settings = manifest["settings"]
    heard = [*settings["event_subscriptions"]["bot_events"], *OF_ORGANISATIONS]
    settings["event_subscriptions"] = {"request_url": events, "bot_events": sorted(heard)}
    settings["interactivity"] |= {"request_url": events, "message_menu_options_url": events}
    return manifest | {
        "settings": settings | {"org_deploy_enabled": True, "socket_mode_enabled": False},
        "mcp_servers": {
            manifest["display_information"]["name"]: {"url": base + TOOLS, "auth_type": "slack_identity_auth"}
        },
    }


def based(address: str) -> str:
    """An address without its last slash."""
    parts = urlsplit(address.strip())
    is_reached = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in HERE)
    if not is_reached or not parts.hostname or parts.path.strip("/") or parts.query or parts.fragment:
        raise NoAddressError("The address should be of https and name a host alone, such as https://bot.example.org")
    return f"{parts.scheme}://{parts.netloc}"


def scopes() -> tuple[str, ...]:
    """What the bot asks for in Slack."""
    return tuple(asked_for()["bot"])


def scopes_over_http() -> tuple[str, ...]:
    """What it asks for where Slack reaches it over HTTP."""
    return (*scopes(), CALLING)


def optional_scopes() -> frozenset[str]:
    """Those of them without which it does nearly all it can."""
    return frozenset({*asked_for().get("bot_optional", ()), CALLING})


@cache
def asked_for() -> Mapping[str, list[str]]:
    """The scopes, by kind, as the manifest has them."""
    found: Mapping[str, list[str]] = read_manifest()["oauth_config"]["scopes"]
    return found


def read_manifest() -> Manifest:
    """The manifest as it stands in its file; each time anew, for whoever reads it may change it."""
    return dict(json.loads((resources.files("config") / "manifest.json").read_text("utf-8")))
