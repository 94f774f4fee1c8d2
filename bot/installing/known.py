"""The installations as this process remembers them; what others change is seen here within a second."""

import time
from collections.abc import Callable

from store.installations import Installations
from store.model.installation import Installation

FRESH_FOR = 1.0  # seconds for which nobody asks whether something has changed

Asked = tuple[str | None, str | None]


class KnownInstallations:
    """Answers from memory: at most once a second the database is asked, for one number, whether it is still right.

    An installation cannot be altered, so everybody may be given the same.
    """

    def __init__(self, installations: Installations, now: Callable[[], float] = time.monotonic) -> None:
        self.kept = installations
        self._now = now
        self._found: dict[Asked, Installation | None] = {}
        self._all: list[Installation] | None = None
        self._revision = -1
        self._good_until = 0.0

    async def of(self, team_id: str | None, enterprise_id: str | None = None) -> Installation | None:
        """The one that serves a workspace; see `Installations.of`."""
        await self._refresh()
        asked = team_id, enterprise_id
        if asked not in self._found:
            revision, found = self._revision, await self.kept.of(team_id, enterprise_id)
            if found is None or revision != self._revision:  # strangers are not remembered: there may be many
                return found
            self._found[asked] = found
        return self._found[asked]

    async def all_active(self) -> list[Installation]:
        """One for each workspace that is served."""
        await self._refresh()
        if self._all is None:
            revision, found = self._revision, await self.kept.all_active()
            if revision != self._revision:
                return found
            self._all = found
        return self._all

    def forget(self) -> None:
        """Something has changed: ask at once."""
        self._good_until = 0.0

    async def _refresh(self) -> None:
        now = self._now()
        if now < self._good_until:
            return
        revision = await self.kept.revision()
        self._good_until = now + FRESH_FOR
        if revision != self._revision:
            self._revision, self._all = revision, None
            self._found.clear()
