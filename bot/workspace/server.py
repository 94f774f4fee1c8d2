"""The local workspace on HTTP: what the app talks to, what tests and developers look at, and the page for people."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from aiohttp import web

from bot.workspace.api import control, pictures, socket_mode, uploads, web_api, webhooks
from bot.workspace.page import authorize, inspector, routes, slackbot
from bot.workspace.workspace import Workspace

HOST = "127.0.0.1"
OWN_NAMES = frozenset({HOST, "localhost"})
LARGEST_BODY = 4 * 1024 * 1024  # bytes

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def build_server(workspace: Workspace) -> web.Application:
    """Everything the workspace serves, for this machine alone."""
    app = web.Application(middlewares=[_for_this_machine], client_max_size=LARGEST_BODY)
    web_api.add_routes(app, workspace.app)
    socket_mode.add_routes(app, workspace.app)
    uploads.add_routes(app, workspace.app)
    pictures.add_routes(app, workspace.team)
    webhooks.add_routes(app, workspace.app)
    control.add_clock(app, workspace.clock)
    control.add_faults(app, workspace.faults)
    control.add_traffic(app, workspace.traffic)
    routes.add_routes(app, workspace)
    inspector.add_routes(app, workspace)
    authorize.add_routes(app, workspace)
    slackbot.add_routes(app, workspace)

    async def end_streams(_: web.Application) -> None:
        for reader in list(workspace.team.readers):
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
        workspace.app.address = f"http://{HOST}:{runner.addresses[0][1]}"
        workspace.app.open()
        yield workspace.app.address
    finally:
        await runner.cleanup()
        await workspace.app.close()


@web.middleware
async def _for_this_machine(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse what another website sends through somebody's browser, by a name of its own or from its own page."""
    if urlsplit(f"//{request.host}").hostname not in OWN_NAMES:
        return web.Response(status=403, text="the local workspace answers to 127.0.0.1 and localhost only")
    origin = request.headers.get("Origin")
    if origin is not None and origin != f"http://{request.host}":
        return web.Response(status=403, text="the local workspace takes nothing from other pages")
    return await handler(request)
