"""Who may record, asked before a modal opens that would be filled in for nothing."""

from store.model.errors import NotAllowedError
from store.model.role import Role, may_somewhere
from store.store import Ledger


async def admit_to_record(ledger: Ledger, province: str | None) -> None:
    """Let through who may record for a province; while none is named, who may for any.

    Raises:
        NotAllowedError: they may not.
    """
    try:
        await ledger.admit(Role.EDITOR, province)
    except NotAllowedError:
        member = ledger.member
        if province or not may_somewhere(member, await ledger.grants.theirs(member.id), Role.EDITOR):
            raise
