"""The local workspace on HTTP: what the app talks to, what tests and developers look at, and the page for people."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from aiohttp import web
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from bot.workspace import faults, page, socket_mode, traffic, uploads, web_api
from bot.workspace.workspace import Workspace

HOST = "127.0.0.1"
OWN_NAMES = frozenset({HOST, "localhost"})
LARGEST_BODY = 4 * 1024 * 1024  # bytes
FARTHEST = 50 * 366 * 24 * 3600  # seconds that the clock goes in one step

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class SetClock(BaseModel):
    """What `POST /clock` takes: a moment, or seconds to go ahead."""

    model_config = ConfigDict(extra="forbid")

    now: AwareDatetime | None = None
    advance: float = Field(default=0, ge=-FARTHEST, le=FARTHEST)


def build_server(workspace: Workspace) -> web.Application:
    """Everything the workspace serves, for this machine alone."""
    app = web.Application(middlewares=[_for_this_machine], client_max_size=LARGEST_BODY)
    web_api.add_routes(app, workspace)
    socket_mode.add_routes(app, workspace)
    uploads.add_routes(app, workspace)
    faults.add_routes(app, workspace.faults)
    traffic.add_routes(app, workspace.traffic)
    page.add_routes(app, workspace)
    _add_clock(app, workspace)

    async def end_streams(_: web.Application) -> None:
        for reader in list(workspace.readers):
            reader.close()

    app.on_shutdown.append(end_streams)
    return app


@asynccontextmanager
async def served(workspace: Workspace, port: int = 0) -> AsyncIterator[str]:
    """Serve the workspace on a port (0: any free one); gives its address. OSError when the port is taken."""
    runner = web.AppRunner(build_server(workspace), shutdown_timeout=1, access_log=None)
    await runner.setup()
    try:
        site = web.TCPSite(runner, HOST, port)
        await site.start()
        workspace.address = f"http://{HOST}:{runner.addresses[0][1]}"
        workspace.open()
        yield workspace.address
    finally:
        await runner.cleanup()
        await workspace.close()


def _add_clock(app: web.Application, workspace: Workspace) -> None:
    def shown(moment: datetime) -> web.Response:
        return web.json_response({"now": moment.isoformat()})

    async def read(_: web.Request) -> web.Response:
        return shown(workspace.clock.now())

    async def move(request: web.Request) -> web.Response:
        try:
            asked = SetClock.model_validate_json(await request.read())
        except ValidationError as error:
            return web.json_response({"error": str(error)}, status=400)
        if asked.now is not None:
            workspace.clock.advance_to(asked.now)
        workspace.clock.advance(timedelta(seconds=asked.advance))
        return shown(workspace.clock.now())

    app.router.add_get("/clock", read)
    app.router.add_post("/clock", move)


@web.middleware
async def _for_this_machine(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse what another website sends through somebody's browser, by a name of its own or from its own page."""
    if urlsplit(f"//{request.host}").hostname not in OWN_NAMES:
        return web.Response(status=403, text="the local workspace answers to 127.0.0.1 and localhost only")
    origin = request.headers.get("Origin")
    if origin is not None and origin != f"http://{request.host}":
        return web.Response(status=403, text="the local workspace takes nothing from other pages")
    return await handler(request)
