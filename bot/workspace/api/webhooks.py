"""Incoming webhooks: an address for each channel, at which whoever knows it says something as the app."""

from __future__ import annotations

import json
import time
from urllib.parse import parse_qs

from aiohttp import web

from bot.workspace.line.drafts import checked_message
from bot.workspace.line.installation import Installation
from bot.workspace.line.rates import POSTING_IN_CHANNEL, RateLimitedError
from bot.workspace.state.records import Payload, Refused

STATUS = {"no_service": 404, "channel_is_archived": 410, "rate_limited": 429}  # else 400; docs: the page on webhooks


def add_routes(server: web.Application, app: Installation) -> None:
    """Serve `/services/<team>/<channel>/<secret>`."""

    async def take(request: web.Request) -> web.Response:
        exchange = app.traffic.begin("from_bot", "incoming_webhook", {}, "response_url")
        began = time.monotonic()
        try:
            exchange.request = _said(await request.text(), request.content_type)
            _post(app, request.match_info["channel"], request.match_info["secret"], exchange.request)
            verdict, reasons = "ok", list[str]()
        except RateLimitedError:
            verdict, reasons = "rate_limited", []
        except Refused as refusal:
            verdict, reasons = refusal.error, refusal.reasons
        status = 200 if verdict == "ok" else STATUS.get(verdict, 400)
        app.traffic.end(exchange, verdict, reasons=reasons, status=status, seconds=time.monotonic() - began)
        return web.Response(text=verdict, status=status)

    server.router.add_post("/services/{team}/{channel}/{secret}", take)


def _post(app: Installation, channel_id: str, secret: str, said: Payload) -> None:
    channel = app.team.channels.get(channel_id)
    if channel is None or not app.has_webhooks or secret != app.webhook_secret:
        raise Refused("no_service")
    if channel.is_archived:
        raise Refused("channel_is_archived")
    app.budgets.spend(("incoming_webhook", channel.id), POSTING_IN_CHANNEL)
    draft = checked_message(said, app.allowed)
    thread_ts = said.get("thread_ts")
    app.team.post(
        channel.id,
        app.team.bot_user_id,
        draft.text,
        draft.blocks,
        thread_ts=thread_ts if app.team.message_at(channel.id, str(thread_ts)) else None,
        attachments=draft.attachments,
    )


def _said(body: str, content_type: str) -> Payload:
    """What was sent: JSON, or a form whose `payload` is JSON."""
    if content_type == "application/x-www-form-urlencoded" and body.startswith("payload="):
        body = parse_qs(body)["payload"][0]
    try:
        said = json.loads(body)
    except ValueError:
        raise Refused("invalid_payload", ["[ERROR] the body is not JSON"]) from None
    if not isinstance(said, dict):
        raise Refused("invalid_payload", ["[ERROR] the body is not a JSON object"])
    return said
