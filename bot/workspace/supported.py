"""What the workspace has of Slack, as tables for its README: `python -m bot.workspace.supported` prints them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.workspace.api.web_api import METHODS, slack_methods
from bot.workspace.limits.blocks import BLOCKS
from bot.workspace.limits.elements import ELEMENTS
from bot.workspace.limits.rules import Shape
from bot.workspace.line.events import EVENTS
from bot.workspace.line.installation import CUSTOMIZING, EMBEDDING, WEBHOOKS
from bot.workspace.line.scopes import EVENTS as SCOPES_OF_EVENTS
from bot.workspace.state.manifest import CALLING, AppManifest

ABOUT_THE_APP = (
    "app_home_opened",
    "app_context_changed",
    "tokens_revoked",
    "app_uninstalled",
    "team_access_granted",
    "team_access_revoked",
)
EVERY_EVENT = (*EVENTS, *ABOUT_THE_APP)
SURFACES = ("message", "modal", "home")
OTHER_SCOPES = frozenset(
    {"commands", "chat:write.public", "users:read.email", CALLING, CUSTOMIZING, EMBEDDING, WEBHOOKS}
)
SCOPES = OTHER_SCOPES.union(
    *(method.scopes for method in METHODS.values()),
    *SCOPES_OF_EVENTS.values(),
)


def tables() -> str:
    """Everything that is here, as tables in Markdown."""
    return "\n\n".join(
        [
            f"{len(METHODS)} of the {len(slack_methods())} methods that `@slack/web-api` knows, `admin.*` among them; "
            "any other answers `unknown_method`, and the inspector says whether Slack has it.",
            _table(("methods", "scopes, one of which is enough"), _methods()),
            f"{len(EVERY_EVENT)} events, whoever's doing they come from, the app's own too:",
            _table(("events", "scopes, one of which is enough"), _events()),
            "Blocks and elements, and where they may stand:",
            _table(("blocks", *SURFACES), (_placed(block) for block in BLOCKS.values() if block.surfaces)),
            _table(("elements", *SURFACES), (_placed(element) for element in ELEMENTS)),
        ]
    )


def hints(manifest: AppManifest, *, over_http: bool = False) -> Iterator[str]:
    """What a manifest asks for that never comes true here, or that would not in Slack."""
    scopes = [scope for scope in manifest.scopes if scope not in SCOPES]
    if scopes:
        yield f"Nothing here asks for these scopes of the manifest: {', '.join(scopes)}."
    events = [event for event in manifest.events if event not in EVERY_EVENT]
    if events:
        yield f"These events of the manifest never come here: {', '.join(events)}."
    for event in manifest.events:
        needed = SCOPES_OF_EVENTS.get(event, ())
        if needed and set(needed).isdisjoint(manifest.scopes):
            yield f"The event {event} does not come: the manifest lacks the scope {' or '.join(needed)}."
    if manifest.oauth_config.scopes.user:
        yield "The app gets a bot token alone: user scopes of the manifest are not granted here."
    if manifest.commands and "commands" not in manifest.scopes:
        yield "The commands do not run: the manifest lacks the scope commands."
    if manifest.shortcuts and not manifest.is_interactive:
        yield "The shortcuts do nothing: the manifest has interactivity switched off."
    if manifest.mcp_servers and not (manifest.tools_url and over_http):
        yield (
            "Slackbot calls no tools here: that needs an MCP server with slack_identity_auth, the scope "
            f"{CALLING}, and no Socket Mode."
        )
    if over_http:
        nowhere = [command.command for command in manifest.commands if not command.url]
        if nowhere:
            yield f"Slack would not take this manifest without Socket Mode: {', '.join(nowhere)} has no url."


def _methods() -> Iterator[tuple[str, str]]:
    """The methods of one family with the same scopes in one line."""
    lines: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for name, method in sorted(METHODS.items()):
        family, _, rest = name.rpartition(".")
        lines.setdefault((family, method.scopes), []).append(rest)
    for (family, scopes), names in lines.items():
        yield f"`{family}.` {' '.join(f'`{name}`' for name in names)}", _listed(scopes)


def _events() -> Iterator[tuple[str, str]]:
    lines: dict[tuple[str, ...], list[str]] = {}
    for event in EVERY_EVENT:
        lines.setdefault(SCOPES_OF_EVENTS.get(event, ()), []).append(event)
    for scopes, events in lines.items():
        yield _listed(events), _listed(scopes)


def _placed(shape: Shape) -> tuple[str, ...]:
    return f"`{shape.type}`", *("✓" if surface in shape.surfaces else "" for surface in SURFACES)


def _listed(names: Iterable[str]) -> str:
    return " ".join(f"`{name}`" for name in names) or "none"


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [heads, ("---",) * len(heads), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


if __name__ == "__main__":
    print(tables())  # noqa: T201 - what it is for
