"""The Web API and the response addresses over HTTP, answering as Slack does."""

from __future__ import annotations

import asyncio
import json
import re
import secrets
import time
from base64 import b64decode
from collections.abc import Awaitable, Callable, Mapping
from email.utils import format_datetime
from functools import cache
from importlib import resources

from aiohttp import hdrs, web

from bot.workspace.api.methods import (
    assistant,
    bookmarks,
    channels,
    chat,
    conversations,
    files,
    groups,
    marks,
    oauth,
    scheduled,
    streams,
    team,
    users,
    views,
)
from bot.workspace.api.methods.arguments import Method
from bot.workspace.line.answers import take_answer
from bot.workspace.line.faults import Fault
from bot.workspace.line.installation import Installation
from bot.workspace.line.rates import DISTRIBUTED_HISTORY, RateLimitedError
from bot.workspace.line.scopes import check
from bot.workspace.line.traffic import Exchange
from bot.workspace.state.records import Payload, Refused

METHODS: Mapping[str, Method] = {
    **chat.METHODS,
    **scheduled.METHODS,
    **streams.METHODS,
    **assistant.METHODS,
    **conversations.METHODS,
    **channels.METHODS,
    **bookmarks.METHODS,
    **marks.METHODS,
    **files.METHODS,
    **views.METHODS,
    **users.METHODS,
    **groups.METHODS,
    **team.METHODS,
    **oauth.METHODS,
}
HISTORY = frozenset({"conversations.history", "conversations.replies"})
RESPONSE_STATUS = {"no_service": 404, "channel_is_archived": 410, "action_prohibited": 403}  # else 400
ARGUMENT_NAME = re.compile(r"\w{1,100}", re.ASCII)


def add_routes(server: web.Application, app: Installation) -> None:
    """Serve `/api/<method>` and `/response/<id>`."""
    doors = _Doors(app)
    server.router.add_route("GET", "/api/{method}", doors.call)
    server.router.add_route("POST", "/api/{method}", doors.call)
    server.router.add_post("/response/{id}", doors.respond)
    server.on_response_prepare.append(doors.date)


class _Doors:
    """Those of one workspace, which serve the others that have the same app too: the token says whose a call is."""

    def __init__(self, app: Installation) -> None:
        self._app = app

    async def call(self, request: web.Request) -> web.Response:
        """A call of a method: HTTP 200 with `ok` false when it is refused; 429 when it is one too many."""
        name = request.match_info["method"]
        try:
            given = await _arguments(request)
        except Refused as refusal:
            exchange, said = self._app.traffic.begin("from_bot", name, {}, "web_api"), _refusal(refusal)
            self._app.traffic.end(exchange, refusal.error, said, reasons=refusal.reasons, status=200)
            return web.json_response(said)
        token = _token(request, given)
        app = self._app.registration.installation_of(token, given) or self._app
        exchange = app.traffic.begin("from_bot", name, given, "web_api")

        async def answer() -> web.Response:
            status = 200
            headers = {"x-slack-req-id": secrets.token_hex(12), "x-oauth-scopes": ",".join(app.scopes)}
            try:
                said = {"ok": True, **_run(app, name, token, given)}
            except RateLimitedError as refusal:
                status, said = 429, _refusal(refusal)
                headers["Retry-After"] = str(refusal.retry_after)
            except Refused as refusal:
                said = _refusal(refusal)
                exchange.reasons = refusal.reasons or ([why_unknown(name)] if name not in METHODS else [])
            if name in METHODS and METHODS[name].scopes:
                headers["x-accepted-oauth-scopes"] = ",".join(METHODS[name].scopes)
            exchange.answer, exchange.verdict = said, str(said.get("error", "ok"))
            return web.json_response(said, status=status, headers=headers)

        return await _disturbed(app, request, exchange, exchange.channel, answer)

    async def date(self, request: web.Request, response: web.StreamResponse) -> None:
        """Say what time it is in the team, by which `ts` are made, wherever a program is answered."""
        if request.path.startswith(("/api/", "/response/")):
            response.headers[hdrs.DATE] = format_datetime(self._app.team.clock.now(), usegmt=True)

    async def respond(self, request: web.Request) -> web.Response:
        """A message to a response_url: "ok", or a word about what is wrong and an HTTP status."""
        exchange = self._app.traffic.begin("from_bot", "response_url", {}, "response_url")

        async def answer() -> web.Response:
            try:
                address = self._app.tokens.use_address(request.match_info["id"])
                exchange.request = await _body(request, "invalid_payload")
                take_answer(self._app, exchange.request, address)
            except Refused as refusal:
                exchange.verdict, exchange.reasons = refusal.error, refusal.reasons
                return web.Response(text=refusal.error, status=RESPONSE_STATUS.get(refusal.error, 400))
            exchange.verdict = "ok"
            return web.Response(text="ok")

        channel = self._app.tokens.channel_of(request.match_info["id"])
        return await _disturbed(self._app, request, exchange, channel, answer)


async def _disturbed(
    app: Installation,
    request: web.Request,
    exchange: Exchange,
    channel: str,
    answer: Callable[[], Awaitable[web.Response]],
) -> web.Response:
    """The answer, unless a fault strikes before it is found or instead of it; either way it goes on record."""
    began = time.monotonic()
    faults = app.faults
    for slow in faults.strike(exchange.name, channel, "slow"):
        await asyncio.sleep(slow.lasts)
    struck = faults.strike(exchange.name, channel, "429", "5xx", "drop-before", "drop-after")
    fault = struck[0] if struck else None
    if fault and (fault.is_before or fault.kind == "429"):
        response = _failure(request, fault)
    else:
        response = await answer()
        response = _failure(request, fault) if fault else response
    app.traffic.end(
        exchange,
        fault.kind if fault else exchange.verdict,
        exchange.answer,
        reasons=exchange.reasons,
        status=response.status,
        seconds=time.monotonic() - began,
    )
    return response


def _run(app: Installation, name: str, token: str, given: Payload) -> Payload:
    method = METHODS.get(name)
    if method is None:
        raise Refused("unknown_method", req_method=name)
    if method.needs_token:
        _check_token(app, method, token)
    rate = DISTRIBUTED_HISTORY if app.budgets.distributed and name in HISTORY else method.rate
    if method.rate_in_channel:
        app.budgets.spend((name, _place_of(app, given)), method.rate_in_channel)
    app.budgets.spend(name, rate)
    check(app.scopes, method.scopes)
    strange = [name for name in given if not ARGUMENT_NAME.fullmatch(name)]
    if strange:
        raise Refused("invalid_arg_name", [f"[ERROR] not the name of an argument: {name}" for name in strange])
    return method.call(app, given)


def _place_of(app: Installation, given: Payload) -> str:
    """The channel of a call, the same whether it is named by its id or its name."""
    return app.team.channel_id(str(given.get("channel", "")))


def _check_token(app: Installation, method: Method, token: str) -> None:
    if not token:
        raise Refused("not_authed")
    if token != app.app_token and not app.knows(token):
        raise Refused("invalid_auth")
    if (token == app.app_token) != method.is_for_app_token:
        raise Refused("not_allowed_token_type")
    if token != app.app_token:
        app.check(token)


def why_unknown(name: str) -> str:
    """What is to be said of a method that is not here."""
    return "exists in Slack, not here" if name in slack_methods() else "is no method of Slack's"


@cache
def slack_methods() -> frozenset[str]:
    """The names of all methods that @slack/web-api knows."""
    listed = resources.files("bot.workspace.api").joinpath("slack_methods.txt").read_text(encoding="utf-8")
    return frozenset(listed.split())


async def _arguments(request: web.Request) -> Payload:
    given: Payload = dict(request.query) | _credentials(request)
    if request.content_type == "application/json":
        return given | await _body(request, "invalid_arguments")
    return given | {name: str(value) for name, value in (await request.post()).items()}


def _credentials(request: web.Request) -> Payload:
    """The app's own, as its exchange of a code bears them."""
    header = request.headers.get("Authorization", "")
    if not header.startswith("Basic "):
        return {}
    try:
        client_id, _, secret = b64decode(header.removeprefix("Basic ")).decode().partition(":")
    except ValueError:
        return {}
    return {"client_id": client_id, "client_secret": secret}


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
    header = request.headers.get("Authorization", "")
    return "" if header.startswith("Basic ") else header.removeprefix("Bearer ").strip() or in_arguments


def _refusal(refusal: Refused) -> Payload:
    answer: Payload = {"ok": False, "error": refusal.error, **refusal.extra}
    return answer | ({"response_metadata": {"messages": refusal.reasons}} if refusal.reasons else {})


def _failure(request: web.Request, fault: Fault) -> web.Response:
    """What a caller gets of a fault; nothing at all when the connection is to drop."""
    if fault.status:
        return web.Response(status=fault.status, text="<html>upstream failure</html>", content_type="text/html")
    if fault.kind == "429":
        headers = {"Retry-After": str(max(1, round(fault.lasts)))}
        return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers=headers)
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=444, text="dropped")  # nobody is there to read it
