"""What `python -m bot.workspace`, and whoever starts a workspace with an app of their own, take and say."""

from __future__ import annotations

import argparse
import asyncio
import signal
import socket
import sys

from pydantic import ValidationError

from bot.workspace.line.faults import KINDS, Fault
from bot.workspace.line.rates import Budgets
from bot.workspace.server import HOST

USUAL_PORT = 8765
FAULTS = "faults on demand, as TARGET:KIND[:p=PROBABILITY][:n=TIMES][:s=SECONDS][:seed=NUMBER][:channel=ID]:\n"


def parser(prog: str, about: str | None) -> argparse.ArgumentParser:
    """The options of every workspace."""
    options = argparse.ArgumentParser(
        prog=prog,
        description=about,
        epilog=FAULTS + "\n".join(f"  {kind:14} {about}" for kind, about in KINDS.items()),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = options.add_argument
    add("--port", type=int, default=USUAL_PORT, help=f"where the page is served (usually {USUAL_PORT})")
    add("--json", action="store_true", help="say where everything is as one line of JSON")
    add("--fault", type=_fault, action="append", default=[], help="let something go wrong; see below")
    add("--no-rates", action="store_true", help="never answer that a call was one too many")
    add(
        "--history-limits",
        choices=("ordinary", "distributed"),
        default="ordinary",
        help="distributed: one page of 15 messages a minute, as for apps sold outside the marketplace",
    )
    return options


def budgets_of(arguments: argparse.Namespace) -> Budgets:
    """How often the app may call, as the options say."""
    return Budgets(lifted=arguments.no_rates, distributed=arguments.history_limits == "distributed")


def free(port: int) -> int:
    """The port, or 0 for any other when somebody has it already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            complain(f"Port {port} is taken, so another one is used.")
            return 0
    return port


def stop_signal() -> asyncio.Event:
    """Set once Ctrl-C is pressed, or somebody ends the process."""
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    return stop


def say(line: str) -> None:
    """Tell whoever started it."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def complain(sentence: str) -> None:
    """Tell what is not as it was asked for."""
    sys.stderr.write(f"{sentence}\n")


def reasons(error: ValidationError) -> str:
    """What is wrong with something given, in one line."""
    return "; ".join(f"{'.'.join(map(str, fault['loc']))} {fault['msg']}".strip() for fault in error.errors())


def _fault(spec: str) -> Fault:
    try:
        return Fault.read(spec)
    except ValidationError as error:
        raise argparse.ArgumentTypeError(f"{spec!r}: {reasons(error)}") from None
