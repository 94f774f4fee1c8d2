"""Tell admins what is wrong with the bot, once, and once when it is well again."""

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from slack_sdk.web.async_client import AsyncWebClient

from handlers.phrases.language import Language, language_for
from handlers.phrases.mrkdwn import escape
from handlers.slack.members import UNANSWERED, Members
from handlers.views.health import trouble_line, well_again_line
from handlers.views.kit.blocks import section
from store.alarms import Alarms
from store.health import Health, Trouble, troubles_of
from store.model.errors import UserError
from store.model.role import EVERYBODY, Role
from store.store import Store

log = logging.getLogger(__name__)

MOST_TOLD = 20  # admins
CALM = timedelta(minutes=10)  # as long it must be well to be told so
UNWRITTEN = "database"  # a trouble that is remembered here alone, for what it keeps from being written

Admins = Callable[[AsyncWebClient, str], Awaitable[list[str]]]


class AlarmBell:
    """Looks at how the bot is, and tells those who can mend it; the log has it in any case."""

    def __init__(self, store: Store, client: AsyncWebClient, members: Members, admins: Admins, zone: str) -> None:
        self._store = store
        self._alarms: Alarms = store.alarms
        self._client = client
        self._members = members
        self._admins = admins
        self._zone = zone
        self._unwritten: Trouble | None = None
        self._well_since: dict[str, datetime] = {}

    async def look(self, team_id: str, health: Health, now: datetime) -> None:
        """Tell what is wrong and not told yet, and what was told and is well."""
        troubles = troubles_of(health, now)
        unwritten = next((trouble for trouble in troubles if trouble.subject == UNWRITTEN), None)
        if unwritten or self._unwritten:
            await self._look_at_the_database(team_id, unwritten, now)
        if unwritten:
            return
        known = {trouble.subject: (trouble, is_told) for trouble, is_told in await self._alarms.all(team_id)}
        for trouble in troubles:
            if trouble.subject not in known or not known[trouble.subject][1]:
                await self._raise(team_id, trouble, now)
        present = {trouble.subject for trouble in troubles}
        for trouble, is_told in known.values():
            if self._is_well(trouble.subject, now, again=trouble.subject in present):
                await self._end(team_id, trouble, now, is_told=is_told)

    def _is_well(self, subject: str, now: datetime, *, again: bool) -> bool:
        """Whether something has been well for long enough to say so: what comes and goes is told once."""
        if again:
            self._well_since.pop(subject, None)
            return False
        return now - self._well_since.setdefault(subject, now) >= CALM

    async def _raise(self, team_id: str, trouble: Trouble, now: datetime) -> None:
        if await self._alarms.raised(team_id, trouble):
            log.error("%s", trouble_line(trouble, language_for("en"), self._zone))
        if not await self._alarms.claim(team_id, trouble.subject, now, told=False):
            return
        if await self._tell(team_id, lambda language: trouble_line(trouble, language, self._zone)):
            await self._alarms.told(team_id, trouble.subject, now)

    async def _end(self, team_id: str, trouble: Trouble, now: datetime, *, is_told: bool) -> None:
        if not await self._alarms.claim(team_id, trouble.subject, now, told=is_told):
            return
        log.warning("%s", well_again_line(trouble, language_for("en"), self._zone))
        if await self._tell(team_id, lambda language: well_again_line(trouble, language, self._zone)):
            await self._alarms.end(team_id, trouble.subject)

    async def _look_at_the_database(self, team_id: str, trouble: Trouble | None, now: datetime) -> None:
        """The database itself has told the log."""
        known, is_well = self._unwritten, self._is_well(UNWRITTEN, now, again=trouble is not None)
        if trouble and known is None:
            self._unwritten = trouble
            await self._tell(team_id, lambda language: trouble_line(trouble, language, self._zone))
        elif known and is_well:
            self._unwritten = None
            log.warning("%s", well_again_line(known, language_for("en"), self._zone))
            await self._tell(team_id, lambda language: well_again_line(known, language, self._zone))

    async def _tell(self, team_id: str, line: Callable[[Language], str]) -> bool:
        """Tell each admin in their own language; whether anybody was reached."""
        reached = False
        for user_id in (await self._to_be_told(team_id))[:MOST_TOLD]:
            try:
                language = (await self._members.profile(self._client, self._store.ledger(team_id), user_id)).language
                text = escape(line(language))
                await self._client.chat_postMessage(
                    channel=user_id, text=text, blocks=[section(text)], unfurl_links=False, unfurl_media=False
                )
                reached = True
            except (*UNANSWERED, UserError) as error:
                log.warning("Admin %s of team %s could not be told what the log has: %r", user_id, team_id, error)
        return reached

    async def _to_be_told(self, team_id: str) -> list[str]:
        """The admins of the ledger, and where no role makes anybody one, those of the workspace."""
        ledger = self._store.ledger(team_id)
        found: list[str] = []
        for grant in await ledger.grants.all():
            if grant.role is Role.ADMIN and grant.id != EVERYBODY:
                found += await ledger.groups.of(grant.id) if grant.is_of_group else [grant.id]
        return [*dict.fromkeys(found)] or await self._admins(self._client, team_id)
