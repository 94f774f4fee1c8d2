"""The bytes of files: how the app sends them, and how they are looked at afterwards."""

from __future__ import annotations

import mimetypes
import time

from aiohttp import BodyPartReader, web

from bot.workspace.line.installation import LARGEST_FILE, Installation

SHOWN_AS_THEY_ARE = frozenset({"image/png", "image/jpeg", "image/gif"})  # all else is saved, never run in the page
SAFELY = {"Content-Security-Policy": "default-src 'none'; sandbox", "X-Content-Type-Options": "nosniff"}


def add_routes(server: web.Application, app: Installation) -> None:
    """Serve `/upload/<file>` and `/files/<file>/<name>`."""

    async def take(request: web.Request) -> web.Response:
        file = app.team.files.get(request.match_info["file"])
        exchange = app.traffic.begin("from_bot", "upload", {"file": request.match_info["file"]}, "upload")
        began = time.monotonic()
        if file is None or file.content is not None:
            verdict, status = "file_not_found", 404
        else:
            content = await _bytes_of(request)
            exchange.request["length"] = len(content)
            verdict, status = ("ok", 200) if len(content) == file.size else ("wrong_length", 400)
            file.content = content if status == 200 else None
        app.traffic.end(exchange, verdict, status=status, seconds=time.monotonic() - began)
        return web.Response(text="OK" if status == 200 else verdict, status=status)

    async def give(request: web.Request) -> web.Response:
        file = app.team.files.get(request.match_info["file"])
        if file is None or file.content is None or not file.is_complete:
            raise web.HTTPNotFound
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        headers = dict(SAFELY)
        if kind not in SHOWN_AS_THEY_ARE:
            kind, headers["Content-Disposition"] = "application/octet-stream", "attachment"
        return web.Response(body=file.content, content_type=kind, headers=headers)

    server.router.add_post("/upload/{file}", take)
    server.router.add_get("/files/{file}/{name}", give)


async def _bytes_of(request: web.Request) -> bytes:
    """The body, or the file in a form; of one that is too long only so much that it shows."""
    if request.content_type == "multipart/form-data":
        async for part in await request.multipart():
            if isinstance(part, BodyPartReader) and part.filename:
                return bytes(await part.read())
        return b""
    content = bytearray()
    async for chunk in request.content.iter_any():
        content += chunk
        if len(content) > LARGEST_FILE:
            break
    return bytes(content)
