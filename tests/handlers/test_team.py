"""Roles: who has which, and how they are given, changed and taken."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from store.model.role import EVERYBODY
from tests.harness import LONG_PATIENCE, LocalWorkspace, Persona, running_bot
from tests.ledgers import example


@pytest.fixture(scope="module")
def workspace(own_workspace: LocalWorkspace) -> LocalWorkspace:
    """A bot for those who leave the roles as they were."""
    return own_workspace


@pytest_asyncio.fixture
async def own(tmp_path: Path) -> AsyncIterator[LocalWorkspace]:
    """A bot of its own, whose roles nobody else needs."""
    url = f"sqlite:///{tmp_path / 'bot.db'}"
    await example(url)
    async with running_bot(url) as local:
        yield local


async def give(admin: Persona, **typed: str | list[str]) -> None:
    """Give a role by its modal."""
    button = "Give one to several" if "group" in typed else "Give a role"
    await admin.press(await admin.type("/commitment team"), button)
    assert await admin.submit(**{"provinces": []} | typed) == {}
    await admin.settled()


async def change(admin: Persona, id: str, **typed: str | list[str]) -> None:
    """Change the role of somebody by its modal."""
    listed = await admin.type("/commitment team")
    block = next(one for one in listed.blocks if one.get("accessory", {}).get("value") == id)
    await admin._act(listed, block, block["accessory"])
    assert await admin.submit(**{"provinces": []} | typed) == {}
    await admin.settled()


async def may_give_roles(persona: Persona) -> bool:
    return "Give a role" in (await persona.type("/commitment team")).buttons


def told(persona: Persona) -> str:
    """The last thing that only this person sees."""
    said = persona.workspace.team.conversation(persona.channel.id, persona.id)
    return persona._read([message for message in said if message.ephemeral_for][-1]).text


async def test_everybody_may_look(ada: Persona):
    answer = await ada.type("/commitment team")

    assert answer.is_private
    assert "As admins of this workspace, admins here: @tom" in answer.text
    assert "@ada · Coordinator · all provinces" in answer.text
    assert "@fang · Editor · all provinces" in answer.text
    assert "Roles are given by the admins." in answer.text
    assert answer.buttons == ["Set a default owner"]


async def test_a_role_is_given_changed_and_taken(tom: Persona):
    await give(tom, person="U0TOM", role="coordinator", provinces=["HA", "GS"])
    assert told(tom) == "Role given: @tom · Coordinator · Henan and Gansu\nUndo"

    await change(tom, "U0TOM", role="editor", provinces=["HB"])
    assert "@tom · Editor · Hubei" in (await tom.type("/commitment team")).text

    await change(tom, "U0TOM", role="none")
    assert told(tom) == "Role taken away: @tom · Editor · Hubei\nUndo"
    assert "@tom ·" not in (await tom.type("/commitment team")).text


async def test_a_group_has_the_role_of_its_members(own: LocalWorkspace):
    tom, ada = own.person("tom"), own.person("ada")
    await give(tom, group="Policy unit (@policy)", role="admin")
    assert await may_give_roles(ada)

    await own.workspace.regroup("S0POLICY", ["U0FANG"])
    await own.settled()

    assert not await may_give_roles(ada)


async def test_groups_are_read_again_when_the_bot_starts(tmp_path: Path):
    url = f"sqlite:///{tmp_path / 'bot.db'}"
    await example(url)
    async with running_bot(url) as before:
        await give(before.person("tom"), group="Policy unit (@policy)", role="admin")
        assert await may_give_roles(before.person("ada"))

    async with running_bot(url) as later:
        later.workspace.team.groups["S0POLICY"].users = ["U0TOM"]
        await later.person("ada").type("/targets henan")
        await later.settled()

        assert not await may_give_roles(later.person("ada"))


async def test_groups_are_read_again_every_hour(tmp_path: Path):
    url = f"sqlite:///{tmp_path / 'bot.db'}"
    await example(url)
    async with running_bot(url, {"DELIVERY__TICK": "0.2"}) as local:
        ada = local.person("ada")
        await give(local.person("tom"), group="Policy unit (@policy)", role="admin")
        assert await may_give_roles(ada)

        local.workspace.team.groups["S0POLICY"].users = ["U0FANG"]  # of which no event tells
        local.clock.advance(timedelta(minutes=61))
        async with asyncio.timeout(LONG_PATIENCE):
            while await may_give_roles(ada):  # noqa: ASYNC110 - it is asked, it does not call
                await asyncio.sleep(0.1)


async def test_a_group_that_slack_does_not_tell_of(own: LocalWorkspace):
    tom = own.person("tom")
    own.workspace.faults.add("usergroups.users.list:503-before")

    await give(tom, group="Policy unit (@policy)", role="admin")

    assert "Slack does not tell me yet who is in that group." in told(tom)


async def test_without_user_groups_the_modal_opens_all_the_same(own: LocalWorkspace):
    tom = own.person("tom")
    own.workspace.faults.add("usergroups.list:503-before")

    await give(tom, group=EVERYBODY, role="editor")

    assert "every full member · Editor · all provinces" in (await tom.type("/commitment team")).text


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ({}, {"person": "Please complete this required field."}),
        ({"person": "U0ADA"}, {"person": "There is a role already: press Change beside it in the list of roles."}),
        (
            {"person": "U0TOM", "role": "admin", "provinces": ["HA"]},
            {"provinces": "An admin is one for the whole ledger. Leave the provinces empty."},
        ),
        (
            {"person": "U0TOM", "role": "viewer", "provinces": ["HA"]},
            {"provinces": "Reading is not limited to provinces. Leave them empty."},
        ),
    ],
)
async def test_mistakes_stand_beside_their_fields(
    tom: Persona, typed: dict[str, str | list[str]], errors: dict[str, str]
):
    await tom.press(await tom.type("/commitment team"), "Give a role")

    assert await tom.submit(**{"role": "editor"} | typed) == errors
    await tom.close()


async def test_only_admins_give_roles(own: LocalWorkspace):
    tom, ada = own.person("tom"), own.person("ada")
    await change(tom, "U0ADA", role="admin")
    await ada.press(await ada.type("/commitment team"), "Give a role")
    await change(tom, "U0ADA", role="editor")

    await ada.submit(person="U0TOM", role="admin", provinces=[])

    assert ada.modal
    assert "That needs an admin." in str(ada.modal.blocks)


async def test_two_admins_at_once(own: LocalWorkspace):
    tom, ada = own.person("tom"), own.person("ada")
    await change(tom, "U0ADA", role="admin")
    listed = await ada.type("/commitment team")
    block = next(one for one in listed.blocks if one.get("accessory", {}).get("value") == "U0FANG")
    await ada._act(listed, block, block["accessory"])
    await change(tom, "U0FANG", role="none")

    await ada.submit(role="coordinator", provinces=[])

    assert ada.modal
    assert "Somebody has changed that in the meantime" in str(ada.modal.blocks)
