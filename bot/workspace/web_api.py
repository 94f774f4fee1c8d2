"""The Web API and the response addresses over HTTP, answering as Slack does."""

from __future__ import annotations

import json
import time

from aiohttp import web

from bot.workspace.methods import chat, conversations, team, views
from bot.workspace.records import Exchange, Payload, Refused
from bot.workspace.workspace import Workspace

METHODS = chat.METHODS | conversations.METHODS | views.METHODS | team.METHODS
FOR_APP_TOKENS = frozenset({"apps.connections.open"})
RESPONSE_STATUS = {"no_service": 404, "channel_is_archived": 410, "action_prohibited": 403}  # else 400


def add_routes(app: web.Application, workspace: Workspace) -> None:
    """Serve `/api/<method>` and `/response/<id>`."""
    doors = _Doors(workspace)
    app.router.add_route("GET", "/api/{method}", doors.call)
    app.router.add_route("POST", "/api/{method}", doors.call)
    app.router.add_post("/response/{id}", doors.respond)


class _Doors:
    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    async def call(self, request: web.Request) -> web.Response:
        """A call of a method: always HTTP 200, with `ok` false when it is refused."""
        name = request.match_info["method"]
        began = time.monotonic()
        exchange = Exchange("from_bot", name, {})
        self._workspace.traffic.append(exchange)
        try:
            given = await _arguments(request)
            token = _token(request, given)
            exchange.request = given
            self._check_token(name, token)
            answer = {"ok": True, **METHODS[name](self._workspace, given)}
        except Refused as refusal:
            answer = _refusal(refusal)
        exchange.answer, exchange.verdict = answer, str(answer.get("error", "ok"))
        exchange.seconds = time.monotonic() - began
        return web.json_response(answer, headers={"x-oauth-scopes": ",".join(self._workspace.app.scopes)})

    async def respond(self, request: web.Request) -> web.Response:
        """A message to a response_url: "ok", or a word about what is wrong and an HTTP status."""
        exchange = Exchange("from_bot", "response_url", {})
        self._workspace.traffic.append(exchange)
        try:
            address = self._workspace.permits.use_address(request.match_info["id"])
            exchange.request = await _body(request, "invalid_payload")
            self._workspace.take_answer(exchange.request, address)
        except Refused as refusal:
            exchange.verdict, exchange.answer = refusal.error, {"reasons": refusal.reasons}
            return web.Response(text=refusal.error, status=RESPONSE_STATUS.get(refusal.error, 400))
        exchange.verdict = "ok"
        return web.Response(text="ok")

    def _check_token(self, name: str, token: str) -> None:
        if name not in METHODS:
            raise Refused("unknown_method", req_method=name)
        if not token:
            raise Refused("not_authed")
        if token not in (self._workspace.bot_token, self._workspace.app_token):
            raise Refused("invalid_auth")
        if (token == self._workspace.app_token) != (name in FOR_APP_TOKENS):
            raise Refused("not_allowed_token_type")


async def _arguments(request: web.Request) -> Payload:
    given: Payload = dict(request.query)
    if request.content_type == "application/json":
        return given | await _body(request, "invalid_arguments")
    return given | {name: str(value) for name, value in (await request.post()).items()}


async def _body(request: web.Request, refusal: str) -> Payload:
    try:
        body = json.loads(await request.read() or b"{}")
    except ValueError:
        raise Refused(refusal, ["[ERROR] the body is not JSON"]) from None
    if not isinstance(body, dict):
        raise Refused(refusal, ["[ERROR] the body is not a JSON object"])
    return body


def _token(request: web.Request, given: Payload) -> str:
    in_arguments = str(given.pop("token", ""))
    return request.headers.get("Authorization", "").removeprefix("Bearer ").strip() or in_arguments


def _refusal(refusal: Refused) -> Payload:
    answer: Payload = {"ok": False, "error": refusal.error, **refusal.extra}
    return answer | ({"response_metadata": {"messages": refusal.reasons}} if refusal.reasons else {})
