"""Slack's requests over Socket Mode."""

import json
from time import time

from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.adapter.socket_mode.async_internals import run_async_bolt_app, send_async_response
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest


class Sockets(AsyncSocketModeHandler):
    """Hands an answer on as the JSON that it is; Bolt's own handler would read it and write it anew, which takes
    as long as all the rest of a request."""

    async def handle(self, client: SocketModeClient, req: SocketModeRequest) -> None:  # type: ignore[override]
        began = time()
        response = await run_async_bolt_app(self.app, req)
        if response.status == 200 and response.body.startswith("{"):
            await client.send_message(f'{{"envelope_id":{json.dumps(req.envelope_id)},"payload":{response.body}}}')
        else:
            await send_async_response(client, req, response, began)
