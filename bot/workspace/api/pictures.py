"""The pictures of people and of the team: a pattern for each id, as apps may want to show them."""

from __future__ import annotations

import hashlib
import struct
import zlib

from aiohttp import web

from bot.workspace.line.as_json import PICTURE_SIZES
from bot.workspace.state.team import Team

CELLS = 8  # along each side; the right half mirrors the left one
GROUND = b"\xf0\xf0\xf0"


def add_routes(server: web.Application, team: Team) -> None:
    """Serve `/pictures/<id>/<size>.png`."""

    async def give(request: web.Request) -> web.Response:
        id, size = request.match_info["id"], int(request.match_info["size"])
        if id not in {team.team_id, *team.people} or size not in PICTURE_SIZES:
            raise web.HTTPNotFound
        return web.Response(body=picture(id, size), content_type="image/png")

    server.router.add_get(r"/pictures/{id}/{size:\d+}.png", give)


def picture(id: str, size: int) -> bytes:
    """A PNG, the same for the same id."""
    told = hashlib.sha256(id.encode()).digest()
    colour = bytes(90 + part % 130 for part in told[:3])
    cells = [
        [bool(told[3 + row] >> min(column, CELLS - 1 - column) & 1) for column in range(CELLS)] for row in range(CELLS)
    ]
    lines = []
    for y in range(size):
        row = cells[y * CELLS // size]
        lines.append(b"\0" + b"".join(colour if row[x * CELLS // size] else GROUND for x in range(size)))
    header = struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", header), (b"IDAT", zlib.compress(b"".join(lines))), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, body) for name, body in parts)


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
