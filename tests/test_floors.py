"""Imports go down the stairs only: bot, handlers, store, config."""

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FLOORS = ("bot", "handlers", "store", "config")
MODULES = sorted(file for floor in FLOORS for file in (ROOT / floor).rglob("*.py"))
SHARED_BY_HANDLERS = (
    "handlers.admission",
    "handlers.asking",
    "handlers.commitment_form",
    "handlers.commitment_modal",
    "handlers.delivery",
    "handlers.digest",
    "handlers.emptiness",
    "handlers.forms",
    "handlers.ids",
    "handlers.kept",
    "handlers.lookup",
    "handlers.outcomes",
    "handlers.permalinks",
    "handlers.readers",
    "handlers.telling",
    "handlers.turns",
    "handlers.verbs",
)
PURE = ("handlers.views", "handlers.words", "handlers.sheets")


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
        if is_subject(own) and is_subject(module) and not module.startswith((own, *SHARED_BY_HANDLERS)):
            yield f"{own} and {module} are handlers and must not know each other"


def is_subject(module: str) -> bool:
    return module.startswith("handlers.") and not module.startswith(PURE)


TABOOS = [
    ("bot.workspace.", "handlers"),
    ("handlers.views", "slack_bolt"),
    ("handlers.views", "slack_sdk"),
    ("handlers.sheets", "slack_bolt"),
    ("handlers.sheets", "slack_sdk"),
    ("handlers.words", "slack_bolt"),
    ("handlers.words", "slack_sdk"),
    ("handlers.words", "handlers.views"),
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


def test_the_workspace_knows_slack_alone_except_at_its_door():
    door = ROOT / "bot/workspace/__main__.py"
    strangers = {
        f"{file.name}: {module}"
        for file in (ROOT / "bot/workspace").rglob("*.py")
        if file != door
        for module in imports_of(file)
        if module.startswith(("handlers", "store", "config.", "bot.app", "bot.clock"))
    }
    assert strangers == set()


@pytest.mark.parametrize(
    ("own", "module"),
    [
        ("store.targets", "handlers.views.blocks"),
        ("config.metrics", "store.store"),
        ("handlers.targets", "handlers.deadlines"),
        ("handlers.views.targets", "slack_sdk"),
        ("bot.workspace.page", "handlers.targets"),
    ],
)
def test_a_broken_rule_is_seen(own: str, module: str):
    assert [*broken_rules(own, [module])]
