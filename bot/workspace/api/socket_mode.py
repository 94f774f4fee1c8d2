"""The sockets over which the bot hears what people do, and acknowledges it."""

from __future__ import annotations

import asyncio
import contextlib
import json

from aiohttp import WSCloseCode, WSMsgType, web

from bot.workspace.line.installation import Installation
from bot.workspace.state.records import Payload

MOST_CONNECTIONS = 10  # docs: apis/events-api/using-socket-mode
SECONDS_TO_HANG_UP = 0.5  # what the bot gets to answer our goodbye
SECONDS_PROMISED = 18_060  # how long Slack says that a connection lives
SECONDS_FOR_TRYING = 360  # how long one lives whose address ends in debug_reconnects=true


def add_routes(server: web.Application, app: Installation) -> None:
    """Serve `/socket`, and close every socket when the server stops."""
    sockets = _Sockets(app)
    server.router.add_get("/socket", sockets.serve)
    server.on_shutdown.append(sockets.close)


class _Socket:
    def __init__(self, stream: web.WebSocketResponse) -> None:
        self.stream = stream
        self.gone = asyncio.Event()

    async def send(self, frame: Payload) -> None:
        await self.stream.send_str(json.dumps(frame, ensure_ascii=False))

    async def refresh(self, seconds: float) -> None:
        """Warn the bot, and after so many seconds, unless it has left by then, hang up."""
        with contextlib.suppress(ConnectionError):
            await self.send(_farewell("warning"))
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.gone.wait(), seconds)
                return
            await self.send(_farewell("refresh_requested"))
            await self.stream.close(code=WSCloseCode.GOING_AWAY)


class _Sockets:
    def __init__(self, app: Installation) -> None:
        self._app = app
        self._open: set[_Socket] = set()

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """One connection of the bot's, from hello to the end."""
        if not self._app.tokens.use_ticket(request.query.get("ticket", "")):
            return web.Response(status=403, text="this ticket was used already, or is none of ours")
        if len(self._open) >= MOST_CONNECTIONS:
            return web.Response(status=429, text="too_many_websockets")
        stream = web.WebSocketResponse(heartbeat=self._app.sockets.heartbeat, timeout=SECONDS_TO_HANG_UP)
        await stream.prepare(request)
        socket = _Socket(stream)
        self._open.add(socket)
        is_for_trying = request.query.get("debug_reconnects") == "true"
        seconds = SECONDS_FOR_TRYING if is_for_trying else SECONDS_PROMISED
        end = asyncio.get_running_loop().call_later(seconds, self._refresh_soon, socket)
        try:
            await socket.send(self._hello(len(self._open), request.host, seconds))
            self._app.sockets.join(socket)
            await self._listen(stream)
        except ConnectionError:
            pass  # the bot hung up while it was greeted
        finally:
            end.cancel()
            self._app.sockets.leave(socket)
            self._open.discard(socket)
            socket.gone.set()
        return stream

    async def close(self, _: web.Application) -> None:
        """Tell the bot to come back later, and hang up."""
        for socket in list(self._open):
            with contextlib.suppress(ConnectionError):
                await socket.send(_farewell("refresh_requested"))
            await socket.stream.close(code=WSCloseCode.GOING_AWAY, message=b"the workspace closes")

    async def _listen(self, stream: web.WebSocketResponse) -> None:
        async for frame in stream:
            if frame.type is not WSMsgType.TEXT:
                continue
            answer = json.loads(frame.data)
            if isinstance(answer, dict) and "envelope_id" in answer:
                payload = answer.get("payload")
                said = payload if isinstance(payload, dict) else {"text": payload} if payload else {}
                self._app.sockets.acknowledge(str(answer["envelope_id"]), said)

    def _refresh_soon(self, socket: _Socket) -> None:
        self._app.background.begin(socket.refresh(self._app.sockets.warning_seconds))

    def _hello(self, connections: int, host: str, seconds: int) -> Payload:
        return {
            "type": "hello",
            "num_connections": connections,
            "connection_info": {"app_id": self._app.team.app_id},
            "debug_info": {"host": host, "approximate_connection_time": seconds},
        }


def _farewell(reason: str) -> Payload:
    return {"type": "disconnect", "reason": reason, "debug_info": {"host": "workspace"}}
