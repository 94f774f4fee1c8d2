"""The errors whose message a person reads."""

from typing import Any


class UserError(Exception):
    """Something the person can mend, told in a sentence that says what to do next.

    `message` is the English entry of the message catalogue and `values` fill its braces; whoever tells it
    puts it into the reader's language. Values are shown as text, never as markup.
    """

    def __init__(self, message: str, /, **values: Any) -> None:
        super().__init__(message.format(**values))
        self.message = message
        self.values = values


class NotRecordedError(UserError):
    """A person named a record that the ledger does not have."""


class ChangedMeanwhileError(Exception):
    """A record was revised by somebody else since the version that this write was based on."""
