"""The published schema of exported files."""

from pathlib import Path

from store.exchange.contents import schema

FILE = Path(__file__).parents[2] / "config/ledger.schema.json"


def test_it_is_the_models() -> None:
    assert FILE.read_text("utf-8") == schema(), "python -m bot export --schema --output config/ledger.schema.json"
