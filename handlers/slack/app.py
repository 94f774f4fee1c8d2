"""What subjects register with: Bolt's app, and the commands with their verbs, their aliases and their help."""

import logging
import re
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from datetime import date, datetime
from functools import lru_cache
from inspect import signature
from typing import Any

from slack_bolt.async_app import AsyncApp, AsyncBoltContext
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from handlers.slack.answer_cache import encoded
from handlers.views.kit.blocks import Answer
from handlers.views.kit.help import Examples, Page, help_page
from handlers.views.kit.question import Topic
from handlers.views.kit.reader import Reader
from handlers.words.as_of import without_day
from handlers.words.ids import is_attempt, leading_id, lone_id
from handlers.words.spelling import Spellings, typos_allowed
from handlers.words.tokens import tidy
from store.model.errors import UserError
from store.model.event import Event
from store.model.writing import has_han
from store.store import Ledger

log = logging.getLogger(__name__)

Answering = Callable[..., Awaitable[Answer]]
Listener = Callable[..., Awaitable[BoltResponse | None]]
Refresh = Callable[[AsyncWebClient, Ledger, list[Event], date], Coroutine[Any, Any, None]]
Greeting = Callable[[AsyncWebClient, Ledger], Coroutine[Any, Any, None]]
HELP = ("help", "?", "帮助")
SHOW = ("show", "view", "list", "查看", "显示", "列出")
OPEN = ("open", "get", "see", "card", "打开", "看", "卡片")  # before an id: they may mean something else elsewhere
LONGEST_VERB = 6  # characters of a Chinese one


class Command:
    """A command: what answers it, alone or after each of its verbs, and its help page."""

    def __init__(self, page: Page, listener: Listener, *, needs_words: bool) -> None:
        self.needs_words = needs_words
        self._page = page
        self._listener = listener
        self._verbs: dict[str, Listener] = {}
        self._verbs_of_one: dict[str, Listener] = {}  # words that are these verbs only where an id is behind them
        self._examples: list[tuple[str, str]] = []

    @property
    def page(self) -> Page:
        return self._page._replace(examples=(*self._page.examples, *self._examples))

    def add(self, listener: Listener, words: Sequence[str], examples: Examples, of_one: Sequence[str]) -> None:
        self._verbs |= dict.fromkeys(words, listener)
        self._verbs_of_one |= dict.fromkeys(of_one, listener)
        self._examples += examples

    @property
    def listener(self) -> Listener:
        """Who answers where no verb is typed."""
        return self._listener

    def begins_with_verb(self, words: str) -> bool:
        return self.verb_in(words) is not None

    def verb_in(self, words: str) -> tuple[Listener, str] | None:
        """Who answers the verb with which some words begin, and the words after it.

        It may stand behind the id that it is about, and a Chinese one without a space before that.
        """
        first, _, rest = words.partition(" ")
        if (verb := self._verbs_of_one.get(first.lower())) and begins_with_id(rest):
            return verb, rest
        if verb := self._verbs.get(first.lower()):
            return verb, rest
        id, behind = leading_id(words)
        second, _, rest = behind.partition(" ")
        if id and (verb := self._verbs_of_one.get(second.lower()) or self._verbs.get(second.lower())):
            return verb, f"{id} {rest}".strip()
        for length in range(min(len(first), LONGEST_VERB), 1, -1):
            verb = self._verbs_of_one.get(first[:length]) or self._verbs.get(first[:length])
            if verb and has_han(first[:length]) and begins_with_id(words[length:]):
                return verb, words[length:]
        return None

    def verb_like(self, word: str) -> str | None:
        """The one verb that a slip would turn into a word."""
        letters = word.lower()
        near = Spellings((verb, verb) for verb in self._verbs).near(letters, typos_allowed(letters))
        return min(near, key=near.__getitem__) if near else None


class App(AsyncApp):
    """Bolt's app, which looks commands up by their names: Bolt itself asks one listener after the other."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.commands: dict[str, Command] = {}
        self.questions: dict[Topic, Answering] = {}
        self.refreshes: list[Refresh] = []  # what brings up to date what is on show, after something was written
        self.heard: dict[str, datetime] = {}  # by team: when Slack last brought something of it
        self.greetings: list[Greeting] = []  # what is done when a team is first met
        self.command(re.compile(""))(self.run_command)

    def answer(self, page: Page, listener: Listener, *, needs_words: bool = False) -> None:
        """Have a listener answer a command, but for its verbs and its help; one that needs words explains itself."""
        self.commands[f"/{page.topic}"] = Command(page, listener, needs_words=needs_words)

    def verb(
        self,
        command: str,
        listener: Listener,
        words: Sequence[str],
        examples: Examples = (),
        *,
        of_one: Sequence[str] = (),
    ) -> None:
        """Have a listener answer where the words after a command begin with one of these; help shows the examples.

        Those `of_one` mean it where an id is behind them, and something else where none is.
        """
        self.commands[command].add(listener, words, examples, of_one)

    def pages(self) -> list[Page]:
        """The help pages of all commands."""
        return [command.page for command in self.commands.values()]

    async def run_command(
        self, context: AsyncBoltContext, command: dict[str, Any], reader: Reader
    ) -> BoltResponse | None:
        """Call who answers, with what it asks for by name; `words` are what was typed, without the verb."""
        asked = self.commands.get(command["command"])
        if asked is None:
            return BoltResponse(status=404, body="unhandled command")
        words = without_asking(tidy(command.get("text", "")))
        if asks_help(words) or (asked.needs_words and not words):
            return acknowledged(encoded(help_page(asked.page, self.pages(), reader.language)))
        listener, context["words"] = self.listener_for(asked, words)
        given = {**context, "ack": context.ack, "client": context.client, "command": command, "body": command}
        return await listener(**{name: given[name] for name in asked_for_by(listener)})

    def listener_for(self, asked: Command, words: str) -> tuple[Listener, str]:
        """Who answers the words after a command, and the words that are left for it.

        What is about one commitment may stand behind any of them: its id, or a verb with its id. What is no id behind
        `/commitment` is asked of its targets.

        Raises:
            UserError: the word before an id is no verb, but near to one.
        """
        if found := asked.verb_in(words):
            return found
        of_one, targets = self.commands["/commitment"], self.commands["/targets"]
        verb, _, rest = words.partition(" ")
        if (found := of_one.verb_in(words)) and begins_with_id(found[1]):
            return found
        if names_one(words):
            return of_one.listener, words
        if (begins_with_id(rest) or (asked is of_one and not rest)) and (meant := of_one.verb_like(verb)):
            raise UserError(
                "I do not know “{word}”. Did you mean `/commitment {words}`?",
                word=verb,
                words=f"{meant} {rest}".strip(),
            )
        return (targets if asked is of_one else asked).listener, words


def without_asking(words: str) -> str:
    """Some words without one before them that only says that something is to be shown."""
    first, _, rest = words.partition(" ")
    return rest if rest and (first.lower() in SHOW or (first.lower() in OPEN and names_one(rest))) else words


def names_one(words: str) -> bool:
    """Whether some words are an id and no more, be it with slips or with the day as of which it is asked for."""
    bare = without_day(words)
    return lone_id(bare) is not None or is_attempt(bare)


def begins_with_id(words: str) -> bool:
    """Whether the first of some words is an id, be it with slips."""
    return leading_id(words)[0] is not None or is_attempt(words.partition(" ")[0])


@lru_cache
def asked_for_by(listener: Listener) -> Sequence[str]:
    """The names of what a listener asks for."""
    return (*signature(listener).parameters,)


def asks_help(words: str) -> bool:
    """Whether somebody wants to know what can be typed."""
    return tidy(words).lower() in HELP


def acknowledged(message: str) -> BoltResponse:
    """An acknowledgement that carries an answer, given as the JSON of a message."""
    return BoltResponse(status=200, body=message)
