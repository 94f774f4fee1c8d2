"""SECURITY.md says of every scope what it is for, and of every table what is kept in it."""

import re
from importlib import resources
from pathlib import Path

from config.manifest import for_http

PAPER = (Path(__file__).parent.parent / "SECURITY.md").read_text()
CELLS = [row.split("|")[1:-1] for row in PAPER.splitlines() if row.startswith("|")]


def names_in(cell: str) -> set[str]:
    return set(re.findall(r"`([a-z_:]+)`", cell))


def test_every_scope_is_explained_and_no_other():
    manifest = for_http("https://bot.example.org")
    explained = {name for cells in CELLS if len(cells) == 2 for name in names_in(cells[0])}
    assert explained == set(manifest["oauth_config"]["scopes"]["bot"])


def test_every_table_is_named_and_no_other():
    texts = [file.read_text("utf-8") for file in (resources.files("store") / "migrations").iterdir() if file.is_file()]
    tables = {name for text in texts for name in re.findall(r"^CREATE TABLE (\w+)", text, re.MULTILINE)}
    named = {name for cells in CELLS if len(cells) == 3 for name in names_in(cells[1])}
    assert named == tables
