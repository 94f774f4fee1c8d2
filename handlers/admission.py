"""Who may record, asked before a modal opens that would be filled in for nothing."""

from store.model.errors import NotAllowedError
from store.model.role import Role
from store.store import Ledger


async def admit_to_record(ledger: Ledger, province: str | None) -> None:
    """Let through who may record for a province; while none is named, who may for any.

    Raises:
        NotAllowedError: they may not.
    """
    try:
        await ledger.admit(Role.EDITOR, province)
    except NotAllowedError:
        if province or not await may_somewhere(ledger):
            raise


async def may_somewhere(ledger: Ledger) -> bool:
    for province in sorted({one for grant in await ledger.grants.all() for one in grant.provinces}):
        if await ledger.allows(Role.EDITOR, province):
            return True
    return False
