"""Answers that are kept until something is written into the ledger, so that asking again costs next to nothing."""

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from datetime import date
from typing import TypeVar

from pydantic_core import to_json

from handlers.views.kit.blocks import Answer
from handlers.views.kit.reader import Reader
from store.store import Ledger, Store

Question = TypeVar("Question", bound=Hashable)
Answering = Callable[[Question, Ledger, date, Reader], Awaitable[Answer]]

ROOM = 8_000_000  # bytes of all answers together; a list of thirty rows takes about thirteen thousand


class AnswerCache:
    """Answers by everything they are made of; where there is no more room, those not asked for longest ago go first.

    They are kept as bytes: a string takes four for each of its characters as soon as there is a coloured circle in it.
    """

    def __init__(self, store: Store, room: int = ROOM) -> None:
        self._store = store
        self._room = room
        self._kept: OrderedDict[Hashable, tuple[int, bytes]] = OrderedDict()
        self._taken = 0

    async def answer(
        self, answering: Answering[Question], question: Question, ledger: Ledger, today: date, reader: Reader
    ) -> str:
        """What `answering` says to these arguments, as the JSON of a message.

        All of them are in the key, so an answer can depend on nothing that the key leaves out but the ledger itself:
        for that there is its state, read before the answer is made, so that a write meanwhile makes it old at once.
        """
        key = (answering, question, ledger.team_id, today, reader)
        state = await self._store.state(ledger.team_id)
        kept = self._kept.get(key)
        if kept and kept[0] == state:
            self._kept.move_to_end(key)
            return kept[1].decode()

        async def answer(then: Ledger) -> bytes:
            return as_json(await answering(question, then, today, reader))

        fresh = await ledger.read(answer)
        self._keep(key, state, fresh)
        return fresh.decode()

    def _keep(self, key: Hashable, state: int, answer: bytes) -> None:
        if old := self._kept.pop(key, None):
            self._taken -= len(old[1])
        self._kept[key] = state, answer
        self._taken += len(answer)
        while self._taken > self._room:
            _, (_, oldest) = self._kept.popitem(last=False)
            self._taken -= len(oldest)


def encoded(answer: Answer) -> str:
    """A message as Slack takes it."""
    return as_json(answer).decode()


def as_json(answer: Answer) -> bytes:
    return to_json(answer._asdict())
