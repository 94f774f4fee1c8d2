"""A duty desk written for Slack, on blocking Bolt for Python over HTTP, runs here without a change."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from bot.workspace.testing import Slack, SlackApp, Visitor
from tests.harness import free_port

APP = Path(__file__).parent / "foreign" / "python"


@pytest.fixture(scope="module")
def slack_app() -> SlackApp:
    command = [sys.executable, str(APP / "app.py")]
    return SlackApp(APP / "manifest.yaml", command, request_url=f"http://127.0.0.1:{free_port()}")


@pytest.fixture
def alex(slack: Slack) -> Visitor:
    return slack.person("alex", "random")


async def test_a_greeting_comes_with_a_button(alex: Visitor) -> None:
    greeting = await (await alex.say("你好")).message("你好, how are you?")
    answer = await alex.press(greeting, "Who is on duty?")

    assert (await answer.message()).text == "<@U0ALEX> is, for having asked"


async def test_a_command_is_answered_for_the_one_who_typed_it(alex: Visitor) -> None:
    answer = await (await alex.type("/duty tonight")).message("Nobody is on duty for “tonight”")

    assert answer.ephemeral_for == alex.id


async def test_a_shortcut_opens_a_form_that_is_answered_in_the_channel_chosen(alex: Visitor) -> None:
    view = await (await alex.run_shortcut("hand_over")).view("Hand over")

    refused = await alex.submit(view, to=alex.id, where="C0RANDOM")
    assert refused.errors == {"to": "That is you"}
    taken = await alex.submit(view, to="U0SAM")
    assert (await taken.message("has the duty now")).channel == "C0RANDOM"


async def test_a_message_is_noted(slack: Slack, alex: Visitor) -> None:
    said = slack.workspace.team.post("C0RANDOM", "U0SAM", "The pump is loud")

    noted = await (await alex.run_shortcut("note_it", said)).message("Noted: The pump is loud")

    assert noted.channel == "D0ALEX"


async def test_the_home_tab_greets_and_a_mention_is_answered(alex: Visitor) -> None:
    assert await (await alex.open_home()).view("Good day")
    said = await alex.say("@Duty Desk are you there?")

    assert (await said.message("I am listening")).thread_ts is not None


async def test_an_incident_goes_from_a_form_to_an_archived_channel(slack: Slack, alex: Visitor) -> None:
    team = slack.workspace.team
    form = await (await alex.type("/incident Dam at 90 %")).view("An incident")
    opened = await alex.submit(form, people=["U0YUKI"])
    await opened.message("Opened")

    channel = team.channel("incident-dam-at-90")
    summary = await opened.message("Dam at 90 % (low)")
    assert channel.topic == "Low · Dam at 90 %"
    assert channel.members == {"U0ALEX", "U0YUKI", "U0APP"}
    assert [*channel.pins] == [summary.ts]
    assert [bookmark["title"] for bookmark in channel.bookmarks] == ["Runbook"]
    over = await alex.press(summary, "over")
    await over.until(lambda: channel.is_archived or None)
    assert (await over.message("It is over")).channel == channel.id
    assert over.refusals == []
    assert (await slack.person("yuki", channel.name).say("Too late")).outcome.notice == "This channel is archived."


async def test_what_is_refused_comes_back(slack: Slack, alex: Visitor) -> None:
    """A second pair of eyes, of which the app did not think."""
    said = slack.workspace.team.post("C0RANDOM", "U0SAM", "Look at this")
    await (await alex.react(said, "eyes")).message("On the desk")

    seen = await slack.person("yuki", "random").react(said, "eyes")
    await seen.until(lambda: seen.refusals or None)

    assert [(one.name, one.verdict) for one in seen.refusals] == [("reactions.add", "already_reacted")]


async def test_eyes_are_taken_up_and_put_down(slack: Slack, alex: Visitor) -> None:
    said = slack.workspace.team.post("C0RANDOM", "U0SAM", "Who looks at this?")

    await (await alex.react(said, "eyes")).message("On the desk")
    assert said.reactions == {"eyes": [alex.id], "hourglass": ["U0APP"]}
    gone = await alex.unreact(said, "eyes")
    await gone.until(lambda: said.reactions == {} or None)


async def test_whoever_asks_in_a_thread_is_helped_there(slack: Slack) -> None:
    team, alex = slack.workspace.team, slack.person("alex", "alex")
    asked = await alex.ask_for_help(looking_at="random")
    root = asked.outcome.message
    assert root is not None
    await asked.message("What has happened?")
    assisted = team.assisted(root.channel, root.ts)
    await asked.until(lambda: assisted.prompts or None)

    answer = await alex.say("The pump is loud", thread=root)
    said = await answer.changed("then call Sam")

    assert (said.thread_ts, assisted.title, assisted.status) == (root.ts, "The pump is loud", "")
    assert said.text == "Switch it off, then call Sam; you come from C0RANDOM."
    assert answer.refusals == []


async def test_it_thanks_whoever_invites_it(slack: Slack) -> None:
    sam = slack.person("sam", "lunch")
    assert await (await sam.type("/invite @Duty Desk")).message("Thanks for having me")
