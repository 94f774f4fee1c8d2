"""How a call comes to nothing, and what is said where that is not for what was asked."""

from typing import Final

from config.catalogue import Message

NOT_SERVED: Final = Message("I am not installed in your workspace, so there is nothing I could show you.")
NOT_MET: Final = Message("Nothing is known of {id} in {team} yet: let them type a command of mine in Slack once.")
TOO_MUCH: Final = Message("That was a lot at once. Please wait a moment, then ask again.")
TOO_LONG: Final = Message("That took too long. Please ask for less: one province, one year.")
BROKEN: Final = Message(
    "Something went wrong on my side. Please try again; if it stays, tell whoever runs this bot the code {code}."
)


class RefusedError(Exception):
    """A call that is not answered, with the sentence that the asker reads, in their language."""
