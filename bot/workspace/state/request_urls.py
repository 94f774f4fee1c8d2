"""Where an app without sockets takes its requests: at the addresses in its manifest, on this machine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from bot.workspace.state.manifest import AppManifest

USUAL_PATH = "/slack/events"  # Bolt's
USUAL_REDIRECT = "/slack/oauth_redirect"  # too
HERE = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class RequestUrls:
    """An address for events, one for what is pressed and submitted, one for options, each command, and tools."""

    events: str
    interactivity: str
    options: str
    commands: Mapping[str, str] = field(default_factory=dict)
    tools: str = ""  # Slackbot's; empty where it has none

    @property
    def port(self) -> int | None:
        """The port at which the app listens, where the addresses name one."""
        return urlsplit(self.events).port


def request_urls(manifest: AppManifest, given: str = "") -> RequestUrls | None:
    """The addresses of a manifest, moved to where the app is `given` to listen; None when it listens nowhere.

    An address that leads to this machine already stays as it is. What the manifest leaves out goes to `given`.
    """
    if manifest.has_socket_mode:
        return None
    settings = manifest.settings
    interactivity = settings.interactivity
    named = [
        settings.event_subscriptions.request_url,
        interactivity.request_url,
        *(command.url for command in manifest.commands),
    ]
    usual = _usual(given) or next((url for url in named if urlsplit(url).hostname in HERE), "")
    if not usual:
        return None
    pressed = _moved(interactivity.request_url, usual)
    return RequestUrls(
        events=_moved(settings.event_subscriptions.request_url, usual),
        interactivity=pressed,
        options=_moved(interactivity.message_menu_options_url, pressed),
        commands={command.command: _moved(command.url, usual) for command in manifest.commands},
        tools=_moved(manifest.tools_url, usual) if manifest.tools_url else "",
    )


def redirect_urls(manifest: AppManifest, given: str = "") -> tuple[str, ...]:
    """Where people come back to from the page on which they let the app in, moved to where it is given to listen."""
    usual = _usual(given)
    named = manifest.redirect_urls or ((urlsplit(usual)._replace(path=USUAL_REDIRECT).geturl(),) if usual else ())
    return tuple(_moved(url, usual) if usual else url for url in named)


def _usual(given: str) -> str:
    return f"{given}{USUAL_PATH}" if given and not urlsplit(given).path else given


def _moved(named: str, usual: str) -> str:
    """An address of the manifest, with the scheme, host and port under which the app is found here."""
    if not named:
        return usual
    asked, here = urlsplit(named), urlsplit(usual)
    if asked.hostname in HERE:
        return named
    return asked._replace(scheme=here.scheme, netloc=here.netloc).geturl()
