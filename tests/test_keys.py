"""The keys of tokens are made and changed at a terminal."""

from pathlib import Path

from cryptography.fernet import Fernet
from pydantic import SecretStr

from store.installations import Installations
from store.store import Store
from store.vault import Vault
from tests.config.test_settings import start
from tests.store.samples import installed


async def test_a_key_is_changed_step_by_step(tmp_path: Path):
    old, new = Fernet.generate_key().decode(), start(tmp_path, "new-key").stdout.strip()
    url = f"sqlite:///{tmp_path}/ledger.db"
    async with await Store.open(url) as store:
        await Installations(store.database, Vault([SecretStr(old)])).save(installed("T1"))

    ended = start(tmp_path, "rotate-keys", DATABASE_URL=url, TOKEN_KEYS=f"{new},{old}")
    assert ended.returncode == 0
    assert "the tokens of 1 workspace." in ended.stdout

    async with await Store.open(url) as store:
        assert await Installations(store.database, Vault([SecretStr(new)])).of("T1") == installed("T1")


def test_without_keys_nothing_is_rotated(tmp_path: Path):
    ended = start(tmp_path, "rotate-keys", DATABASE_URL=f"sqlite:///{tmp_path}/ledger.db")
    assert ended.returncode == 2
    assert ended.stdout.startswith("TOKEN_KEYS: not set")
