"""The measure of the others: a bare Bolt app, tuned as the bot is, whose answers are constants."""

import asyncio
import os
import signal
from functools import cache

from aiohttp import web
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from handlers.phrases.mrkdwn import Mrkdwn
from handlers.views.kit.blocks import Block, actions, button, context, data_table, section

COLUMNS = ["ID", "Target", "Promised", "Latest", "Status", "By"]
ROW = ["HA-2023-01", "R&D expenditure", "at least CNY 110 billion", "CNY 114.33 billion (2022)", "Met", "2022"]


@cache
def answer(rows: int) -> list[Block]:
    """A list of so many rows."""
    return [
        section(Mrkdwn("*Henan*\n30 targets: 15 missed, 15 met. Current sourced figures: 30 of 30.")),
        data_table("Targets of Henan", COLUMNS, [ROW] * rows),
        context(Mrkdwn("<https://example.org/report|Report>")),
        *actions(button("Details", "targets:again:0", '{"words":"henan"}'), button("Share", "targets:share")),
    ]


async def word(ack: AsyncAck) -> None:
    await ack("Henan")


async def rows(ack: AsyncAck, command: dict[str, str]) -> None:
    await ack(text="Henan", blocks=answer(int(command["text"])))


async def run() -> None:
    """Answer until SIGTERM, over a socket where there is a token for it."""
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    token = os.environ.pop("SLACK_BOT_TOKEN")
    client = AsyncWebClient(token=token, base_url=os.environ["SLACK_API_URL"])
    app = AsyncApp(client=client, process_before_response=True, signing_secret=os.environ["SLACK_SIGNING_SECRET"])
    app.command("/word")(word)
    app.command("/rows")(rows)
    if app_token := os.environ.get("SLACK_APP_TOKEN"):
        handler = AsyncSocketModeHandler(app, app_token)
        await handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt leaves its handler untyped
        await stop.wait()
        await handler.close_async()  # type: ignore[no-untyped-call]
        return
    port = int(os.environ["PORT"])
    runner = web.AppRunner(app.server(port=port).web_app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    await stop.wait()
    await runner.cleanup()


if __name__ == "__main__":
    asyncio.run(run())
