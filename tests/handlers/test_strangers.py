"""Whatever a coordinator or an admin does, strangers try it first: with the same payload, in their own name.

What is tried follows from what the bot registers: a new button is pressed by itself where it stands in an answer that
is opened here, and one that nobody has pressed fails the test by its name.
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import pytest
import pytest_asyncio

from bot.sandbox import policy_desk
from bot.workspace.line.rates import Budgets
from bot.workspace.server import served
from bot.workspace.state.clock import MovableClock
from bot.workspace.state.elements import elements_of
from bot.workspace.state.records import Block, Channel, Message
from bot.workspace.workspace import Workspace
from handlers.phrases.language import language_for
from handlers.views.kit.buttons import UNDO
from handlers.views.kit.shared import TAKE_BACK
from handlers.views.subscriptions import SEND_NOW
from store.model.commitment import Commitment, Initiative
from store.model.deadline import Deadline
from store.model.role import Grant, Role
from store.model.subscription import EVERY_DAY, Subscription, Told
from store.store import Store
from tests.handlers.rehearsal import ELSEWHERE, MEMBERS, OUTSIDERS, STRANGERS, Callback, Rehearsal, registrations
from tests.harness import LONG_PATIENCE, Answer, LocalWorkspace, Persona, bot_in
from tests.ledgers import BY, TEAM, YEAR_END, example, given_up, target
from tests.payloads import collected
from tests.store.samples import actual

TUESDAY = datetime(2026, 12, 1, 9, tzinfo=UTC)
SOURCE = {"source": "The department", "address": "https://hubei.example/lab"}
HELD = {"doc_title": "Work conference", "doc_held": "2022-02-11", "doc_address": "https://example.org/report"}
TABLE = "省份,年份,指标,目标,截止\n" + "".join(f"青海,2031,研发投入强度,{share}%,2031年底\n" for share in (1.2, 1.3))
UNREADABLE = 'province,target\nhenan,"1'
OPEN_TO_MEMBERS = frozenset(  # whoever reads may also show what they read
    (
        "targets:share",
        "initiatives:share",
        "deadlines:share",
        "ask:share",
        "commitment:share",
        "export:share",
        "app_mention",
    )
)
KNOWN_OF_ANYBODY = ("profiles",)
THEIR_OWN = (
    *KNOWN_OF_ANYBODY,
    "homes",
    "greetings",
    "drafts",
    "follows",
)  # where members keep what concerns nobody else

REPORT = "会议提出，2031年的目标：\n" + "".join(f"力争高新技术企业突破{number}000家。\n" for number in range(1, 24))

FORMS: Mapping[str, Mapping[str, str | list[str] | None]] = {
    "commitment_form": HELD,
    "commitment_change": {"title": "Better words", "why": "a slip"},
    "commitment_drop": {"why": "a city's, not the province's"},
    "actual_form": {"value": "12,600", "as_of": "2025", "released": "2026-02-03", **SOURCE},
    "assessment_form": {"outlook": "🟡 is in doubt", "reason": "The site is wet"},
    "figure_form": {
        "province": "GS",
        "metric": "rd_intensity",
        "value": "1.4%",
        "as_of": "2025",
        "released": "2026-02-03",
    }
    | SOURCE,
    "step_form": {"title": "It opened", "on": "2026-10-30", **SOURCE},
    "evidence_form": {"commitment": "HB-2026-01", "bearing": "Supports"},
    "subscription_form": {},
    "home:follow:form": {"provinces": ["HA"]},
    "team:give:form": {"person": "U0TOM", "role": "editor"},
    "team:change:form": {"role": "coordinator"},
    "commitment:owner:form": {"owner": "U0TOM"},
    "team:default_owner:form": {"owner": "U0TOM"},
    "reminder_snooze": {"until": "2026-12-24"},
}


class Tried(NamedTuple):
    """What has been done, what strangers got for it, and what was left behind."""

    rehearsal: Rehearsal
    workspace: Workspace
    rows: dict[str, list[str]]  # by table, each as JSON
    log: list[str]


@pytest_asyncio.fixture(scope="module")
async def tried(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Tried]:
    file = tmp_path_factory.mktemp("strangers") / "bot.db"
    url = f"sqlite:///{file}"
    await prepare(url)
    workspace = policy_desk(MovableClock(TUESDAY), budgets=Budgets(lifted=True))
    for stranger in STRANGERS:
        if stranger.id != "U0UNKNOWN":
            workspace.team.people[stranger.id] = stranger
            workspace.team.direct_message(stranger.id)
            workspace.team.channel("general").members.add(stranger.id)
    rehearsal = Rehearsal(workspace)
    rehearsal.ack_seconds = LONG_PATIENCE
    rehearsal.open_to_members = OPEN_TO_MEMBERS
    workspace.app.line = rehearsal
    with collected(workspace):
        async with served(workspace), bot_in(workspace, url, {"DELIVERY__TICK": "0.2"}) as local:
            await Conversation(local, rehearsal).have()
        yield Tried(rehearsal, workspace, rows_in(file), local.log)


async def prepare(url: str) -> None:
    """Promises that people are reminded of, more news than a digest lists, and strangers with roles elsewhere."""
    await example(url)
    recorded: list[Commitment] = [target(f"HB-2026-{number:02}", f"More firms {number}") for number in range(1, 9)]
    recorded += [
        Initiative(
            id=f"HB-2026-{number}",
            province="HB",
            year=2026,
            title="Found a laboratory",
            deadline=Deadline(on=date(2026, 10, 2)),
        )
        for number in range(20, 24)
    ]
    intensity = {"metric": "rd_intensity", "value": Decimal(4), "deadline": YEAR_END}
    recorded.append(target("HB-2023-30", "R&D intensity").model_copy(update={"year": 2023, **intensity}))
    recorded.append(Initiative(id="HB-2025-20", province="HB", year=2025, title="Found a laboratory"))
    long_ago = Deadline(on=date(2024, 11, 2))
    recorded += [
        Initiative(id=f"HB-2024-{number}", province="HB", year=2024, title="Found a fund", deadline=long_ago)
        for number in (40, 41)
    ]
    told = Subscription(
        id="S1",
        channel_id="C0GENERAL",
        told=(Told.DIGEST, Told.REMINDERS),
        weekdays=EVERY_DAY,
        zone="Europe/Paris",
        starts_on=date(2026, 1, 5),
        created_by="U0ADA",
    )
    async with await Store.open(url) as store:
        ledger = store.ledger(TEAM)
        await ledger.grants.add(Grant(id="U0EDITOR", role=Role.EDITOR, provinces=("SH",)), BY)
        await ledger.grants.add(Grant(id="U0COORDINATOR", role=Role.COORDINATOR, provinces=("SH",)), BY)
        await ledger.subscriptions.add(told, BY)
        waiting = actual("waiting", province="HB", value="2.4", entered_by="U0TOM", needs_confirmation=True)
        await ledger.actuals.add(waiting, BY)
        for commitment in recorded:
            await ledger.commitments.add(commitment.model_copy(update={"owner": "U0ADA"}), BY)
        for day in (3, 4):  # which nobody owns
            soon = Deadline(on=date(2026, 12, day))
            park = Initiative(id=f"HB-2026-3{day}", province="HB", year=2026, title="Found a park", deadline=soon)
            await ledger.commitments.add(park, BY)
    await given_up(url, "S1", TUESDAY - timedelta(hours=5), "C0SCIENCE", "C0LUNCH")


class Conversation:
    """Everything that Ada, a coordinator, and Tom, an admin, can do."""

    def __init__(self, local: LocalWorkspace, rehearsal: Rehearsal) -> None:
        self.local = local
        self.workspace = local.workspace
        self.rehearsal = rehearsal
        general = self.workspace.team.channel("general")
        self.ada, self.tom = local.person("ada", general), local.person("tom", general)

    async def have(self) -> None:
        async with asyncio.timeout(LONG_PATIENCE):
            while not (self.ada.direct_messages and self.threads()):  # noqa: ASYNC110 - a screen does not call
                await asyncio.sleep(0.05)
        await self.answer_the_backlog(self.ada.direct_messages[0])
        for answer in (
            *map(self.ada._read, self.workspace.app.posts("general")),
            self.ada.direct_messages[0],
        ):  # digest and reminders
            await self.press_all(self.ada, lambda answer=answer: at_once(answer))  # type: ignore[misc]
        reminders = self.ada.direct_messages[0]
        block, later = self.last_of(reminders, "reminder:snooze")
        await self.ada._act(reminders, block, later, later["options"][-1]["value"])  # on a date
        await self.through_modals(self.ada)
        await self.press_all(self.ada, lambda: self.home(self.ada))
        for line, words in LINES.items():
            await self.press_all(self.ada, lambda line=line, words=words: self.type(self.ada, line, words))  # type: ignore[misc]
        await self.take_an_answer_back()
        await self.begin_from_messages()
        await self.share_a_channel()
        await self.hand_in_a_table()
        await self.record_a_report()
        await self.press_all(self.tom, lambda: self.home(self.tom))
        await self.press_all(self.tom, lambda: self.type(self.tom, "/commitment team", "As admins of this workspace"))
        await self.press_all(self.tom, lambda: self.type(self.tom, "/digest health", "How I am"))

    def threads(self) -> list[Message]:
        """What the digest has in its thread: with that it stands whole."""
        return [post for post in self.workspace.app.posts("general") if post.thread_ts]

    async def answer_the_backlog(self, reminders: Answer) -> None:
        """Each answer for all that is older than a year, and each taken back."""
        for what in ("open", "done", "drop"):
            await self.ada._act(reminders, *self.last_of(reminders, f"reminder:backlog:{what}"))
            await self.ada.settled()
            await self.ada._act(reminders, *self.last_of(reminders, UNDO))
            await self.ada.settled()

    async def take_an_answer_back(self) -> None:
        """Share one answer more, and have it disappear."""
        line = "/initiatives hubei"
        answer = await self.type(self.ada, line, "Hubei")
        before = len(self.shared())
        await self.ada._act(answer, *self.last_of(answer, "initiatives:share"))
        async with asyncio.timeout(LONG_PATIENCE):
            while len(self.shared()) == before:  # noqa: ASYNC110 - a screen does not call
                await asyncio.sleep(0.05)
        newest = self.shared()[-1]
        await self.ada._act(newest, *self.last_of(newest, TAKE_BACK))
        await self.ada.settled()

    def shared(self) -> list[Answer]:
        """What stands in the channel because somebody shared it."""
        return [answer for answer in self.ada.read_channel() if "Shared by" in answer.text]

    async def begin_from_messages(self) -> None:
        """What is not typed: shortcuts, a mention, a direct message."""
        said = await self.workspace.say(self.tom.id, self.tom.channel.id, "Hubei: 1.96% is out of reach")
        for shortcut, message in (
            ("new_commitment", None),
            ("track_commitment", said.message),
            ("save_evidence", said.message),
        ):
            await self.ada.run_shortcut(shortcut, message)
            await self.through_modals(self.ada)
        await self.workspace.say(self.ada.id, self.ada.channel.id, "@targets henan")
        await self.workspace.say(self.ada.id, self.workspace.team.direct_message(self.ada.id).id, "henan")

    async def share_a_channel(self) -> None:
        """Both answers to whether a channel that others read is to be told what it was."""
        for button in ("subscription:go_on", "subscription:leave_off"):
            channel = self.workspace.team.add_channel(button.partition(":")[2], [self.ada.id, "U0APP"])
            there = self.local.person("ada", channel)
            await there.press(await there.type("/digest"), "Add a subscription")
            assert await there.submit() == {}
            await self.workspace.share(channel.id, ELSEWHERE)
            async with asyncio.timeout(LONG_PATIENCE):
                while not (asked := self.told_of(channel)):  # noqa: ASYNC110 - a screen does not call
                    await asyncio.sleep(0.05)
            await self.ada._act(asked[0], *self.last_of(asked[0], button))

    def told_of(self, channel: Channel) -> list[Answer]:
        """What Ada was told of a channel in her direct messages."""
        return [answer for answer in self.ada.direct_messages if channel.id in answer.message.text]

    async def hand_in_a_table(self) -> None:
        """Each way on from a table: to leave it, to write what is new, to write all of it."""
        for choice in ("import:cancel", "import:write", "import:write_all"):
            await self.ada.type("/commitment import")
            assert await self.ada.submit(file=[self.ada.hand_in(f"{choice}.csv", TABLE.encode())]) == {}
            checked = await self.ada.told(f"{choice}.csv")
            await self.ada._act(checked, *self.last_of(checked, choice))
            await self.ada.settled()
        await self.ada.type("/commitment import")
        assert await self.ada.submit(rows=UNREADABLE) == {}
        told = await self.ada.told("Open it again")
        await self.ada._act(told, *self.last_of(told, "import:again"))
        await self.ada.close(whole_stack=True)

    async def record_a_report(self) -> None:
        """All that can be done with a report while it is looked through, and after."""
        await self.ada.type(f"/commitment import {REPORT}")
        await self.ada.settled()
        assert await self.ada.submit(province="QH", year="2031") == {}
        await self.ada.settled()
        for button in ("sitting:tick", "sitting:all", "sitting:turn:on", "sitting:turn:back"):
            await self.press_in_review(button)
        for button, values in (
            ("sitting:about", {"doc_title": "Report"}),
            ("sitting:add", {"text": "力争2031年研发投入强度达到1.5%以上。"}),
            ("sitting:correct", {"value": "at least 1.6%"}),
        ):
            await self.press_in_review(button)
            assert await self.ada.submit(**values) == {}
            await self.ada.settled()
        await self.press_in_review("sitting:save")
        await self.ada.close(whole_stack=True)
        left = await self.ada.told("Leave the rest")
        await self.ada._act(left, *self.last_of(left, "sitting:look"))
        await self.press_in_review("sitting:tick")
        assert await self.ada.submit() == {}
        saved = await self.ada.told("On record now")
        await self.ada.type("/commitment import 力争技术合同成交额超过50亿元。\n力争发明专利授权量增长10%以上。")
        await self.ada.settled()
        await self.press_in_review("sitting:split")
        await self.ada.close()
        await self.ada._act(saved, *self.last_of(saved, "sitting:put_away"))

    async def press_in_review(self, action_id: str) -> None:
        """Press the first control on show whose id begins so."""
        for block in self.ada.screen.blocks:
            for element in elements_of(block):
                if element.get("action_id", "").startswith(action_id):
                    await self.ada._act(self.ada.screen, block, element, choice_in(element))
                    await self.ada.settled()
                    return
        raise AssertionError(f"nothing on show is {action_id}: {self.ada.screen.text}")

    async def type(self, person: Persona, line: str, words: str) -> Answer:
        """Type a command, and read what has these words in it."""
        await person.type(line)
        return await person.told(words)

    async def home(self, person: Persona) -> Answer:
        """Open the Home tab, and read it."""
        await self.workspace.open_home(person.id)
        async with asyncio.timeout(LONG_PATIENCE):
            while not (home := self.workspace.team.home(person.id)):  # noqa: ASYNC110 - a screen does not call
                await asyncio.sleep(0.02)
        return person._read(home)

    def last_of(self, answer: Answer, action_id: str) -> tuple[Block, Block]:
        """The last element of an answer with this id."""
        found = [(block, element) for block in answer.blocks for element in elements_of(block)]
        return next(one for one in reversed(found) if one[1].get("action_id") == action_id)

    async def press_all(self, person: Persona, open_it: Callable[[], Awaitable[Answer]]) -> None:
        """Press whatever stands in an answer and was never pressed, opening it anew each time."""
        while found := self.untried(answer := await open_it()):
            await self.press(person, answer, *found)
        await self.through_modals(person)

    def untried(self, answer: Answer) -> tuple[Block, Block] | None:
        for block in answer.blocks:
            for element in elements_of(block) if block["type"] != "input" or block.get("dispatch_action") else ():
                if Callback("action", element["action_id"]) not in self.rehearsal.tried:
                    return block, element
        return None

    async def press(self, person: Persona, answer: Answer, block: Block, element: Block) -> None:
        await person._act(answer, block, element, await self.choice_of(person, answer, block, element))
        if element["action_id"] == SEND_NOW:
            await self.local.rounds_made()  # before a button is pressed that takes it back
        await self.through_modals(person)

    async def choice_of(self, person: Persona, answer: Answer, block: Block, element: Block) -> str | None:
        """What to choose where something is to be chosen, be it from a menu that is filled as somebody types."""
        if element["type"] != "external_select":
            return choice_in(element)
        ids = answer.view.id, block["block_id"], element["action_id"]
        found = await self.workspace.suggest(person.id, *ids, "")
        return str(found.options[0]["value"])

    async def through_modals(self, person: Persona) -> None:
        """Try the menus of an open modal; close it where that was never done, else send it off, and then the others."""
        while person.modal:
            view, name = person.modal, person.modal.callback_id
            for block in view.blocks:
                for element in elements_of(block) if Callback("options", "") not in self.rehearsal.tried else ():
                    if element["type"] == "external_select":
                        await self.workspace.suggest(person.id, view.id, block["block_id"], element["action_id"], "a")
            fields = {block["block_id"].partition(".")[0] for block in view.blocks if block["type"] == "input"}
            if FORMS.get(name, {"": None}).keys() <= fields and Callback("view", name) not in self.rehearsal.tried:
                assert await person.submit(**FORMS[name]) == {}, name
            if person.modal is view:
                await person.close(whole_stack=name == "commitment_form")  # by its cross, which keeps a draft


LINES = {  # and words by which the answer is known
    "/targets henan": "Henan",
    "/targets hennan": "hennan",
    "/targets ask what did Henan promise?": "HA-2022-01",
    "/targets ask what did Hennan promise?": "Hennan",
    "/targets brief hennan": "hennan",
    "/initiatives hennan": "hennan",
    "/initiatives henan": "Henan",
    "/deadlines hennan": "hennan",
    "/deadlines henan": "Henan",
    "/digest": "What this channel is told",
    "/commitment HA-2022-01": "HA-2022-01",
    "/commitment HB-2026-20": "Year on year",
    "/commitment HB-2023-30": "Confirm 2.4% (2022)",
    "/commitment confirm hubei on": "a second person has confirmed it",
    "/commitment follows HB-2026-21 HB-2025-20": "HB-2026-21 takes up HB-2025-20",
    "/commitment add hubei high-tech enterprises more than 14,000 by end of 2022": "New commitment",
    "/commitment owner sichuan": "Default owner",
    "/commitment owner HB-2026-07": "nobody owns it",
    "/commitment owner HB-2026-08": "nobody owns it",
    "/commitment baseline HB-2026-02": "HB-2026-02",
    "/commitment update": "Choose it here",
    "/targets gansu rd_intensity": "What was measured",
    "/commitment update HB-2026-01": "HB-2026-01",
    "/commitment edit HB-2026-03": "HB-2026-03",
    "/commitment drop HB-2026-04": "HB-2026-04",
    "/commitment drop HB-2026-05": "HB-2026-05",
    "/commitment judge HB-2026-06": "Your own judgement",
    "/commitment history HB-2026-04": "History of HB-2026-04",
    "/commitment restore HB-2026-04": "HB-2026-04",
    "/commitment undo": "Undo this?",
    "/commitment export henan": "Share here",
    "/commitment import": "Import",
}


async def at_once(answer: Answer) -> Answer:
    return answer


def choice_in(element: Block) -> str | None:
    """What to choose where something is to be chosen."""
    return element["options"][0]["value"] if element.get("options") else None


def as_json(row: tuple[object, ...]) -> str:
    """A row in words; what is kept as bytes is an index of words that stand elsewhere."""
    return json.dumps(row, ensure_ascii=False, default=repr)


def rows_in(file: Path) -> dict[str, list[str]]:
    """All that is kept, by table."""
    with closing(sqlite3.connect(file)) as database:
        tables = database.execute("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type <> 'shadow'")
        names = [name for (name,) in tables if name != "sqlite_schema"]
        return {
            name: [as_json(row) for row in database.execute(f"SELECT * FROM {name}")]  # noqa: S608
            for name in names
        }


def test_everything_that_the_bot_answers_to_was_tried(tried: Tried):
    known = [registration for registration in registrations() if not registration.is_for_the_rest]
    callbacks = tried.rehearsal.tried

    assert len(known) > 60
    assert [one for one in known if not any(one.covers(callback) for callback in callbacks)] == []


def test_strangers_are_answered_in_time_whatever_they_try(tried: Tried):
    assert len(tried.rehearsal.answers) > 8 * 60
    assert [answer for answer in tried.rehearsal.answers if "no" in answer[-1]] == []


def test_no_stranger_leaves_a_trace_in_the_ledger(tried: Tried):
    assert "U0ADA" in str(tried.rows["events"])
    for stranger in STRANGERS:
        allowed = THEIR_OWN if stranger in MEMBERS else KNOWN_OF_ANYBODY
        tables = {name: rows for name, rows in tried.rows.items() if name not in (*allowed, "grants")}
        traces = [(name, row) for name, rows in tables.items() for row in rows if stranger.id in row]
        assert [trace for trace in traces if str(BY.why) not in trace[1]] == []  # but of their roles elsewhere


def test_nothing_is_said_publicly_for_a_stranger(tried: Tried):
    posts = tried.workspace.app.posts("general")
    said = str([(post.text, post.blocks, post.files) for post in posts])
    headings = [post.text.partition("\n")[0] for post in posts]

    assert "Shared by <@U0ADA>" in said
    assert [stranger.id for stranger in STRANGERS if stranger.id in said] == []
    assert headings.count("*Henan (河南), 2022*") == 2  # shared, and as the answer to a mention
    digests = [post for post in posts if post.thread_ts is None and "*Digest: " in post.text]
    assert len(digests) == 2  # on its day, and sent at once


def test_outsiders_learn_nothing_and_are_told_nobodys_name(tried: Tried):
    team = tried.workspace.team
    secrets = [f"@{person.name}" for person in team.people.values()]
    secrets += ["U0ADA", "U0TOM", "U0FANG", "HB-2026", "HA-2022", "Henan", "河南"]
    for outsider in OUTSIDERS:
        shown = [*seen_by(outsider.id, tried)]
        refusal = language_for(outsider.locale).say("This ledger is open to full members of the workspace only.")
        assert len([words for words in shown if refusal in words]) > 20
        assert [words for words in shown if any(secret in words for secret in secrets)] == []


def seen_by(user_id: str, tried: Tried) -> Iterator[str]:
    """All that somebody got to see from the bot alone, as JSON."""
    for _, id, answer in tried.rehearsal.answers:
        if id == user_id and answer:
            yield json.dumps(answer, ensure_ascii=False)
    team = tried.workspace.team
    for channel in team.channels.values():
        is_theirs = channel.kind == "im" and user_id in channel.members
        for message in team.readable(channel.id, user_id):
            if is_theirs or message.ephemeral_for:
                yield json.dumps([message.text, message.blocks], ensure_ascii=False)
    for view in (*team.open_views(user_id), *filter(None, [team.home(user_id)])):
        yield json.dumps(view.view, ensure_ascii=False)
