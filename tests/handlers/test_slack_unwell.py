"""A Slack that is slow, busy or down: the answer still comes, in plainer clothes."""

import asyncio
from pathlib import Path

import pytest

from bot.workspace.line.bot_line import ACK_SECONDS
from bot.workspace.state.records import Person
from handlers.slack import members, replies
from tests.harness import LONG_PATIENCE, LocalWorkspace, Persona, running_bot
from tests.ledgers import example


def test_what_is_asked_of_slack_before_an_answer_leaves_time_for_it():
    who_asks, which_blocks, link = members.PATIENCE, members.PATIENCE, replies.PATIENCE
    assert who_asks + which_blocks + link < ACK_SECONDS


@pytest.mark.parametrize(
    "fault",
    [
        "blocks.validate:slow:s=60",
        "blocks.validate:drop-before",
        "blocks.validate:503-before",
    ],
)
async def test_a_cold_bot_does_not_wait_for_slack(tmp_path: Path, fault: str):
    url = f"sqlite:///{tmp_path / 'bot.db'}"
    await example(url)
    async with running_bot(url) as local:
        local.workspace.faults.add(fault)
        ada = local.person("ada")

        answer = await ada.type("/targets henan")

        assert "5 targets: 1 missed, 4 met." in answer.text
        assert not answer.rows

        local.workspace.faults.end()
        assert (await ada.type("/targets 2022 henan")).rows, "it asks again once Slack is well"


async def newcomer(local: LocalWorkspace, name: str) -> Persona:
    """Somebody of whom the bot has never asked Slack."""
    await local.workspace.welcome(Person(f"U0{name.upper()}", name, name, "Europe/Paris", "en-GB"))
    return local.person(name, local.workspace.team.channel("general"))


@pytest.mark.parametrize(
    ("name", "kind"), [("eve", "slow:s=60"), ("sam", "429:s=1"), ("joe", "503-before"), ("zoe", "drop-before")]
)
async def test_nothing_is_shown_to_somebody_of_whom_slack_does_not_tell_who_they_are(
    own_workspace: LocalWorkspace, name: str, kind: str
):
    faults = own_workspace.workspace.faults
    somebody = await newcomer(own_workspace, name)
    faults.add(f"users.info:{kind}")

    answer = await somebody.type("/targets henan")
    assert answer.text == (
        "Slack did not tell me in time who you are. Please try that again in a moment.\nYou typed: /targets henan"
    )

    faults.end()
    async with asyncio.timeout(LONG_PATIENCE):  # until then Slack wants not to be asked
        while not (await somebody.type("/targets henan")).rows:  # noqa: ASYNC110 - it is asked, it does not call
            await asyncio.sleep(0.2)
    faults.add(f"users.info:{kind}")
    assert (await somebody.type("/targets henan 2022")).rows, "what Slack has told before is good enough"
    faults.end()
