"""The local workspace as a Slack in the same process: without a wire, thousands of histories take minutes."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.workspace.api.web_api import HISTORY, METHODS
from bot.workspace.line.rates import DISTRIBUTED_HISTORY, RateLimitedError
from bot.workspace.state.clock import MovableClock
from bot.workspace.state.records import Payload, Refused
from bot.workspace.workspace import Workspace
from store.database import Access, T, Work

POST = "chat.postMessage"


class Killed(BaseException):
    """The process ends here; nothing of it gets any further."""


class Fuse:
    """Kills a process after so many steps: each request and each transaction has one before it and one after it."""

    def __init__(self, steps: int | None = None) -> None:
        self._left = steps

    def burn(self) -> None:
        if self._left is None:
            return
        self._left = max(self._left - 1, -1)
        if self._left < 0:
            raise Killed


class Mortal(Access):
    """The database, as a process has it that may be killed at each step."""

    def __init__(self, access: Access, fuse: Fuse) -> None:
        self._access = access
        self._fuse = fuse

    async def read(self, work: Work[T]) -> T:
        self._fuse.burn()
        found = await self._access.read(work)
        self._fuse.burn()
        return found

    async def write(self, work: Work[T]) -> T:
        self._fuse.burn()
        written = await self._access.write(work)
        self._fuse.burn()
        return written


class StillClock(MovableClock):
    """A clock that stands still until it is moved."""

    def __init__(self, now: datetime) -> None:
        self.moment = now
        super().__init__(now)

    def now(self) -> datetime:
        return self.moment

    def advance_to(self, moment: datetime) -> None:
        self.moment = moment.astimezone(UTC)


class Slack(AsyncWebClient):
    """A client whose calls the workspace answers at once, unless something goes wrong with them."""

    def __init__(self, workspace: Workspace, fuse: Fuse, troubles: list[str], taken: Callable[[Payload], None]) -> None:
        super().__init__(retry_handlers=[])
        self._workspace = workspace
        self._fuse = fuse
        self._troubles = troubles
        self._taken = taken
        self.is_deaf = False  # it answers nothing that is asked
        self.read: list[Payload] = []  # the pages of histories that it gave

    async def api_call(self, api_method: str, **more: Any) -> AsyncSlackResponse:
        given = {**(more.get("params") or {}), **(more.get("json") or {})}
        given = {name: value for name, value in given.items() if value is not None}
        if self.is_deaf:
            raise TimeoutError
        is_post = api_method == POST and "metadata" in given
        trouble = self._troubles.pop(0) if is_post and self._troubles else ""
        self._fuse.burn()
        await asyncio.sleep(0)
        if trouble == "drop-before":
            raise aiohttp.ServerDisconnectedError
        if trouble == "429":
            return self._said(429, {"ok": False, "error": "ratelimited"}, {"Retry-After": "7"})
        if trouble == "malformed":
            return self._said(200, {"ok": False, "error": "invalid_blocks"})
        app = self._workspace.app
        try:
            if api_method in HISTORY and app.budgets.distributed:
                app.budgets.spend(api_method, DISTRIBUTED_HISTORY)
            said = {"ok": True, **METHODS[api_method].call(app, given)}
        except RateLimitedError as refusal:
            return self._said(429, {"ok": False, "error": "ratelimited"}, {"Retry-After": str(refusal.retry_after)})
        except Refused as refusal:
            return self._said(200, {"ok": False, "error": refusal.error})
        if is_post:
            self._taken(given)
        if api_method in HISTORY:
            self.read.append(given)
        self._fuse.burn()
        if trouble == "drop-after":
            raise aiohttp.ServerDisconnectedError
        if trouble == "503-after":
            return self._said(503, "<html>upstream failure</html>")
        return self._said(200, said)

    def _said(self, status: int, data: Any, headers: dict[str, str] | None = None) -> AsyncSlackResponse:
        answer = AsyncSlackResponse(
            client=self,
            http_verb="POST",
            api_url="",
            req_args={},
            data=data,
            headers={"Date": format_datetime(self._workspace.clock.now(), usegmt=True)} | (headers or {}),
            status_code=status,
        )
        answer.validate()  # type: ignore[no-untyped-call]  # as the SDK left it
        return answer
