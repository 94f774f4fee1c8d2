"""A keeper of links written for Slack, on Bolt for JavaScript with sockets, runs here without a change."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from bot.workspace.state.records import Person
from bot.workspace.testing import Slack, SlackApp, Visitor

APP = Path(__file__).parent / "foreign" / "javascript"
SECONDS_TO_INSTALL = 120


@pytest.fixture(scope="module")
def modules(pytestconfig: pytest.Config) -> Path:
    """The folder of the pinned packages, filled by npm the first time."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return _missing("no node or npm on this machine")
    folder = Path(pytestconfig.rootpath) / ".venv" / "bolt_js"
    folder.mkdir(parents=True, exist_ok=True)
    wanted = (APP / "package.json").read_text(encoding="utf-8")
    installed = folder / "package.json"
    if installed.exists() and installed.read_text(encoding="utf-8") == wanted and (folder / "done").exists():
        return folder
    installed.write_text(wanted, encoding="utf-8")
    (folder / "done").unlink(missing_ok=True)
    words = [npm, "install", "--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts", "--loglevel=error"]
    try:
        subprocess.run(words, cwd=folder, check=True, capture_output=True, timeout=SECONDS_TO_INSTALL)  # noqa: S603
    except (subprocess.SubprocessError, OSError) as error:
        return _missing(f"npm could not install Bolt for JavaScript ({type(error).__name__})")
    (folder / "done").touch()
    return folder


def _missing(why: str) -> Path:
    if os.environ.get("REQUIRE_NODE"):
        pytest.fail(why)
    pytest.skip(why)


@pytest.fixture(scope="module")
def slack_app(modules: Path) -> SlackApp:
    return SlackApp(APP / "manifest.yaml", ["node", str(APP / "app.js")], environment={"MODULES": str(modules)})


@pytest.fixture
def sam(slack: Slack) -> Visitor:
    return slack.person("sam", "random")


async def test_a_form_is_refused_corrected_and_taken(sam: Visitor) -> None:
    form = await (await sam.type("/ticket")).view("A ticket")

    assert (await sam.submit(form, title="Map")).errors == {"title": "Say a little more"}
    assert (await (await sam.submit(form, title="Map of Henan")).message("Taken")).text == "Taken: Map of Henan"


async def test_an_event_is_heard(slack: Slack, sam: Visitor) -> None:
    message = slack.workspace.team.post("C0RANDOM", "U0ALEX", "Done")

    assert (await (await sam.react(message, "tada")).message("Seen: tada")).thread_ts == message.ts


async def test_a_file_arrives(sam: Visitor) -> None:
    exported = await sam.type("/export")
    shown = await exported.until(lambda: next((one for one in exported.messages if one.files), None))

    (file,) = shown.files
    assert (file["name"], file["size"]) == ("export.csv", 8)


async def test_a_link_is_shown_with_what_stands_behind_it(sam: Visitor) -> None:
    said = await sam.say("See https://reports.example.org/2026 and https://example.org")
    shown = await said.changed("Report 2026")

    assert shown.user == sam.id
    assert [one["app_unfurl_url"] for one in shown.attachments] == ["https://reports.example.org/2026"]
    assert said.refusals == []


async def test_attachments_come_under_another_name(sam: Visitor) -> None:
    posted = await (await sam.type("/weather pumps")).message("As of now")

    assert (posted.guise.username, posted.guise.emoji, posted.channel) == ("Weather", "sunny", "C0RANDOM")
    assert [(one["title"], one["footer"]) for one in posted.attachments] == [("pumps", "Weather")]


async def test_a_message_is_kept_for_its_reader_alone(slack: Slack, sam: Visitor) -> None:
    message = slack.workspace.team.post("C0RANDOM", "U0ALEX", "Remember")

    assert (await (await sam.run_shortcut("keep", message)).message("Kept: Remember")).ephemeral_for == sam.id


async def test_a_newcomer_is_welcomed(slack: Slack) -> None:
    await slack.workspace.welcome(Person("U0LI", "li", "李娜 Li Na", "Asia/Shanghai", "zh-CN"))
    greeted = await slack.person("li").say("Thanks")

    await greeted.until(lambda: next((one for one in slack.workspace.app.posts("general")), None))
    assert slack.workspace.app.posts("general")[0].text == "Welcome, 李娜 Li Na!"
