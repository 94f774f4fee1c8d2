"""An app on Bolt for JavaScript, a Node process of its own."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.workspace.workspace import Workspace
from tests.harness import Persona
from tests.workspace.conversation import until
from tests.workspace.small_bot import small_workspace
from tests.workspace.test_bolt_samples import MANIFEST

APP = Path(__file__).parent / "bolt_js"
SECONDS_TO_INSTALL = 120
SECONDS_TO_START = 20


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


@pytest_asyncio.fixture(scope="module")
async def desk(modules: Path) -> AsyncIterator[Workspace]:
    """A workspace with the JavaScript app in it."""
    async with small_workspace(MANIFEST) as workspace:
        environment = {**os.environ, **workspace.app.environment, "MODULES": str(modules)}
        pipe = asyncio.subprocess.PIPE
        app = await asyncio.create_subprocess_exec(
            "node", str(APP / "app.js"), env=environment, stdout=pipe, stderr=asyncio.subprocess.STDOUT
        )
        try:
            await _until_connected(workspace, app)
            yield workspace
        finally:
            if app.returncode is None:
                app.send_signal(signal.SIGKILL)
            await app.communicate()


async def _until_connected(workspace: Workspace, app: asyncio.subprocess.Process) -> None:
    try:
        await asyncio.wait_for(workspace.app.line.until_connected(), SECONDS_TO_START)
    except TimeoutError:
        app.kill()
        said, _ = await app.communicate()
        raise AssertionError(f"the app did not connect:\n{said.decode()}") from None


@pytest.fixture
def ada(desk: Workspace) -> Persona:
    return Persona(desk, desk.team.person("ada"), desk.team.add_channel("samples", ["U0ADA", desk.team.bot_user_id]))


async def test_a_form_is_refused_corrected_and_taken(ada: Persona) -> None:
    await ada.type("/ticket")

    assert await ada.submit(title="Map") == {"title": "Say a little more"}
    assert await ada.submit(title="Map of Henan") == {}
    await until(lambda: bool(ada.direct_messages))
    assert ada.direct_messages[-1].text == "Taken: Map of Henan"


async def test_an_event_is_heard(ada: Persona) -> None:
    message = ada.workspace.team.post(ada.channel.id, ada.id, "Done")
    await ada.workspace.react("U0TOM", message.key, "tada")

    await until(lambda: bool(ada.workspace.app.posts(ada.channel.id)))
    assert ada.workspace.app.posts(ada.channel.id)[0].text == "Seen: tada"


async def test_a_file_arrives(ada: Persona) -> None:
    await ada.type("/export")

    await until(lambda: bool(ada.workspace.app.posts(ada.channel.id)))
    (file,) = ada.workspace.app.posts(ada.channel.id)[0].files
    assert (file["name"], file["size"]) == ("export.csv", 8)
