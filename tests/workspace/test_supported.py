"""What the workspace says it has of Slack, and what a manifest asks for in vain."""

from __future__ import annotations

from pathlib import Path

from bot.sandbox import own_manifest
from bot.workspace import supported
from bot.workspace.state.manifest import AppManifest

README = Path(supported.__file__).parent / "README.md"


def test_the_readme_shows_what_the_code_has() -> None:
    shown = README.read_text(encoding="utf-8").partition("<!-- supported -->")[2].strip()

    assert shown == supported.tables(), "python -m bot.workspace.supported prints what belongs there"


def test_our_own_manifest_asks_for_nothing_in_vain() -> None:
    assert [*supported.hints(own_manifest())] == []


def test_what_never_comes_true_is_told() -> None:
    manifest = AppManifest.model_validate(
        {
            "display_information": {"name": "Hopeful"},
            "features": {
                "slash_commands": [{"command": "/x", "description": "x"}],
                "shortcuts": [{"name": "x", "type": "global", "callback_id": "x", "description": "x"}],
            },
            "oauth_config": {"scopes": {"bot": ["calls:write", "reactions:read"], "user": ["search:read"]}},
            "settings": {"event_subscriptions": {"bot_events": ["star_added", "reaction_added", "team_join"]}},
        }
    )

    assert [*supported.hints(manifest)] == [
        "Nothing here asks for these scopes of the manifest: calls:write.",
        "These events of the manifest never come here: star_added.",
        "The event team_join does not come: the manifest lacks the scope users:read.",
        "The app gets a bot token alone: user scopes of the manifest are not granted here.",
        "The commands do not run: the manifest lacks the scope commands.",
        "The shortcuts do nothing: the manifest has interactivity switched off.",
    ]
