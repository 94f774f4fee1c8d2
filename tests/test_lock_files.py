"""The lock files name versions and hashes: no host, no path of a machine."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_a_lock_file_is_portable(name: str):
    text = (ROOT / name).read_text()

    assert "://" not in text
    assert not re.search(r"^\s*(-e|--index-url|--extra-index-url|--find-links|/)", text, re.MULTILINE)
    pins = re.findall(r"^[\w.\[\]-]+==", text, re.MULTILINE)
    assert len(pins) > 20
    assert text.count("--hash=sha256:") >= len(pins)
