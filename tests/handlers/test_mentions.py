"""The bot spoken to in channels and in its direct messages."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.workspace.state.records import Message
from tests.harness import Answer, LocalWorkspace, Persona, running_bot
from tests.ledgers import HOSTILE, example


@pytest.fixture
def direct(workspace: LocalWorkspace) -> Persona:
    """Ada in her direct messages with the bot."""
    return workspace.person("ada", workspace.workspace.team.direct_message("U0ADA"))


@pytest_asyncio.fixture
async def own(tmp_path: Path) -> AsyncIterator[LocalWorkspace]:
    """A bot of its own, for faults and other people."""
    url = f"sqlite:///{tmp_path / 'bot.db'}"
    await example(url)
    async with running_bot(url) as local:
        yield local


def said(persona: Persona) -> list[Message]:
    return persona.workspace.team.readable(persona.channel.id, persona.id)


async def asked(persona: Persona, text: str, thread_ts: str | None = None) -> Answer:
    """Say something to the bot; gives what it answers."""
    answer = await persona.say(text, thread_ts)
    if answer.surface is None:
        await persona.settled()
    newest = [one for one in said(persona) if one.user != persona.id][-1]
    return persona._read(newest)


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("@targets henan rd intensity", "Henan (河南), 2022\n1 target: 1 met."),
        ("@targets deadlines overdue", "Overdue\n5 overdue"),
        ("@targets /initiatives gansu", "Gansu (甘肃)"),
        ("@targets compare henan gansu", "Henan (河南) and Gansu (甘肃), side by side"),
        ("@targets ha 2022 3", "HA-2022-03 · Henan (河南): High-tech enterprises > 10,000"),
        ("@targets deadlines ha202203", "HA-2022-03 · Henan (河南): High-tech enterprises > 10,000"),
        ("@targets initiatives 豫-2022-3", "HA-2022-03 · Henan (河南): High-tech enterprises > 10,000"),
        ("@targets commitment henan 2022", "Henan (河南), 2022\n"),
        ("@targets commitment HA-2022-03", "HA-2022-03 · Henan (河南): High-tech enterprises > 10,000"),
        ("@targets", "Mention me in a channel, or write to me directly"),
        ("hello @targets!", "Mention me in a channel, or write to me directly"),
        ("@targets help", "Mention me in a channel, or write to me directly"),
        ("@targets what did Henan promise about R&D?", "3 targets: 1 missed, 2 met; 1 initiative\n"),
        ("@targets what did Hubei promise about talent?", "Nothing on record answers that."),
        ("@targets when is HA-2022-03 due?", "HA-2022-03 · Henan (河南): High-tech enterprises > 10,000"),
    ],
)
async def test_a_mention_is_answered_in_its_thread_for_everybody(ada: Persona, typed: str, answer: str):
    reply = await asked(ada, typed)

    assert reply.text.startswith(answer)
    assert reply.message.thread_ts == said(ada)[0].ts
    assert not reply.is_private
    assert "Share" not in reply.buttons


async def test_a_mention_in_a_thread_is_answered_there(ada: Persona, tom: Persona):
    await tom.say("Shall we look at Henan?")
    thread_ts = said(ada)[0].ts

    reply = await asked(ada, "@targets henan", thread_ts)

    assert reply.message.thread_ts == thread_ts
    assert "HA-2022-01" in reply.text


async def test_each_row_of_an_answer_has_its_id(ada: Persona):
    reply = await asked(ada, "@targets what did Henan promise about R&D?")

    assert all(id in reply.text for id in ("HA-2022-01", "HA-2022-02", "HA-2022-05"))
    assert "HA-2022-03" not in reply.text


async def test_a_chinese_question(fang: Persona):
    reply = await asked(fang, "@targets 河南关于研发有哪些目标？")

    assert "3项目标" in reply.text
    assert "HA-2022-01" in reply.text


async def test_an_unknown_word_is_one_press_away(ada: Persona):
    reply = await asked(ada, "@targets hennan")
    assert reply.text.startswith("I do not know “hennan”. Did you mean Henan (河南)?")

    answer = await ada.press(reply, "Henan (河南)")

    assert "5 targets: 1 missed, 4 met" in answer.text
    assert answer.is_private, "what everybody reads stays as it is"


async def test_what_is_new_is_what_was_written(ada: Persona, fang: Persona):
    assert "HA-2022-05" in (await asked(ada, "@targets what is new in Henan?")).text
    assert "没有新的记录" in (await asked(fang, "@targets 湖北最近有什么变化？")).text


async def test_what_is_not_understood_is_told_to_the_asker_alone(ada: Persona):
    reply = await asked(ada, "@targets what about hyperloop trains in Henan?")

    assert reply.is_private
    assert "I do not know “hyperloop” and “trains”." in reply.text
    assert "Henan (河南)" in reply.text


async def test_what_is_asked_before_everybody_is_answered_before_them(ada: Persona):
    reply = await asked(ada, "@targets @here what about hyperloop trains in Henan?")

    assert not reply.is_private


async def test_an_answer_to_ask_is_private_and_can_be_shared(ada: Persona):
    answer = await ada.type("/targets ask why did Henan miss R&D growth?")
    assert answer.is_private
    assert "HA-2022-01" in answer.text

    shared = await ada.press(answer, "Share")

    assert not shared.is_private
    assert "12.2%" in shared.text


async def test_what_cannot_be_answered_is_told_to_the_asker_alone(ada: Persona):
    reply = await asked(ada, "@targets HB-2022-01")

    assert reply.text.startswith("There is no commitment HB-2022-01: nothing is recorded for Hubei in 2022.\n")
    assert reply.is_private


@pytest.mark.parametrize("said", ["commitment add henan", "add henan", "undo", "export henan"])
async def test_what_is_to_be_done_needs_its_command(ada: Persona, said: str):
    reply = await asked(ada, f"@targets {said}")

    wanted = said.removeprefix("commitment ")
    assert reply.text == f"Here I only look things up. For that, type it as a command: /commitment {wanted}"


async def test_direct_messages_take_the_same_words(direct: Persona):
    reply = await asked(direct, "henan rd intensity")

    assert reply.text.startswith("Henan (河南), 2022\n1 target: 1 met.")
    assert reply.message.thread_ts is None
    assert "Share" not in reply.buttons


async def test_what_the_bot_says_and_what_is_changed_afterwards_is_answered_by_nobody(direct: Persona):
    workspace = direct.workspace
    await asked(direct, "henan rd intensity")
    question, answer = said(direct)[-2:]

    await workspace.edit(direct.id, question.key, "gansu rd intensity")
    await workspace.delete(direct.id, question.key)
    await workspace.react(direct.id, answer.key, "eyes")
    await workspace.pin(direct.id, answer.key)
    await asked(direct, "hubei talent")

    told = [exchange.request["event"] for exchange in workspace.traffic.find("events_api", "accepted")]
    assert {"message_changed", "message_deleted"} <= {event.get("subtype") for event in told}
    assert answer.ts in [event.get("ts") for event in told]
    assert len(said(direct)[said(direct).index(answer) :]) == 4  # the pin's line, then a question and its answer


async def test_a_direct_message_that_mentions_the_bot_is_answered_once(direct: Persona):
    before = len(said(direct))

    await asked(direct, "@targets gansu")
    await direct.settled()

    assert len(said(direct)) == before + 2


async def test_errors_come_into_the_direct_messages(direct: Persona):
    reply = await asked(direct, "initiatives henan status:missed")

    assert reply.text == "A status is for targets; initiatives have a stage, for example stage:launched."
    assert not reply.is_private


async def test_hostile_words_ping_nobody(ada: Persona):
    reply = await asked(ada, f"@targets {HOSTILE}")

    assert "<!channel>" not in str(reply.blocks)


async def test_talk_that_is_not_for_the_bot_is_left_alone(ada: Persona):
    await ada.say("henan rd intensity")
    await ada.settled()

    assert len(said(ada)) == 1


async def test_an_event_that_comes_twice_is_answered_once(own: LocalWorkspace):
    ada = own.person("ada")
    own.workspace.faults.add("events_api:duplicate")

    await asked(ada, "@targets henan")
    await ada.settled()

    assert len(said(ada)) == 2


async def test_an_answer_without_tables_where_slack_refuses_them(own: LocalWorkspace):
    ada = own.person("ada")
    assert (await asked(ada, "@targets henan")).rows
    own.workspace.faults.add("old-workspace")

    reply = await asked(ada, "@targets gansu henan 2022")

    assert not reply.rows
    assert "HA-2022-01 R&D expenditure, growth > 17%" in reply.text


async def test_a_guest_is_refused_where_only_they_see_it(own: LocalWorkspace):
    tom = own.person("tom")
    tom.person.is_admin, tom.person.is_restricted = False, True

    reply = await asked(tom, "@targets henan")

    assert reply.is_private
    assert reply.text.startswith("This ledger is open to full members of the workspace only.")


async def test_what_breaks_is_told_with_a_code(own: LocalWorkspace):
    ada = own.person("ada")
    await asked(ada, "@targets henan")
    own.workspace.faults.add("chat.postMessage:503-before")

    reply = await asked(ada, "@targets gansu")

    assert reply.is_private
    assert "Something went wrong on my side" in reply.text


async def test_who_asks_why_is_given_the_reasons(ada: Persona):
    reply = await asked(ada, "@targets why did Henan miss R&D growth?")

    assert "12.2%" in reply.text
    assert "over CNY 101.88 billion" in reply.text
    assert "HA-2022-02" not in reply.text


async def test_who_asks_for_the_most_is_given_all(ada: Persona, fang: Persona):
    assert "HA-2022-03" in (await asked(ada, "@targets who is ahead in high-tech enterprises?")).text
    assert "HA-2022-03" in (await asked(fang, "@targets 高新技术企业最多的省")).text


async def test_an_id_with_a_slip_is_told_with_what_is_near(ada: Persona):
    reply = await asked(ada, "@targets HX-2022-02")
    assert "There is no commitment “HX-2022-02”." in reply.text
    assert any(label.startswith("HA-2022-02") for label in reply.buttons)


@pytest.mark.parametrize(
    "words", ["delete HA-2022-03", "HA-2022-03 删除", "录入HA-2022-03 1.2万家", "targets update HA-2022-03"]
)
async def test_what_is_to_be_done_is_told_as_a_command(ada: Persona, words: str):
    assert "type it as a command: /commitment" in (await asked(ada, f"@targets {words}")).text
