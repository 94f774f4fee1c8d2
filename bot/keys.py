"""The keys that encrypt the tokens of workspaces: `python -m bot new-key` and `rotate-keys`."""

import sys

from cryptography.fernet import Fernet

from bot.logs import set_up_logs
from config.settings import LedgerSettings
from store.installations import Installations
from store.store import Store
from store.vault import Vault

NO_KEYS = 2  # exit code


def new_key() -> int:
    """Print a key as TOKEN_KEYS takes it."""
    say(Fernet.generate_key().decode("ascii"))
    return 0


async def rotate_keys(settings: LedgerSettings) -> int:
    """Have every token be encrypted by the first key; what only the others can read is there no more after that."""
    set_up_logs(settings.log_level, settings.log_format)
    if not settings.token_keys:
        say("TOKEN_KEYS: not set. Put a new key before the old one, with a comma between.")
        return NO_KEYS
    async with await Store.open(settings.database_url, zone=settings.timezone, lock_wait=0) as store:
        locked = await Installations(store.database, Vault(settings.token_keys)).lock_anew()
        await store.database.scrub()
    say(f"Encrypted by the first key: the tokens of {locked} workspace{'' if locked == 1 else 's'}.")
    say("Once every process has been started with it, the others can go from TOKEN_KEYS.")
    return 0


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
