"""The bots that are measured, each a process of its own, and what they take of the machine."""

import asyncio
import os
import signal
import socket
import sys
import time
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from tests.bench.ledgers import write
from tests.bench.slack_side import SECRET, Line, Requests, SlackSide, Transport, slack_side

ROOT = Path(__file__).parent.parent.parent
SECONDS_TO_START = 60.0
SECONDS_TO_STOP = 15.0


@dataclass
class Child:
    """A bot that answers; the figures of its process are those of Linux."""

    process: Process
    line: Line
    start: float  # seconds from its start to its first answer
    write: Callable[[], None]  # into its ledger, by another process

    @property
    def cpu(self) -> float:
        """Seconds of processor time it has used, in steps of a hundredth."""
        used = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(used[11]) + int(used[12])) / os.sysconf("SC_CLK_TCK")

    @property
    def memory(self) -> float:
        """Megabytes that are resident."""
        pages = int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


@asynccontextmanager
async def child(
    module: str,
    transport: Transport,
    first: tuple[str, str],
    log: IO[str],
    arguments: Sequence[str] = (),
    **environment: str,
) -> AsyncIterator[Child]:
    """Run `python -m module` against a Slack of its own; ready when it has answered the first question.

    Its bytecode is kept, as that of an installed bot is: only the first start of all compiles it.
    """
    async with AsyncExitStack() as stack:
        slack = await stack.enter_async_context(slack_side())
        port = free_port()
        began = time.perf_counter()
        known = variables(slack, transport, port) | environment
        process = await stack.enter_async_context(running([module, *arguments], known, log))
        if transport == "http":
            await until_it_listens(process, port)
            requests = Requests(port)
            stack.callback(requests.close)
            line: Line = requests
        else:
            line = slack.socket
        await line.ask(*first)
        file = environment.get("DATABASE_URL", "").removeprefix("sqlite:///")
        yield Child(process, line, time.perf_counter() - began, lambda: write(Path(file)))


def variables(slack: SlackSide, transport: Transport, port: int) -> dict[str, str]:
    """The environment of a bot whose Slack is this one."""
    known = {"SLACK_BOT_TOKEN": "xoxb-bench", "SLACK_API_URL": f"{slack.address}/api/", "SLACK_SIGNING_SECRET": SECRET}
    known["COMMANDS_PER_MINUTE"] = "1000000"  # one person asks all of them
    return known | ({"PORT": str(port)} if transport == "http" else {"SLACK_APP_TOKEN": "xapp-bench"})


@asynccontextmanager
async def running(module: Sequence[str], environment: Mapping[str, str], log: IO[str]) -> AsyncIterator[Process]:
    known = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", *module, env={**known, **environment}, cwd=ROOT, stderr=log
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
            try:
                await asyncio.wait_for(process.wait(), SECONDS_TO_STOP)
            except TimeoutError:
                process.kill()
                await process.wait()


async def until_it_listens(process: Process, port: int) -> None:
    """Knock at the port every few milliseconds."""
    ends = time.monotonic() + SECONDS_TO_START
    while True:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            if process.returncode is not None or time.monotonic() > ends:
                raise
            await asyncio.sleep(0.005)
        else:
            writer.close()
            return


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
