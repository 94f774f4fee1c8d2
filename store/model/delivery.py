"""How a post gets to Slack once: the states it goes through, and what each answer of Slack's means for it."""

from enum import StrEnum


class PostState(StrEnum):
    """Where a post stands. The last four are final."""

    PENDING = "pending"  # to be sent when it is due
    SENDING = "sending"  # the request may be on its way: committed before it is made
    UNKNOWN = "unknown"  # it may have landed: the channel's history is asked before anything else
    SENT = "sent"
    SKIPPED = "skipped"  # nothing to say, or a newer one says it
    CANCELLED = "cancelled"  # nobody wants it any more
    DEAD = "dead"  # it could not be delivered while it mattered

    @property
    def is_final(self) -> bool:
        return self in FINAL


FINAL = (PostState.SENT, PostState.SKIPPED, PostState.CANCELLED, PostState.DEAD)
ARROWS: dict[PostState, tuple[PostState, ...]] = {
    PostState.PENDING: (PostState.SENDING, PostState.CANCELLED, PostState.SKIPPED, PostState.DEAD),
    PostState.SENDING: (PostState.SENT, PostState.PENDING, PostState.UNKNOWN, PostState.DEAD),
    PostState.UNKNOWN: (PostState.SENT, PostState.SENDING, PostState.PENDING, PostState.DEAD),
    PostState.CANCELLED: (PostState.PENDING,),
    PostState.SENT: (),
    PostState.SKIPPED: (),
    PostState.DEAD: (),
}


def leading_to(state: PostState) -> list[PostState]:
    """The states from which a post may come to stand in one, that one among them while it is not final."""
    stays = [] if state.is_final else [state]
    return [*stays, *(earlier for earlier, following in ARROWS.items() if state in following)]


class Outcome(StrEnum):
    """What an attempt to post came to."""

    POSTED = "posted"
    NOT_SENT = "not_sent"  # surely: the request was never written
    THROTTLED = "throttled"  # surely not, and Slack says when to come again
    REFUSED = "refused"  # by the channel, for good as long as nobody changes something there
    GONE = "gone"  # for good: the thread is no more
    SHUT_OUT = "shut_out"  # the whole team: the token is no good any more
    MALFORMED = "malformed"  # our fault: the message itself is not taken
    IN_DOUBT = "in_doubt"  # it may have landed
