"""Tools called without a protocol, over a real ledger."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from bot.workspace.limits.slackbot import slackbot_violations
from handlers.assistants.asker import Asker, Identity, asker_of
from handlers.assistants.outcome import Outcome
from handlers.assistants.schema import schema_of_answer
from handlers.assistants.tools import TOOLS, call
from handlers.phrases.language import language_for
from store.model.role import Standing
from store.store import Store
from tests.ledgers import TEAM, example

NOW = datetime(2026, 11, 22, 4, tzinfo=UTC)


class Assistant:
    """Somebody who asks; each answer is held against its schema, and its blocks against what Slackbot takes."""

    def __init__(self, asker: Asker) -> None:
        self.asker = asker

    async def ask(self, tool: str, **arguments: Any) -> Outcome:
        outcome = await call(tool, arguments, self.asker)
        schema = schema_of_answer(TOOLS[tool].answer)
        told = json.loads(json.dumps(outcome.answer.model_dump(mode="json")))
        Draft202012Validator(schema).validate(told)
        assert slackbot_violations(outcome.blocks) == []
        assert outcome.text.strip()
        return outcome


def assistant(
    store: Store, locale: str = "en-GB", standing: Standing = Standing.MEMBER, user: str = "U0ADA", now: datetime = NOW
) -> Assistant:
    return Assistant(asker_of(store, Identity(TEAM, user), standing, language_for(locale), now))


@asynccontextmanager
async def example_store(url: str) -> AsyncIterator[Store]:
    """The ledger of the examples."""
    await example(url)
    async with await Store.open(url) as store:
        yield store
