"""Answer whoever speaks to the bot, in a thread for everybody there or in their direct messages."""

import logging
import re
from datetime import date
from typing import NamedTuple, Protocol

from slack_sdk.errors import SlackApiError

from handlers.slack.app import Answering, App, asks_help, begins_with_id, names_one
from handlers.slack.question import Later, Payload
from handlers.slack.replies import tell_asker, tell_everybody
from handlers.slack.session import Session
from handlers.views.kit.blocks import Answer
from handlers.views.kit.errors import unknown_word
from handlers.views.kit.question import Asked, Topic, unshared
from handlers.views.kit.reader import Reader
from handlers.views.mentions import examples
from handlers.words.addressed import Addressed, is_small_talk, read_addressed
from handlers.words.asking.reading import read_question
from handlers.words.query import UnknownWordError, read_query
from handlers.words.tokens import tidy
from store.model.errors import UserError
from store.store import Ledger

TO_ALL = re.compile(r"(?:<!|(?<!\w)@)(?:here|channel|everyone)\b")
OF = re.compile(r"\w+ (?:of|for|has|have|the|is|are|by)\b", re.IGNORECASE)

log = logging.getLogger(__name__)


class Found(Protocol):
    """An answer to a plain question, and whether there was one."""

    @property
    def answer(self) -> Answer: ...

    @property
    def is_found(self) -> bool: ...


class Plain(Protocol):
    """Who answers plain questions."""

    async def reply(
        self, asked: Asked, ledger: Ledger, today: date, reader: Reader, *, shared: bool = False
    ) -> Found: ...


class Said(NamedTuple):
    """What the bot says, and whether that is an answer: what is none, nobody but the asker need read."""

    answer: Answer
    is_found: bool = True


class Mentions:
    """What is said to the bot, taken as the words of its commands."""

    def __init__(self, card: Answering, asking: Plain) -> None:
        self._card = card
        self._asking = asking

    def register(self, app: App) -> None:
        self._answers, self._commands = app.questions, app.commands
        app.event("app_mention")(self.mentioned)
        app.event("message")(self.told)

    async def mentioned(self, event: Payload, session: Session, bot_user_id: str, later: Later) -> None:
        """In a channel: the answer goes into the thread, below what was said."""
        if is_of_a_person(event) and not is_direct(event):
            thread_ts = event.get("thread_ts") or event["ts"]
            later(self.answer(event, session, bot_user_id, thread_ts, shared=True))

    async def told(self, event: Payload, session: Session, bot_user_id: str, later: Later) -> None:
        """In the direct messages with the bot."""
        if is_of_a_person(event) and is_direct(event):
            thread_ts = event.get("thread_ts")
            later(self.answer(event, session, bot_user_id, thread_ts, shared=False))

    async def answer(
        self, event: Payload, session: Session, bot_user_id: str, thread_ts: str | None, *, shared: bool
    ) -> None:
        """Post the answer; once more as text where its newest blocks are refused."""
        said, reader = read_addressed(event.get("text", ""), bot_user_id), session.reader
        for reader_now in (reader, reader.without_new_blocks()):
            answer, is_found = await self.reply(said, session.ledger, session.today, reader_now, shared=shared)
            try:
                if is_found or not shared or TO_ALL.search(event.get("text", "")):
                    await tell_everybody(session.client, event["channel"], unshared(answer), thread_ts)
                else:
                    await tell_asker(session.client, event, unshared(answer))
            except SlackApiError as error:
                if error.response["error"] != "invalid_blocks" or reader_now is not reader:
                    raise
                log.warning("Slack refused an answer in %s; it is sent as text: %s", event["channel"], error)
            else:
                return

    async def reply(self, said: Addressed, ledger: Ledger, today: date, reader: Reader, *, shared: bool) -> Said:
        """What there is to say."""
        if asks_help(said.words) or (said.command is None and is_small_talk(said.words)):
            return Said(examples(reader.language))
        if self._asks_to_do(said):
            raise only_typed(said.words)
        if names_one(said.words):
            return Said(await self._card_of(said.words, ledger, today, reader, shared=shared))
        if said.command == "ask" or (said.command is None and is_question(said.words, today)):
            return await self._plainly(said.words, ledger, today, reader, shared=shared)
        topic: Topic = said.command if said.command and said.command != "commitment" else "targets"
        asked = Asked(topic=topic, words=said.words)
        try:
            return Said(await self._answer_to(asked, ledger, today, reader, shared=shared))
        except UnknownWordError as error:
            if said.command:
                return Said(unknown_word(error, asked.topic, reader.language), is_found=False)
        return await self._plainly(said.words, ledger, today, reader, shared=shared)

    async def _plainly(self, words: str, ledger: Ledger, today: date, reader: Reader, *, shared: bool) -> Said:
        """The answer to a question as one asks a colleague, from what is on record alone."""
        if self._wants_it_done(words):
            raise only_typed(words)
        asked = Asked(topic="ask", words=words)
        reply = await ledger.read(lambda then: self._asking.reply(asked, then, today, reader, shared=shared))
        return Said(reply.answer, is_found=reply.is_found)

    async def _answer_to(self, asked: Asked, ledger: Ledger, today: date, reader: Reader, *, shared: bool) -> Answer:
        answer = self._answers[asked.topic]
        return await ledger.read(lambda then: answer(asked, then, today, reader, shared=shared))

    async def _card_of(self, words: str, ledger: Ledger, today: date, reader: Reader, *, shared: bool) -> Answer:
        return await ledger.read(lambda then: self._card(words, then, today, reader, shared=shared))

    def _asks_to_do(self, said: Addressed) -> bool:
        """Whether something is to be done to a commitment, rather than looked up."""
        found = self._commands["/commitment"].verb_in(tidy(said.words))
        return found is not None and (said.command == "commitment" or begins_with_id(found[1]))

    def _begins_with_verb(self, words: str) -> bool:
        return self._commands["/commitment"].begins_with_verb(tidy(words))

    def _wants_it_done(self, words: str) -> bool:
        """Whether it is the words of a command that writes, and no question that begins with such a word."""
        return self._begins_with_verb(words) and not words.endswith("?") and not OF.match(words)


def is_question(words: str, today: date) -> bool:
    """Whether it asks in sentences, and is not the words of a command, all of which are known."""
    try:
        if read_query(words, today, "", can_search=True).unknown is None:
            return False
    except UserError:
        pass  # whatever a command refuses may be a question still
    return read_question(words, today).asks


def only_typed(words: str) -> UserError:
    """What to say to somebody who wants something done, not looked up: only a command opens a form."""
    return UserError("Here I only look things up. For that, type it as a command: `/commitment {words}`", words=words)


def is_of_a_person(event: Payload) -> bool:
    """Whether somebody said it just now; a subtype tells of edits, arrivals and the like."""
    return "subtype" not in event and "bot_id" not in event and bool(event.get("user"))


def is_direct(event: Payload) -> bool:
    """Whether it was said in the direct messages with the bot."""
    return event.get("channel_type") == "im" or str(event.get("channel", "")).startswith("D")
