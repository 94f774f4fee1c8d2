"""SECURITY.md says of every scope what it is for, of every table what is kept in it, and where each secret stands."""

import re
from importlib import resources
from pathlib import Path

from bot.heavy_work import SECRETS
from config.manifest import for_http
from config.settings import Settings

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


def test_every_secret_is_named_and_none_is_given_to_what_opens_files():
    secrets = {name.upper() for name, field in Settings.model_fields.items() if "SecretStr" in str(field.annotation)}
    assert len(secrets) >= 6
    assert {name for name in secrets if f"`{name}`" not in PAPER} == set()
    assert {name for name in secrets if not name.startswith(SECRETS)} == set()
