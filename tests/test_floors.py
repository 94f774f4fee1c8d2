"""Imports go down the stairs only: bot, handlers, store, config."""

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FLOORS = ("bot", "handlers", "store", "config")
MODULES = sorted(file for floor in FLOORS for file in (ROOT / floor).rglob("*.py"))
SHARED = tuple(f"handlers.{room}" for room in ("slack", "views", "words", "phrases", "reports", "sheets"))
GROUPS = ("handlers.asking", "handlers.assistants", "handlers.commitment", "handlers.posting")


def imports_of(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{name.name}" for name in node.names)


def floor_of(module: str) -> int | None:
    name = module.partition(".")[0]
    return FLOORS.index(name) if name in FLOORS else None


def broken_rules(own: str, modules: Iterable[str]) -> Iterator[str]:
    for module in modules:
        floor = floor_of(module)
        if floor is not None and floor < (floor_of(own) or 0):
            yield f"{own} reaches up to {module}"
        if any(own.startswith(place) and module.startswith(taboo) for place, taboo in TABOOS):
            yield f"{own} must not know {module}"
        if own.startswith("handlers.") and is_subject(module) and not may_know(own, module):
            yield f"{own} must not know {module}, which is a subject of its own"


def may_know(own: str, module: str) -> bool:
    """Whether both belong to one subject, or the one is named as an exception."""
    return is_subject(own) and module.startswith((subject_of(own), MAY_BE_USED.get(subject_of(own), subject_of(own))))


def is_subject(module: str) -> bool:
    return module.startswith("handlers.") and not module.startswith(SHARED)


def subject_of(module: str) -> str:
    """What a module belongs to: the verbs of `/commitment` are one subject, and so is what is posted."""
    return next((group for group in GROUPS if module.startswith(group)), module)


ROOMS = {  # of the workspace: what stands above each, or beside it
    "limits": ("state", "line", "api", "page", "workspace"),
    "state": ("limits", "line", "api", "page", "workspace"),
    "line": ("api", "page", "workspace"),
    "api": ("page", "workspace"),
    "page": ("api",),
}
MAY_BE_USED = {"handlers.subscriptions": "handlers.posting"}  # it shows a digest before it is posted
TABOOS = [
    ("bot.workspace.", "handlers"),
    *((f"bot.workspace.{room}.", f"bot.workspace.{above}.") for room, others in ROOMS.items() for above in others),
    ("handlers.views", "slack_bolt"),
    ("handlers.views", "slack_sdk"),
    ("handlers.sheets", "slack_bolt"),
    ("handlers.sheets", "slack_sdk"),
    ("handlers.words", "slack_bolt"),
    ("handlers.words", "slack_sdk"),
    ("handlers.phrases", "slack_bolt"),
    ("handlers.phrases", "slack_sdk"),
    ("handlers.views", "handlers.sheets"),
    ("handlers.sheets", "handlers.views"),
    ("handlers.words", "handlers.views"),
    ("handlers.words", "handlers.sheets"),
    ("handlers.words", "handlers.phrases"),
    ("handlers.phrases", "handlers.views"),
    ("handlers.phrases", "handlers.sheets"),
    *(("handlers.reports", above) for above in ("slack_bolt", "slack_sdk", "handlers.views", "handlers.slack")),
    ("handlers.words", "handlers.reports"),
    ("handlers.views", "handlers.slack"),
    ("handlers.sheets", "handlers.slack"),
    ("handlers.words", "handlers.slack"),
    ("handlers.phrases", "handlers.slack"),
    ("handlers", "config.settings"),
    ("store", "config.settings"),
    ("store", "slack"),
    ("store.model", "store.database"),
    ("store.model", "store.store"),
    ("store.model", "asyncio"),
]


@pytest.mark.parametrize("file", MODULES, ids=lambda file: str(file.relative_to(ROOT)))
def test_imports_go_down(file: Path):
    own = ".".join(file.relative_to(ROOT).with_suffix("").parts)
    assert [*broken_rules(own, imports_of(file))] == []


def test_the_workspace_knows_no_app():
    strangers = {
        f"{file.name}: {module}"
        for file in (ROOT / "bot/workspace").rglob("*.py")
        for module in imports_of(file)
        if module.startswith((*FLOORS,)) and not f"{module}.".startswith("bot.workspace.") and module != "bot"
    }
    assert strangers == set()


@pytest.mark.parametrize(
    ("own", "module"),
    [
        ("store.targets", "handlers.views.kit.blocks"),
        ("config.metrics", "store.store"),
        ("handlers.targets", "handlers.deadlines"),
        ("handlers.mentions", "handlers.commitment.card"),
        ("handlers.slack.question", "handlers.home"),
        ("handlers.sheets.notes", "handlers.views.kit.blocks"),
        ("handlers.views.commitment.exports", "handlers.sheets.exported"),
        ("handlers.phrases.figures", "handlers.views.kit.blocks"),
        ("handlers.views.targets", "handlers.slack.forms"),
        ("handlers.views.targets", "slack_sdk"),
        ("bot.workspace.page.routes", "handlers.targets"),
        ("bot.workspace.line.answers", "bot.workspace.api.methods.chat"),
        ("bot.workspace.api.web_api", "bot.workspace.workspace.Workspace"),
    ],
)
def test_a_broken_rule_is_seen(own: str, module: str):
    assert [*broken_rules(own, [module])]
