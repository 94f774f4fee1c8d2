"""Imports and exports: one at a time for each person, their files read and written where they delay nobody."""

from collections.abc import Callable, Coroutine
from typing import Any, Protocol, TypeVar

from handlers.slack.session import Session
from store.model.errors import UserError

Given = TypeVar("Given")


class Apart(Protocol):
    """Calls a function in another process, with a deadline."""

    async def __call__(self, work: Callable[..., Given], /, *given: object) -> Given: ...


class GivenUpError(UserError):
    """Work that took too long, or too much memory."""

    def __init__(self) -> None:
        super().__init__(
            "That was too much work for me, so I gave it up; nothing was changed. "
            "Please split the file or ask for less at once."
        )


class Jobs:
    """Who has a job under way; `apart` does what of it is heavy."""

    def __init__(self, apart: Apart) -> None:
        self.apart = apart
        self._busy: set[tuple[str, str]] = set()

    def admit(self, session: Session) -> None:
        """Let somebody begin a job who has none under way; to be called before what they did is acknowledged.

        Raises:
            UserError: they have.
        """
        if key_of(session) in self._busy:
            raise UserError("Your last import or export is still under way. Please wait until it is done.")

    async def run(self, session: Session, work: Callable[..., Coroutine[Any, Any, None]], *given: object) -> None:
        """Do some work as the one job of a person."""
        self.admit(session)
        self._busy.add(key_of(session))
        try:
            await work(session, *given)
        finally:
            self._busy.discard(key_of(session))


def key_of(session: Session) -> tuple[str, str]:
    return session.ledger.team_id, session.reader.id
