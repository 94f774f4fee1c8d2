"""A small bot on Bolt, to try the workspace with: it does what its tests tell it to do."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import POLICY_DESK
from bot.workspace.server import served
from bot.workspace.state.clock import MovableClock
from bot.workspace.state.manifest import AppManifest
from bot.workspace.workspace import Workspace
from tests.harness import LONG_PATIENCE, NOON

SCOPES = [
    "app_mentions:read",
    "channels:history",
    "channels:join",
    "channels:read",
    "chat:write",
    "commands",
    "im:read",
    "im:write",
    "users:read",
]
MANIFEST = AppManifest.model_validate(
    {
        "display_information": {"name": "Small bot"},
        "features": {
            "bot_user": {"display_name": "Small Bot"},
            "app_home": {"home_tab_enabled": True},
            "slash_commands": [
                {
                    "command": "/echo",
                    "description": "Says what you say",
                    "usage_hint": "[words]",
                    "should_escape": True,
                },
                {"command": "/plain", "description": "Says it as typed"},
            ],
            "shortcuts": [
                {"name": "New", "type": "global", "callback_id": "new", "description": "Something new"},
                {"name": "Keep", "type": "message", "callback_id": "keep", "description": "Keep this message"},
            ],
        },
        "oauth_config": {"scopes": {"bot": SCOPES}},
        "settings": {
            "event_subscriptions": {"bot_events": ["app_home_opened", "message.channels", "app_mention"]},
            "interactivity": {"is_enabled": True},
        },
    }
)


@asynccontextmanager
async def small_workspace(manifest: AppManifest = MANIFEST) -> AsyncIterator[Workspace]:
    """A workspace on a free port, still without its bot."""
    workspace = Workspace(manifest, MovableClock(NOON), setup=POLICY_DESK)
    workspace.app.line.ack_seconds = LONG_PATIENCE
    async with served(workspace):
        yield workspace


def client_of(workspace: Workspace) -> AsyncWebClient:
    """A client with the bot's token."""
    return AsyncWebClient(token=workspace.app.bot_token, base_url=f"{workspace.app.address}/api/")


def new_app(workspace: Workspace, *, ignoring_self_events_enabled: bool = True) -> AsyncApp:
    """A Bolt app without listeners."""
    return AsyncApp(
        client=client_of(workspace),
        process_before_response=True,
        ignoring_self_events_enabled=ignoring_self_events_enabled,
    )


@asynccontextmanager
async def connected(workspace: Workspace, app: AsyncApp) -> AsyncIterator[None]:
    """The app listens on a socket as long as the block lasts."""
    handler = AsyncSocketModeHandler(app, workspace.app.app_token)
    await handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt leaves it without types
    await workspace.app.line.until_connected()
    try:
        yield
    finally:
        changes = workspace.team.changes(workspace.team.bot_user_id)
        await handler.close_async()  # type: ignore[no-untyped-call]
        async for change in changes:
            if change.kind == "bot_gone":
                changes.close()
