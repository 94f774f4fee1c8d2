"""Whom a reminder is for, as the outbox and what is answered name it."""

from typing import Self

OWNER = "owner:"


class Addressee(str):
    """A person, told in their direct messages; or a channel, named by the id of its subscription."""

    __slots__ = ()

    @classmethod
    def person(cls, user_id: str) -> Self:
        return cls(OWNER + user_id)

    @property
    def user_id(self) -> str | None:
        """The person; none where it is a channel."""
        return self.removeprefix(OWNER) if self.startswith(OWNER) else None
