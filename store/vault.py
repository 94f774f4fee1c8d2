"""How tokens lie in the database: encrypted, each bound to the workspace or organisation whose it is."""

import json
from collections.abc import Sequence

from pydantic import SecretStr

from store.database import DatabaseError


class Vault:
    """Encrypts by the first of its keys, and reads what any of them has encrypted.

    A key is what `Fernet.generate_key` gives. A secret that was moved into another row is not read there.
    What encrypts is imported by those alone who need it: it takes ten megabytes.
    """

    def __init__(self, keys: Sequence[SecretStr]) -> None:
        from cryptography.fernet import Fernet, MultiFernet

        self._cipher = MultiFernet([Fernet(key.get_secret_value()) for key in keys])

    def lock(self, holder: str, secrets: Sequence[str | None]) -> str:
        """The secrets of a holder, fit to be written down."""
        return self._cipher.encrypt(json.dumps([holder, *secrets]).encode()).decode("ascii")

    def unlock(self, holder: str, locked: str) -> list[str | None]:
        """The secrets of a holder.

        Raises:
            DatabaseError: they were encrypted by a key that is not there, or are not this holder's.
        """
        from cryptography.fernet import InvalidToken

        try:
            whose, *secrets = json.loads(self._cipher.decrypt(locked))
        except InvalidToken:
            raise DatabaseError(
                f"The tokens of {holder} cannot be read: TOKEN_KEYS lacks the key by which they were encrypted."
            ) from None
        if whose != holder:
            raise DatabaseError(f"The tokens that stand with {holder} are not theirs: have the app installed again.")
        return list(secrets)
