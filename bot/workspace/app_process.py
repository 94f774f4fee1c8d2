"""A program that lives in the workspace: started with what it needs to find it, and stopped with it."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from importlib import resources
from pathlib import Path

from bot.workspace.line.installation import Installation

POINTING = Path(str(resources.files("bot.workspace") / "pointing"))
SECONDS_TO_STOP = 5.0  # what a program gets to end by itself; then it is killed


def environment_of(app: Installation, around: Mapping[str, str]) -> dict[str, str]:
    """The variables for an app written by somebody else, who left the address of Slack's API to the SDK.

    Slack's SDKs for Python and JavaScript read no variable for it, so `bot/workspace/pointing` is put in their way.
    """
    paths = [str(POINTING), *filter(None, [around.get("PYTHONPATH")])]
    options = [*filter(None, [around.get("NODE_OPTIONS")]), f'--require "{POINTING / "point.cjs"}"']
    port = {"PORT": str(app.port)} if app.port and "PORT" not in around else {}
    return app.environment | port | {"PYTHONPATH": os.pathsep.join(paths), "NODE_OPTIONS": " ".join(options)}


@asynccontextmanager
async def running(
    words: Sequence[str],
    environment: Mapping[str, str],
    *,
    folder: Path | None = None,
    log: list[str] | None = None,
    seconds_to_stop: float = SECONDS_TO_STOP,
) -> AsyncIterator[asyncio.subprocess.Process]:
    """Run a program as long as the block lasts; what it writes to stderr goes to `log`, or to ours."""
    process = await asyncio.create_subprocess_exec(
        *words,
        env={**os.environ, **environment},
        cwd=folder,
        stderr=None if log is None else asyncio.subprocess.PIPE,
        start_new_session=True,  # Ctrl-C reaches us alone, and we pass it on
    )
    listening = asyncio.create_task(_listen(process, [] if log is None else log))
    try:
        yield process
    finally:
        await _stop(process, seconds_to_stop)
        await listening


async def _listen(process: asyncio.subprocess.Process, log: list[str]) -> None:
    if process.stderr is not None:
        async for line in process.stderr:
            log.append(line.decode(errors="replace").rstrip())


async def _stop(process: asyncio.subprocess.Process, seconds: float) -> None:
    """Ask it to end; when it does not, end it with all that it started."""
    if process.returncode is not None:
        return
    process.send_signal(signal.SIGTERM)
    try:
        await asyncio.wait_for(process.wait(), seconds)
    except TimeoutError:
        with contextlib.suppress(ProcessLookupError):  # it ended just now
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()
