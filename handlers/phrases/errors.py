"""What a person did wrong or may not do, in words without markup."""

from config.provinces import PROVINCES
from handlers.phrases.language import Language
from store.model.errors import NotAllowedError, UserError
from store.model.role import Role


def plain_error(error: UserError, language: Language) -> str:
    """An error as it stands beside a field of a modal, where nothing is markup."""
    if isinstance(error, NotAllowedError):
        return needed_role(error, language)
    return language.plain_error(error)


def needed_role(error: NotAllowedError, language: Language) -> str:
    """Which role something needs, and for what."""
    if error.needed is Role.VIEWER:
        return language.say("This ledger is open to full members of the workspace only.")
    if error.needed is Role.ADMIN:
        return language.say("That needs an admin.")
    if error.province is None and error.needed is Role.EDITOR:
        return language.say("Recording needs an editor or a coordinator.")
    if error.province is None:
        return language.say("That needs a coordinator of all provinces.")
    province = PROVINCES[error.province]
    name = language.pick(province.en, province.zh)
    if error.needed is Role.EDITOR:
        return language.say("Recording for {province} needs one of its editors or coordinators.", province=name)
    return language.say("Editing {province} needs one of its coordinators.", province=name)
