"""Who asks through an assistant: what Slack says of them once it has signed the request, and nothing else."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple, Self

from handlers.phrases.language import Language
from store.model.errors import UserError
from store.model.limits import is_member
from store.model.role import Member, Standing
from store.store import Ledger, Store

TEAM = re.compile(r"[TE][A-Z0-9]{1,30}")


class Identity(NamedTuple):
    """The member of a workspace in whose name a tool is called."""

    team_id: str
    user_id: str

    @classmethod
    def read(cls, meta: object) -> Self:
        """The identity in a call's `_meta`, as Slackbot writes it.

        https://docs.slack.dev/ai/slackbot-mcp-client: it is worth as much as the signature of its request.

        Raises:
            UserError: there is none.
        """
        said = meta.get("slack") if isinstance(meta, Mapping) else None
        said = said if isinstance(said, Mapping) else {}
        team_id, user_id = said.get("team_id"), said.get("user_id")
        if not isinstance(team_id, str) or not TEAM.fullmatch(team_id) or not is_member(user_id):
            raise UserError("This call does not say who asks, so nothing is shown. Please ask through Slackbot.")
        return cls(team_id, str(user_id))


@dataclass(frozen=True)
class Asker:
    """Somebody who asks: the ledger as they may read it, their language, and what day it is for it."""

    id: str
    ledger: Ledger
    language: Language
    now: datetime

    @property
    def today(self) -> date:
        return self.ledger.day_of(self.now)


def asker_of(store: Store, identity: Identity, standing: Standing, language: Language, now: datetime) -> Asker:
    """The asker with the ledger of their team, which lets them read what a command would show them, and no more."""
    member = Member(id=identity.user_id, standing=standing)
    return Asker(identity.user_id, store.ledger(identity.team_id, member), language, now)
