"""Shared answers, and who takes them back."""

import pytest

from tests.harness import LocalWorkspace, Persona


@pytest.fixture(scope="module")
def workspace(own_workspace: LocalWorkspace) -> LocalWorkspace:
    """A bot for those who share and take back."""
    return own_workspace


@pytest.fixture
def ada(workspace: LocalWorkspace) -> Persona:
    return workspace.person("ada")


async def test_who_has_shared_an_answer_takes_it_back(workspace: LocalWorkspace, ada: Persona):
    await ada.press(await ada.type("/targets henan"), "Share")
    (shared,) = ada.read_channel()
    assert "Shared by @ada" in shared.text

    await ada.press(shared, "Take back")
    await workspace.settled()

    assert ada.messages == []


async def test_nobody_else_does_but_an_admin(workspace: LocalWorkspace, ada: Persona):
    await ada.press(await ada.type("/initiatives gansu"), "Share")
    fang, tom = workspace.person("fang", ada.channel), workspace.person("tom", ada.channel)
    (shared,) = fang.read_channel()

    refusal = await fang.press(shared, "Take back")
    assert refusal.is_private
    assert "只有分享者本人或管理员可以撤回。" in refusal.text
    assert len(ada.messages) == 1
    await tom.press(shared, "Take back")
    await workspace.settled()
    assert ada.messages == []


async def test_a_card_that_was_taken_back_can_be_shared_again(workspace: LocalWorkspace, ada: Persona):
    await ada.press(await ada.type("/commitment HA-2022-03"), "Share")
    (card,) = ada.read_channel()
    await ada.press(card, "Take back")
    await workspace.settled()
    assert ada.messages == []

    await ada.press(await ada.type("/commitment HA-2022-03"), "Share")
    assert len(ada.messages) == 1


async def test_it_works_where_the_bot_is_no_member(workspace: LocalWorkspace, ada: Persona):
    ada.channel.members.discard(workspace.workspace.team.bot_user_id)
    await ada.press(await ada.type("/targets henan"), "Share")
    (shared,) = ada.read_channel()

    await ada.press(shared, "Take back")
    await workspace.settled()

    assert ada.messages == []
