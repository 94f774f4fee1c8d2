"""What the program writes about itself: one line an event, for people or for machines, and never a secret."""

import asyncio
import logging
import sys
import time
from functools import partial
from typing import Any

import structlog
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot.monitoring.observer import Observer
from bot.redaction import is_ours, redacted, traceback_of
from bot.repeats import CountingHandler
from handlers.slack.app import App
from handlers.slack.members import UNANSWERED

log = logging.getLogger(__name__)

OUTCOME = "outcome"  # in a request's context, where it was not simply answered
ANSWERED = "answered"
QUIET = (
    "slack_sdk",
    "slack_bolt",
    "aiosqlite",
    "asyncio",
    "mcp",
    "psycopg",
    "apscheduler",
)  # they speak up only when something is wrong


def set_up_logs(level: str, form: str) -> None:
    """Send every log record to standard error: coloured lines for `console`, one JSON object a line for `json`."""
    renderer: structlog.typing.Processor = structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    if form == "json":
        renderer = structlog.processors.JSONRenderer(ensure_ascii=False)
    handler = CountingHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[
                structlog.contextvars.merge_contextvars,
                structlog.stdlib.add_log_level,
                structlog.stdlib.add_logger_name,
                structlog.processors.TimeStamper(fmt="iso", utc=True),
            ],
            processors=[
                structlog.processors.ExceptionRenderer(lambda info: traceback_of(info[1])),
                redacted,
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                renderer,
            ],
        )
    )
    handler.addFilter(without_known_tracebacks)
    if level != "DEBUG":
        handler.addFilter(lambda record: record.levelno >= logging.WARNING or not record.name.startswith(QUIET))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    handler.watch()


def without_known_tracebacks(record: logging.LogRecord) -> bool:
    """A filter: what a library says of Slack or a network that does not answer needs no traceback."""
    error = record.exc_info[1] if record.exc_info else None
    if isinstance(error, UNANSWERED) and not is_ours(record):
        record.exc_info = None
    return True


class LoggedApp(App):
    """An app that writes one line a request: what it was, whose, and how long the answer took; never what was typed."""

    def __init__(self, observer: Observer, **options: Any) -> None:
        super().__init__(**options)
        self._observer = observer

    async def async_dispatch(self, req: AsyncBoltRequest) -> BoltResponse:
        started = time.perf_counter()
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(team=req.context.team_id, user=req.context.user_id)
        response = await super().async_dispatch(req)
        took = time.perf_counter() - started
        self._observer.answered(sort_of(req.body), req.context.get(OUTCOME, ANSWERED), took)
        written = partial(log.info, "%s answered in %.1f ms", named(req.body), took * 1000)
        asyncio.get_running_loop().call_soon(written)  # once the answer is out: the line takes as long as a fifth of it
        return response


def sort_of(body: dict[str, Any]) -> str:
    """What sort of request it is: one of a few dozen, whatever was pressed."""
    if "command" in body:
        return str(body["command"])
    return str(body["event"].get("type") if "event" in body else body.get("type", "request"))


def named(body: dict[str, Any]) -> str:
    """What a request is about, without anything that a person typed."""
    if "command" in body:
        return str(body["command"])
    if "view" in body and "actions" not in body:
        return f"{body['type']} {body['view']['callback_id']}"
    if "actions" in body:
        return f"action {body['actions'][0]['action_id']}"
    return str(body.get("event", body).get("type", "request"))
