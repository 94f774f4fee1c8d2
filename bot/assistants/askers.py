"""Who asks through an assistant: a member of a workspace that the bot serves, as Slack knows them."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.pace import Pace
from handlers.assistants.asker import Asker, Identity, asker_of
from handlers.assistants.refusals import NOT_MET, NOT_SERVED, TOO_MUCH
from handlers.assistants.tools import RefusedError
from handlers.phrases.language import language_for
from handlers.slack.members import Members
from store.model.errors import UserError
from store.store import Store

Clock = Callable[[], Awaitable[datetime]]
ClientOf = Callable[[str], AsyncWebClient | None]


class SlackAskers:
    """Finds who asks by what Slackbot says in a request that Slack has signed, at the pace of their commands."""

    def __init__(self, store: Store, members: Members, clock: Clock, pace: Pace, client_of: ClientOf) -> None:
        self._store = store
        self._members = members
        self._clock = clock
        self._pace = pace
        self._client_of = client_of

    async def of(self, meta: Mapping[str, Any] | None) -> Asker:
        """The asker of a call.

        Raises:
            UserError: nobody is named, or their workspace is not served.
            RefusedError: they ask faster than people do.
        """
        identity = Identity.read(meta)
        client = self._client_of(identity.team_id)
        if client is None:
            raise UserError(NOT_SERVED)
        ledger = self._store.ledger(identity.team_id)
        profile = await self._members.profile(client, ledger, identity.user_id)
        if not self._pace.admits(identity):
            raise RefusedError(profile.language.say(TOO_MUCH))
        return asker_of(self._store, identity, profile.member.standing, profile.language, await self._clock())


class ConfiguredAsker:
    """One member, whom whoever starts the program names; what Slack told the running bot of them is what counts."""

    def __init__(self, store: Store, identity: Identity, clock: Clock) -> None:
        self._store = store
        self._identity = identity
        self._clock = clock

    async def of(self, _: Mapping[str, Any] | None = None) -> Asker:
        """That member, whatever a call says.

        Raises:
            UserError: the bot has not met them yet.
        """
        kept = await self._store.ledger(self._identity.team_id).profiles.get(self._identity.user_id)
        if kept is None:
            raise UserError(
                NOT_MET,
                id=self._identity.user_id,
                team=self._identity.team_id,
            )
        language = language_for(kept.locale)
        return asker_of(self._store, self._identity, kept.standing, language, await self._clock())
