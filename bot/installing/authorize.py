"""By which token a request of Slack's is answered: that of the workspace's installation, as it is remembered."""

import logging

from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_bolt.context.async_context import AsyncBoltContext

from bot.clock import Clock
from bot.installing.known import KnownInstallations
from bot.installing.rotation import Rotation
from store.model.installation import Installation

log = logging.getLogger(__name__)

NOT_INSTALLED = (
    "Targets is not installed here any more, so nothing was done. An admin of this workspace can install it again; "
    "what was recorded waits for two weeks.\n"
    "Targets 在此工作区已被卸载，所以什么也没有做。工作区管理员可以重新安装；已记录的内容会保留两周。"
)


class Authorize(AsyncAuthorize):
    """Bolt asks it for each request; it asks Slack for nothing, and the database seldom.

    Bolt alters what it is given, so each request gets a result of its own.
    """

    def __init__(self, known: KnownInstallations, rotation: Rotation, clock: Clock) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # as Bolt left it
        self._known = known
        self._rotation = rotation
        self._clock = clock
        self._met: set[str] = set()

    async def __call__(
        self,
        *,
        context: AsyncBoltContext,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None,
        actor_enterprise_id: str | None = None,
        actor_team_id: str | None = None,
        actor_user_id: str | None = None,
    ) -> AuthorizeResult | None:
        found = await self._known.of(team_id, enterprise_id)
        if found is None and enterprise_id:  # its organisation may be about to tell that it lets us in
            found = await self._known.of(None, enterprise_id)
        if found is None:
            return None
        now = await self._clock()
        found = await self._rotation.good(found, now)
        await self._meet(found)
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=found.team_id,
            bot_id=found.bot_id,
            bot_user_id=found.bot_user_id,
            bot_token=found.token.get_secret_value(),
            bot_scopes=list(found.scopes),
            user_id=user_id,
        )

    async def _meet(self, found: Installation) -> None:
        """Note a workspace that an organisation's installation reaches, where nobody has told of it."""
        if not found.is_enterprise_install or found.team_id is None or found.team_id in self._met:
            return
        if all(one.team_id != found.team_id for one in await self._known.all_active()):
            await self._known.kept.reach(found.holder, [found.team_id], found.installed_at)
            self._known.forget()
        self._met.add(found.team_id)
