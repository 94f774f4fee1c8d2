"""How Slack's requests come: over sockets that the bot opens itself, or on a port, signed by Slack."""

import asyncio
import contextlib
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from time import time

import aiohttp
from aiohttp import web
from pydantic import SecretStr
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.adapter.socket_mode.async_internals import run_async_bolt_app, send_async_response
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot.assistants.door import AssistantsDoor
from bot.http_door import HttpDoor
from bot.monitoring.observer import Observer
from bot.signed_requests import PATH, Signatures, SignedRequests
from config.settings import Settings

log = logging.getLogger(__name__)

PAUSES = (0.2, 1, 5, 15)  # seconds between tries to reach Slack at the start
RECONNECTED_IN = 10.0  # seconds
NOT_ACCEPTED = ("invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired")


class PortTakenError(Exception):
    """Somebody else listens on the port."""


async def introduced(client: AsyncWebClient, app_token: SecretStr | None, stop: asyncio.Event) -> str:
    """Have the tokens accepted before anything is asked; gives the id of the team that they are for.

    A Slack that is only unwell is waited for, not for ever; then it gives none.
    Bolt would try a wrong one again and again, with a traceback each time.
    """
    for pause in PAUSES:
        try:
            answer = await client.auth_test()
            if app_token:
                await client.apps_connections_open(app_token=app_token.get_secret_value())
        except (SlackApiError, aiohttp.ClientError, TimeoutError) as error:
            if isinstance(error, SlackApiError) and reason(error) in NOT_ACCEPTED:
                raise
            log.warning("Slack does not answer yet: %r", error)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), pause)
                break
        else:
            return str(answer["team_id"])
    return ""


def reason(error: SlackApiError) -> str:
    """Slack's own word for what is wrong; its answer may be no JSON at all."""
    answer = getattr(error.response, "data", None)
    return str(answer.get("error")) if isinstance(answer, dict) else "no readable answer"


@contextlib.asynccontextmanager
async def connected(
    app: AsyncApp,
    settings: Settings,
    stop: asyncio.Event,
    routes: Iterable[web.RouteDef],
    observer: Observer,
    assistants: AssistantsDoor,
) -> AsyncIterator[Callable[[], Awaitable[bool]]]:
    """Slack's requests, by Socket Mode where there is a token for it, else as signed requests on a port.

    What it gives tells whether Slack can bring any now. `routes` are of other things that are served on the port; by
    Socket Mode nothing is, but where somebody wants figures.
    """
    if settings.slack_app_token:
        token = settings.slack_app_token.get_secret_value()
        served = listening(settings, routes) if settings.metrics_token else contextlib.nullcontext()
        async with by_sockets(app, token, stop) as is_connected, served:
            yield is_connected
        return
    secret = settings.slack_signing_secret
    signatures = Signatures(secret.get_secret_value() if secret else "", observer)
    requests = SignedRequests(app, signatures)
    async with assistants.open(), listening(settings, [*requests.routes(), *assistants.routes(signatures), *routes]):
        yield listens


@contextlib.asynccontextmanager
async def by_sockets(app: AsyncApp, token: str, stop: asyncio.Event) -> AsyncIterator[Callable[[], Awaitable[bool]]]:
    """Slack's requests over sockets that the bot opens; what it gives tells whether one is open."""
    handler = Sockets(app, token)
    connecting = asyncio.ensure_future(handler.connect_async())  # type: ignore[no-untyped-call]  # as Bolt left it
    stopping = asyncio.ensure_future(stop.wait())  # Bolt tries to connect for ever
    await asyncio.wait((connecting, stopping), return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if connecting.done():
        connecting.result()
        log.info("Connected by Socket Mode")
    try:
        yield handler.is_connected
    finally:
        connecting.cancel()
        await handler.close_async()  # type: ignore[no-untyped-call]


@contextlib.asynccontextmanager
async def listening(settings: Settings, routes: Iterable[web.RouteDef]) -> AsyncIterator[None]:
    """Serve routes on the port that is set.

    Raises:
        PortTakenError: somebody else listens there.
    """
    async with contextlib.AsyncExitStack() as open_doors:
        try:
            await open_doors.enter_async_context(HttpDoor(routes).listening(settings.host, settings.port))
        except OSError as error:
            raise PortTakenError(f"Port {settings.port} cannot be listened on: {error.strerror}") from error
        log.info("Listening on %s, port %d, at %s", settings.host, settings.port, PATH)
        yield


async def listens() -> bool:
    """On a port it does as long as the process lives."""
    return True


class Sockets(AsyncSocketModeHandler):
    """Hands an answer on as the JSON that it is; Bolt's own handler would read it and write it anew, which takes
    as long as all the rest of a request."""

    was_connected = True

    async def is_connected(self) -> bool:
        """Whether there is a connection; where there was none the last time either, it is tried anew.

        Slack's client watches over it too, but may give that up after its address was refused to it.
        """
        client: SocketModeClient = self.client
        is_there = await client.is_connected()
        if not is_there and not self.was_connected and not client.closed:
            with contextlib.suppress(SlackApiError, aiohttp.ClientError, TimeoutError):
                await asyncio.wait_for(client.connect_to_new_endpoint(force=True), RECONNECTED_IN)
            is_there = await client.is_connected()
        self.was_connected = is_there
        return is_there

    async def handle(self, client: SocketModeClient, req: SocketModeRequest) -> None:  # type: ignore[override]
        began = time()
        response = await run_async_bolt_app(self.app, req)
        if response.status == 200 and response.body.startswith("{"):
            await client.send_message(f'{{"envelope_id":{json.dumps(req.envelope_id)},"payload":{response.body}}}')
        else:
            await send_async_response(client, req, response, began)
