"""Who asks through an assistant: a member of a workspace that the bot serves, as Slack knows them."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from datetime import datetime
from typing import Any

from bot.pace import Pace
from bot.teams import Teams
from handlers.assistants.asker import Asker, Identity, asker_of
from handlers.assistants.refusals import NOT_MET, NOT_SERVED, TOO_MUCH, RefusedError
from handlers.phrases.language import language_for
from handlers.slack.members import UNANSWERED, Members, UnknownMemberError
from store.model.errors import UserError
from store.store import Store

Clock = Callable[[], Awaitable[datetime]]


class SlackAskers:
    """Finds who asks by what Slackbot says in a request that Slack has signed, at the pace of their commands."""

    def __init__(self, store: Store, members: Members, clock: Clock, pace: Pace, teams: Teams) -> None:
        self._store = store
        self._members = members
        self._clock = clock
        self._pace = pace
        self._teams = teams

    async def of(self, meta: Mapping[str, Any] | None) -> Asker:
        """The asker of a call.

        Raises:
            UserError: nobody is named, their workspace is not served, or Slack does not tell who they are.
            RefusedError: they ask faster than people do.
        """
        identity = Identity.read(meta)
        if identity.team_id not in await self._served():
            raise UserError(NOT_SERVED)
        client, ledger = self._teams.client(identity.team_id), self._store.ledger(identity.team_id)
        profile = await self._members.profile(client, ledger, identity.user_id)
        if not self._pace.admits(identity):
            raise RefusedError(profile.language.say(TOO_MUCH))
        return asker_of(self._store, identity, profile.member.standing, profile.language, await self._clock())

    async def _served(self) -> Collection[str]:
        try:
            return await self._teams.present()
        except UNANSWERED as error:
            raise UnknownMemberError from error


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
