"""Who has installed the app, with which token, and who has left."""

import asyncio
import json
import logging
from datetime import timedelta

import pytest
from cryptography.fernet import Fernet
from pydantic import SecretStr

from store.database import DatabaseError
from store.erasure import erase_team
from store.installations import Installations
from store.oauth_states import GOOD_FOR, OAuthStates
from store.store import Store
from store.vault import Vault
from tests.store.samples import TOKEN_KEYS, installed, moment

MINUTE = timedelta(minutes=1)


@pytest.fixture
def installations(store: Store) -> Installations:
    return Installations(store.database, Vault(TOKEN_KEYS))


async def test_what_was_saved_is_found_whole(installations: Installations):
    saved = installed("T1", "E1")
    assert not await installations.save(saved)
    assert await installations.of("T1") == saved
    assert await installations.all_active() == [saved]
    assert await installations.of("T2") is None
    assert await installations.of("T2", "E1") is None, "the organisation itself has installed nothing"


async def test_no_token_is_shown_or_written_down(
    installations: Installations, store: Store, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.DEBUG)
    one = installed("T1")
    await installations.save(one)
    (row,) = await store.database.read(lambda tx: tx.all("SELECT * FROM installations"))
    for shown in (repr(one), str(one), one.model_dump_json(), json.dumps(dict(row)), caplog.text):
        assert "xox" not in shown


async def test_the_workspaces_own_comes_before_its_organisations(installations: Installations):
    own, organisations = installed("T1", "E1"), installed(None, "E1")
    await installations.save(own)
    await installations.save(organisations)
    await installations.reach("E1", ["T1", "T2"], moment(0))

    assert await installations.of("T1", "E1") == own
    assert await installations.of("T2", "E1") == organisations.model_copy(update={"team_id": "T2"})
    assert await installations.of("T2") == organisations.model_copy(update={"team_id": "T2"})
    assert await installations.of(None, "E1") == organisations
    assert [(one.team_id, one.is_enterprise_install) for one in await installations.all_active()] == [
        ("T1", False),
        ("T2", True),
    ]
    await installations.leave("T1", moment(5))
    assert (await installations.of("T1", "E1") or own).is_enterprise_install


async def test_a_workspace_that_nobody_told_of_is_reached_until_it_is_lost(installations: Installations):
    await installations.save(installed(None, "E1"))
    assert await installations.of("T7", "E1")
    assert await installations.lose("E1", ["T7"], moment(1))
    assert await installations.of("T7", "E1") is None
    assert not await installations.reach("E1", ["T7"], moment(0)), "that was before"
    assert await installations.reach("E1", ["T7"], moment(2))
    assert await installations.of("T7", "E1")


async def test_who_leaves_leaves_no_token(installations: Installations, store: Store):
    await installations.save(installed("T1"))
    assert await installations.leave("T1", moment(5))
    assert not await installations.leave("T1", moment(6)), "the second of the two events"
    assert await installations.of("T1") is None
    assert await installations.all_active() == []
    (row,) = await store.database.read(lambda tx: tx.all("SELECT tokens, left_at FROM installations"))
    assert row["tokens"] is None

    assert await installations.save(installed("T1", installed_at=moment(9))), "it had been there before"
    assert await installations.of("T1")


@pytest.mark.parametrize(("seconds", "is_gone"), [(-1, False), (0, True), (1, True)])
async def test_what_comes_late_after_a_reinstallation_does_nothing(
    installations: Installations, seconds: int, is_gone: bool
):
    await installations.save(installed("T1"))
    assert await installations.leave("T1", moment(0) + timedelta(seconds=seconds)) is is_gone
    assert (await installations.of("T1") is None) is is_gone


async def test_one_of_two_has_a_token_rotated(installations: Installations, store: Store):
    await installations.save(installed("T1"))
    other = Installations(store.database, Vault(TOKEN_KEYS))
    claims = [one.claim_rotation("T1", moment(60), moment(0), MINUTE) for one in (installations, other)]
    (claimed,) = [claim for claim in await asyncio.gather(*claims) if claim]

    new = claimed.model_copy(update={"token": SecretStr("xoxe.xoxb-2"), "expires_at": moment(720)})
    assert await installations.rotated(new)
    assert await other.of("T1") == new.model_copy(update={"rev": 2})
    assert await other.claim_rotation("T1", moment(60), moment(2), MINUTE) is None, "it is good for long again"
    assert not await other.rotated(claimed), "what was rotated is not written over"


async def test_a_claim_that_nobody_ends_runs_out(installations: Installations):
    await installations.save(installed("T1"))
    assert await installations.claim_rotation("T1", moment(60), moment(0), MINUTE)
    assert await installations.claim_rotation("T1", moment(60), moment(0.5), MINUTE) is None
    assert await installations.claim_rotation("T1", moment(60), moment(1), MINUTE)


async def test_a_token_from_before_a_reinstallation_does_not_take_its_place(installations: Installations):
    await installations.save(installed("T1"))
    claimed = await installations.claim_rotation("T1", moment(60), moment(0), MINUTE)
    assert claimed
    anew = installed("T1", token="xoxe.xoxb-anew", installed_at=moment(1))  # noqa: S106
    await installations.save(anew)
    assert not await installations.rotated(claimed)
    assert (await installations.of("T1") or claimed).token == anew.token


async def test_every_change_is_seen_by_its_revision(installations: Installations, store: Store):
    seen = [await installations.revision()]

    async def differs() -> bool:
        seen.append(await installations.revision())
        return seen[-1] != seen[-2]

    await installations.save(installed("T1"))
    assert await differs()
    await installations.leave("T9", moment(1))
    assert not await differs()
    claimed = await installations.claim_rotation("T1", moment(60), moment(0), MINUTE)
    assert claimed
    await installations.rotated(claimed)
    assert await differs()
    await installations.leave("T1", moment(1))
    assert await differs()
    await store.database.write(lambda tx: erase_team(tx, "T1"))
    assert await differs()


async def test_a_token_is_read_in_its_own_row_alone(installations: Installations, store: Store):
    await installations.save(installed("T1"))
    await installations.save(installed("T2"))
    sql = "UPDATE installations SET tokens = (SELECT tokens FROM installations WHERE team_id = 'T1')"
    await store.database.write(lambda tx: tx.run(sql))
    assert await installations.of("T1")
    with pytest.raises(DatabaseError, match="not theirs"):
        await installations.of("T2")
    assert [one.team_id for one in await installations.all_active()] == ["T1"], "the others are served all the same"


async def test_keys_are_changed_without_anybody_installing_anew(store: Store):
    old, new = (SecretStr(Fernet.generate_key().decode()) for _ in range(2))
    saved = installed("T1")
    await Installations(store.database, Vault([old])).save(saved)
    for asked in (lambda kept: kept.of("T1"), Installations.all_active):
        with pytest.raises(DatabaseError, match="TOKEN_KEYS"):
            await asked(Installations(store.database, Vault([new])))

    both = Installations(store.database, Vault([new, old]))
    assert await both.of("T1") == saved
    assert await both.lock_anew() == 1
    assert await Installations(store.database, Vault([new])).of("T1") == saved


async def test_a_state_is_good_once_and_for_ten_minutes(store: Store):
    states = OAuthStates(store.database)
    one, other = await states.issue(moment(0)), await states.issue(moment(0))
    assert await states.consume(one, moment(1))
    assert not await states.consume(one, moment(1))
    assert not await states.consume("of my own making", moment(1))
    assert not await states.consume(other, moment(0) + GOOD_FOR)
    rows = await store.database.read(lambda tx: tx.all("SELECT digest FROM oauth_states"))
    assert rows == []
