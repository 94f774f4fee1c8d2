"""The errors whose message a person reads."""

from copyreg import __newobj__ as newobj  # type: ignore[attr-defined]  # as pickle itself uses it
from typing import Any

from store.model.role import Role


class UserError(Exception):
    """Something the person can mend, told in a sentence that says what to do next.

    `message` is the English entry of the message catalogue and `values` fill its braces; whoever tells it
    puts it into the reader's language. Values are shown as text, never as markup.
    """

    def __init__(self, message: str, /, **values: Any) -> None:
        super().__init__(message.format(**values))
        self.message = message
        self.values = values

    def __reduce__(self) -> tuple[Any, ...]:
        """As it is: to fill the braces once more would take a brace that somebody typed for one of them."""
        return newobj, (type(self), *self.args), self.__dict__


class NotRecordedError(UserError):
    """A person named a record that the ledger does not have."""


class ChangedMeanwhileError(Exception):
    """A record was revised by somebody else since the version that this write was based on."""


class NotAllowedError(UserError):
    """Somebody lacks the role that something needs; `able` are the ids of the people and groups who have it."""

    def __init__(self, needed: Role, province: str | None, able: tuple[str, ...]) -> None:
        super().__init__("That needs another role.")
        self.needed = needed
        self.province = province
        self.able = able


class OutOfOrderError(UserError):
    """What the ledger is kept in does not work: no person in Slack can mend it, but they are told."""


class LedgerMovedError(OutOfOrderError):
    def __init__(self) -> None:
        super().__init__(
            "The file with the ledger was moved or deleted while I had it open, so I write nothing any more: it would "
            "be lost. Please tell whoever runs this bot."
        )


class DiskFailedError(OutOfOrderError):
    def __init__(self) -> None:
        super().__init__(
            "The disk with the ledger is full or does not work, so nothing was written. Please tell whoever runs this "
            "bot, and try again then."
        )


class DatabaseAwayError(OutOfOrderError):
    def __init__(self) -> None:
        super().__init__(
            "The database with the ledger does not answer at the moment, so nothing was read or written. Please try "
            "again in a minute."
        )


class CommitLostError(OutOfOrderError):
    def __init__(self) -> None:
        super().__init__(
            "The connection to the database broke off just when this was being written. Please look whether it is on "
            "record before you do it again."
        )
