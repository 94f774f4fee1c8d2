"""Settings: a default that works where there can be one, and a clear line where there cannot."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
TOKENS = {"SLACK_BOT_TOKEN": "xoxb-1-2-3", "SLACK_APP_TOKEN": "xapp-1-2-3"}
KEY = "c2l4IGFuZCB0d2VudHkgbGV0dGVycyBvZiBhIGtleSE="
HOSTED = {
    "SLACK_CLIENT_ID": "1.2",
    "SLACK_CLIENT_SECRET": "secret",
    "SLACK_SIGNING_SECRET": "secret",
    "TOKEN_KEYS": KEY,
}


def start(folder: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run `python -m bot` with this environment alone, in a folder of its own."""
    clean = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("SLACK", "DATABASE", "CLOCK", "TOKEN"))
    }
    return subprocess.run(  # noqa: S603 -- our own program
        [sys.executable, "-m", "bot", *words],
        env=clean | {"PYTHONPATH": str(ROOT)} | environment,
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


@pytest.mark.parametrize(
    ("environment", "line"),
    [
        ({}, "SLACK_BOT_TOKEN: not set"),
        ({**TOKENS, "SLACK_BOT_TOKEN": "secret-mistake"}, "SLACK_BOT_TOKEN: must begin with xoxb-"),
        ({**TOKENS, "SLACK_APP_TOKEN": "secret-mistake"}, "SLACK_APP_TOKEN: must begin with xapp-"),
        ({"SLACK_BOT_TOKEN": "xoxb-1"}, "SLACK_APP_TOKEN: not set, and neither is SLACK_SIGNING_SECRET"),
        ({**HOSTED, **TOKENS}, "SLACK_BOT_TOKEN: leave it out, or SLACK_CLIENT_ID"),
        ({**HOSTED, "SLACK_APP_TOKEN": "xapp-1-2-3"}, "SLACK_APP_TOKEN: leave it out"),
        ({**HOSTED, "SLACK_CLIENT_SECRET": ""}, "SLACK_CLIENT_SECRET: not set, which SLACK_CLIENT_ID needs"),
        ({**HOSTED, "SLACK_SIGNING_SECRET": ""}, "SLACK_SIGNING_SECRET: not set, which SLACK_CLIENT_ID needs"),
        ({**HOSTED, "TOKEN_KEYS": ""}, "TOKEN_KEYS: not set, which SLACK_CLIENT_ID needs"),
        ({**HOSTED, "TOKEN_KEYS": f"{KEY},secret-mistake"}, "TOKEN_KEYS: no key"),
        ({**HOSTED, "SUPPORT": "ring me"}, "SUPPORT: "),
        ({**HOSTED, "KEEP_AFTER_UNINSTALL": "-1"}, "KEEP_AFTER_UNINSTALL: "),
        ({"SLACK_CLIENT_SECRET": "s"}, "SLACK_CLIENT_ID: not set, but SLACK_CLIENT_SECRET is"),
        ({**TOKENS, "DATABASE_URL": "mysql://secret-mistake"}, "DATABASE_URL: must begin with sqlite:///"),
        ({**TOKENS, "TIMEZONE": "Mars/Olympus"}, "TIMEZONE: not a time zone of the IANA list"),
        ({**TOKENS, "LOG_LEVEL": "LOUD"}, "LOG_LEVEL: "),
        ({**TOKENS, "PORT": "70000"}, "PORT: "),
    ],
)
def test_a_wrong_value_is_one_line_and_exit_code_2(tmp_path: Path, environment: dict[str, str], line: str):
    ended = start(tmp_path, **environment)

    assert ended.returncode == 2
    assert line in ended.stderr
    assert len(ended.stderr.splitlines()) == 1
    assert "secret-mistake" not in ended.stderr


def test_values_are_read_from_a_file_too(tmp_path: Path):
    (tmp_path / ".env").write_text("SLACK_BOT_TOKEN=xoxb-1\nSLACK_APP_TOKEN=wrong\n")

    assert start(tmp_path).stderr == "SLACK_APP_TOKEN: must begin with xapp-\n"


def test_a_database_that_cannot_be_opened_is_one_line(tmp_path: Path):
    (tmp_path / "folder").mkdir()

    ended = start(tmp_path, **TOKENS, DATABASE_URL=f"sqlite:///{tmp_path}/folder")

    assert ended.returncode == 3
    assert len(ended.stderr.splitlines()) == 1


def test_help_names_every_variable(tmp_path: Path):
    ended = start(tmp_path, "--help")

    assert ended.returncode == 0
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_API_URL", "DATABASE_URL"):
        assert name in ended.stdout
    for name in ("TIMEZONE", "LOG_LEVEL", "LOG_FORMAT", "PORT", "example-ledger"):
        assert name in ended.stdout


def test_help_loads_nothing_that_answers():
    loaded = "import sys; from bot.command_line import parser; parser().format_help(); print(*sys.modules)"
    ended = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)  # noqa: S603

    assert not {"slack_bolt", "aiohttp", "apscheduler", "sqlite3", "handlers.words.dates"} & {*ended.stdout.split()}


def test_the_example_ledger_goes_into_an_empty_database_once(tmp_path: Path):
    url = f"sqlite:///{tmp_path}/ledger.db"

    first = start(tmp_path, "example-ledger", "--team", "T012AB3CD", DATABASE_URL=url)
    second = start(tmp_path, "example-ledger", "--team", "T012AB3CD", DATABASE_URL=url)

    assert first.returncode == 0
    assert "records loaded for T012AB3CD" in first.stderr
    assert second.returncode == 3
    assert "only into an empty one" in second.stderr


def test_logs_for_machines_are_json(tmp_path: Path):
    url = f"sqlite:///{tmp_path}/ledger.db"

    ended = start(tmp_path, "example-ledger", "--team", "T1", DATABASE_URL=url, LOG_FORMAT="json")

    assert '"level": "info"' in ended.stderr


def test_tokens_that_others_can_read_are_warned_of(tmp_path: Path):
    (tmp_path / ".env").write_text("LOG_LEVEL=INFO\n")
    for mode, is_warned_of in ((0o644, True), (0o640, True), (0o600, False)):
        (tmp_path / ".env").chmod(mode)
        assert ("chmod 600 .env" in start(tmp_path, "verify", "nothing.db").stderr) is is_warned_of
