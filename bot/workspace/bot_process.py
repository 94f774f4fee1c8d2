"""The bot as a process of its own: started with what it needs, stopped in time."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from bot.workspace.workspace import Workspace

SECONDS_TO_STOP = 1.2  # what the bot gets to end by itself; then it is killed


def environment_for(workspace: Workspace, database_url: str = "") -> dict[str, str]:
    """What an app reads from its environment to live in this workspace, which must be served already.

    An empty SLACK_APP_TOKEN is none: the app is to wait for signed requests.
    """
    slack = {
        "SLACK_BOT_TOKEN": workspace.app.bot_token,
        "SLACK_APP_TOKEN": "" if workspace.app.over_http else workspace.app.app_token,
        "SLACK_SIGNING_SECRET": workspace.app.signing_secret,
        "SLACK_API_URL": f"{workspace.app.address}/api/",
        "CLOCK_URL": f"{workspace.app.address}/clock",
    }
    return slack | ({"DATABASE_URL": database_url} if database_url else {})


@asynccontextmanager
async def bot_process(
    environment: Mapping[str, str], *, folder: Path | None = None, log: list[str] | None = None
) -> AsyncIterator[asyncio.subprocess.Process]:
    """Run `python -m bot` as long as the block lasts; what it writes to stderr goes to `log`, or to ours."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        env={**os.environ, **environment},
        cwd=folder,
        stderr=None if log is None else asyncio.subprocess.PIPE,
        start_new_session=True,  # Ctrl-C reaches us alone, and we pass it on
    )
    listening = asyncio.create_task(_listen(process, [] if log is None else log))
    try:
        yield process
    finally:
        await _stop(process)
        await listening


async def _listen(process: asyncio.subprocess.Process, log: list[str]) -> None:
    if process.stderr is not None:
        async for line in process.stderr:
            log.append(line.decode(errors="replace").rstrip())


async def _stop(process: asyncio.subprocess.Process) -> None:
    if process.returncode is not None:
        return
    process.send_signal(signal.SIGTERM)
    try:
        await asyncio.wait_for(process.wait(), SECONDS_TO_STOP)
    except TimeoutError:
        process.kill()
        await process.wait()
