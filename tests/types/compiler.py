"""Slack's published types and a TypeScript compiler, installed once by npm and asked what is wrong with a file."""

from __future__ import annotations

import asyncio
import re
import shutil
from collections.abc import Mapping
from pathlib import Path

OURS = Path(__file__).parent
INSTALL = (
    *("install", "--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts", "--loglevel=error"),
    *("--fetch-retries=1", "--fetch-retry-mintimeout=1000"),
)
PLACE = re.compile(r"(?P<file>[\w.-]+)\((?P<line>\d+),")
SECONDS_TO_INSTALL = 120.0
SECONDS_TO_COMPILE = 60.0


class NoCompilerError(Exception):
    """There is none on this machine, and none can be had."""


class Compiler:
    """The TypeScript compiler, with the packages of package.json beside it."""

    def __init__(self, packages: Path) -> None:
        self._packages = packages

    @classmethod
    async def installed(cls, folder: Path) -> Compiler:
        """The compiler in a folder, where it is put unless it is there; NoCompilerError without Node.js or network."""
        npm = shutil.which("npm")
        if not npm or not shutil.which("node"):
            raise NoCompilerError("no Node.js on this machine (on Debian: apt-get install nodejs npm)")
        wanted = (OURS / "package.json").read_text()
        done = folder / "installed.json"
        if not done.exists() or done.read_text() != wanted:
            (folder / "package.json").write_text(wanted)
            said, status = await _run(SECONDS_TO_INSTALL, folder, npm, *INSTALL)
            if status != 0:
                first_line = said.strip().partition("\n")[0]
                raise NoCompilerError(f"npm could not install Slack's types: {first_line}")
            done.write_text(wanted)
        return cls(folder / "node_modules")

    async def faults(self, folder: Path, files: Mapping[str, str]) -> list[str]:
        """Compile these files, by name, together with ours, in an empty folder.

        A fault reads "file.ts(12,3): error TS2322: …"; below it stands the line it is about.
        """
        for own in [*OURS.glob("*.ts"), OURS / "tsconfig.json"]:
            shutil.copy(own, folder)
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8")
        (folder / "node_modules").symlink_to(self._packages, target_is_directory=True)
        said, status = await _run(SECONDS_TO_COMPILE, folder, self._packages / ".bin" / "tsc", "--pretty", "false")
        assert said or status == 0, f"the compiler ended with {status} and without a word"
        return [f"{fault}\n{_line(fault, folder)}" for fault in _joined(said)]


def _line(fault: str, folder: Path) -> str:
    place = PLACE.match(fault)
    return (folder / place["file"]).read_text(encoding="utf-8").split("\n")[int(place["line"]) - 1] if place else ""


def _joined(said: str) -> list[str]:
    """One entry a fault: its indented lines belong to the one above."""
    faults: list[str] = []
    for line in said.splitlines():
        if line.startswith(" ") and faults:
            faults[-1] += f"\n{line}"
        elif line:
            faults.append(line)
    return faults


async def _run(seconds: float, folder: Path, *command: str | Path) -> tuple[str, int]:
    process = await asyncio.create_subprocess_exec(
        *command, cwd=folder, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    try:
        said, _ = await asyncio.wait_for(process.communicate(), seconds)
    except TimeoutError:
        process.kill()
        await process.wait()
        return f"no answer within {seconds:.0f} seconds", -1
    return said.decode(), process.returncode or 0
