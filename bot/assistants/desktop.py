"""Assistants on somebody's own machine: the tools on standard input and output, in the name of one member."""

import logging
from argparse import Namespace
from functools import partial

from bot.assistants.askers import ConfiguredAsker
from bot.clock import present
from bot.logs import set_up_logs
from config.settings import LedgerSettings
from handlers.assistants.asker import Identity
from store.store import Store

log = logging.getLogger(__name__)


async def serve(settings: LedgerSettings, options: Namespace) -> int:
    """Answer on standard output until standard input ends; whatever else is said goes to standard error.

    Raises:
        UserError: the bot has not met the member yet.
    """
    from mcp.server.stdio import stdio_server

    from bot.assistants.server import tool_server

    set_up_logs(settings.log_level, settings.log_format)
    async with await Store.look(settings.database_url, zone=settings.timezone) as store:
        identity = Identity(options.team, options.user)
        asker = ConfiguredAsker(store, identity, partial(present, settings.clock_url))
        await asker.of()
        server = tool_server(asker.of)
        log.info("Answering on standard input and output, as %s of %s", *identity)
        async with stdio_server() as (asked, answered):
            await server.run(asked, answered, server.create_initialization_options())
    return 0
