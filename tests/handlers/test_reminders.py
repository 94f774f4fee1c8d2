"""Reminders, as people get and answer them, with the clock set ahead."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, time
from pathlib import Path

from bot.workspace.state.clock import MovableClock
from bot.workspace.state.records import Person
from config.provinces import PROVINCES
from store.model.commitment import Commitment, Initiative
from store.model.deadline import Deadline
from store.model.role import Grant, Role
from store.model.subscription import Subscription, Told
from store.store import Store
from tests.harness import Answer, LocalWorkspace, Persona, running_bot
from tests.ledgers import BY, HOSTILE, TEAM, example, target

SOON = {"DELIVERY__TICK": "0.2"}


def paris(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of December 2026 where Ada lives; the first is a Tuesday."""
    return datetime(2026, 12, day, hour - 1, minute, tzinfo=UTC)


def work(id: str, title: str = "Found a laboratory", owner: str = "U0ADA", due: date = date(2026, 11, 2)) -> Initiative:
    return Initiative(id=id, province=id[:2], year=2026, title=title, deadline=Deadline(on=due), owner=owner)


def promise(id: str, owner: str = "U0ADA") -> Commitment:
    """A target for the end of the year, of which owners hear thirty days before."""
    return target(id, "More firms").model_copy(update={"owner": owner})


@asynccontextmanager
async def team(
    folder: Path,
    commitments: Sequence[Commitment],
    now: datetime,
    subscription: Subscription | None = None,
    *,
    grants: Sequence[Grant] = (),
    **environment: str,
) -> AsyncIterator[LocalWorkspace]:
    """A bot of its own, with these commitments on record since January."""
    url = f"sqlite:///{folder / 'bot.db'}"
    await example(url)
    async with await Store.open(url) as store:
        ledger = store.ledger(TEAM)
        if subscription:
            await ledger.subscriptions.add(subscription, BY)
        for one in commitments:
            await ledger.commitments.add(one, BY)
        for grant in grants:
            await ledger.grants.add(grant, BY)
        ada = await ledger.grants.version("U0ADA")  # of the example nobody owns anything, and she is told so
        elsewhere = tuple(code for code in PROVINCES if code not in ("HA", "GS"))
        await ledger.grants.revise(ada.record.model_copy(update={"provinces": elsewhere}), ada.rev, BY)
    async with running_bot(url, SOON | environment, MovableClock(now)) as local:
        yield local


async def nothing_more(local: LocalWorkspace, *people: Persona, at: datetime) -> None:
    """Set the clock, and see that nobody is told anything."""
    before = [len(one.direct_messages) for one in people]
    local.clock.advance_to(at)
    await local.rounds_made()
    assert [len(one.direct_messages) for one in people] == before


async def message_at(local: LocalWorkspace, person: Persona, at: datetime) -> Answer:
    """Set the clock, and read the message that comes."""
    before = len(person.direct_messages)
    local.clock.advance_to(at)
    await local.rounds_made()
    assert len(person.direct_messages) > before
    return person.direct_messages[-1]


async def test_an_owner_gets_one_message_in_the_morning(tmp_path: Path):
    recorded = [
        promise("HB-2026-01"),
        work("HB-2026-02"),
        work("HB-2026-03", due=date(2026, 12, 8)),
        work("HB-2026-04", due=date(2027, 6, 30)),
        work("HB-2026-05", owner="U0FANG"),
    ]
    async with team(tmp_path, recorded, paris(1, 9)) as local:
        ada, fang = local.person("ada"), local.person("fang")
        await local.rounds_made()
        assert len(fang.direct_messages) == 1  # in Shanghai it is four in the afternoon
        assert ada.direct_messages == []

        message = await message_at(local, ada, paris(1, 9, 31))
        assert message.text.startswith("3 commitments need you today\n1 overdue, 2 due soon\n")
        places = [message.text.index(f"HB-2026-0{number}") for number in (3, 2, 1)]  # the nearest first
        assert places == sorted(places)
        assert "Its time is up, and it is not recorded as done." in message.text
        assert "HB-2026-01 · Hubei (湖北) · High-tech enterprises > 10,000\nDue in 30 days." in message.text
        assert "HB-2026-04" not in message.text
        assert "HB-2026-05" not in message.text

        await nothing_more(local, ada, fang, at=paris(1, 15))
        await nothing_more(local, ada, at=paris(2, 10))
        await nothing_more(local, ada, at=paris(7, 20))  # the evening is quiet
        again = await message_at(local, ada, paris(8, 9, 45))
        assert again.text.startswith("2 commitments need you today\n1 overdue, 1 due soon\n")
        assert "Reminder 2." in again.text
        assert "Due today." in again.text


async def test_a_restart_repeats_nothing(tmp_path: Path):
    url = f"sqlite:///{tmp_path / 'bot.db'}"
    async with team(tmp_path, [work("HB-2026-02")], paris(1, 10)) as local:
        ada = local.person("ada")
        await local.rounds_made()
        assert len(ada.direct_messages) == 1

    async with running_bot(url, SOON, MovableClock(paris(1, 11))) as local:
        ada = local.person("ada")
        await nothing_more(local, ada, at=paris(2, 10))
        await message_at(local, ada, paris(8, 10))


async def test_whoever_changes_language_and_zone_is_reminded_by_them_at_once(tmp_path: Path):
    async with team(tmp_path, [work("HB-2026-02")], paris(1, 10)) as local:
        ada = local.person("ada")
        await local.rounds_made()
        assert len(ada.direct_messages) == 1
        assert ada.direct_messages[0].text.startswith("1 commitment needs you today\n")

        await ada.change_profile(locale="zh-CN", tz="Asia/Shanghai")
        message = await message_at(local, ada, paris(8, 4))  # in Shanghai it is eleven

        assert message.text.startswith("今天有1项承诺需要您处理\n")


async def test_an_import_of_old_deadlines_is_one_message(tmp_path: Path):
    recorded = [work(f"HB-2026-{number:02}", HOSTILE, due=date(2024, 5, 6)) for number in range(1, 121)]
    async with team(tmp_path, recorded, paris(1, 10)) as local:
        ada = local.person("ada")
        await local.rounds_made()
        assert len(ada.direct_messages) == 1
        (message,) = ada.direct_messages

        assert message.text.startswith("120 commitments need you today\n120 overdue")
        assert "120 older than a year · Hubei 120 · oldest: HB-2026-120, 6 May 2024" in message.text
        assert message.buttons == ["Still open", "Done", "Drop"]
        assert len(message.blocks) == 3
        await nothing_more(local, ada, at=paris(2, 10))
        await nothing_more(local, ada, at=paris(7, 10))


async def test_five_are_shown_the_nearest_first_and_the_others_by_a_button(tmp_path: Path):
    recorded = [work(f"HB-2026-{day:02}", due=date(2026, 12, day)) for day in range(1, 8)]
    recorded.append(work("HB-2026-10", due=date(2026, 11, 30)))
    async with team(tmp_path, recorded, paris(1, 10)) as local:
        ada = local.person("ada")
        await local.rounds_made()
        (message,) = ada.direct_messages

        assert message.text.startswith("8 commitments need you today\n1 overdue, 7 due soon\n")
        assert [n for n in range(1, 11) if f"HB-2026-{n:02}" in message.text] == [1, 2, 3, 4, 10]
        assert message.text.index("HB-2026-01") < message.text.index("HB-2026-02") < message.text.index("HB-2026-04")
        assert "3 more" in message.text
        shown = await ada.press(message, "Show them")
        assert "HB-2026-07" in shown.text


async def test_what_is_older_than_a_year_is_answered_as_one_and_taken_back_as_one(tmp_path: Path):
    recorded = [work(f"HB-2024-{n:02}", due=date(2024, 5, n)).model_copy(update={"year": 2024}) for n in range(1, 4)]
    async with team(tmp_path, [*recorded, work("HB-2026-02")], paris(1, 10)) as local:
        ada = local.person("ada")
        await local.rounds_made()
        (message,) = ada.direct_messages
        assert message.text.startswith("4 commitments need you today\n4 overdue\nHB-2026-02")
        assert "3 older than a year · Hubei 3 · oldest: HB-2024-01, 1 May 2024" in message.text
        before = list(message.message.blocks)

        await ada.press(message, "Drop")
        await local.settled()
        message = ada.direct_messages[0]
        assert "ada dropped 3 of them." in message.text
        assert "Record a step" in message.buttons, "what is not so old waits for its own answer"
        assert "HB-2024" not in (await ada.type("/initiatives hubei")).text
        dropped, message.message.blocks = message.message.blocks, before  # an old phone shows the buttons still
        assert "All of that has been answered already." in (await press_all(ada, message, "done")).text
        message.message.blocks = dropped

        await ada.press(message, "Undo")
        await local.settled()
        message = ada.direct_messages[0]
        assert "Drop" in message.buttons
        assert "HB-2024" in (await ada.type("/initiatives hubei 2024")).text

        await press_all(ada, message, "done")
        await local.settled()
        assert "ada closed 3 of them." in ada.direct_messages[0].text
        await ada.press(ada.direct_messages[0], "Undo")
        await local.settled()
        await ada.press(ada.direct_messages[0], "Still open")
        await local.settled()
        assert "ada said that 3 of them are still open; I ask again on 31 Dec 2026." in ada.direct_messages[0].text

        monday = await message_at(local, ada, paris(8, 10))
        assert monday.text.startswith("1 commitment needs you today\nHB-2026-02")
        again = await message_at(local, ada, paris(31, 10))
        assert "3 older than a year" in again.text


async def test_nobody_ends_by_one_press_what_they_may_not_end(tmp_path: Path):
    recorded = [work(f"HB-2024-{n:02}", owner="U0FANG", due=date(2024, 5, n)) for n in range(1, 4)]
    recorded = [one.model_copy(update={"year": 2024}) for one in recorded]
    async with team(tmp_path, recorded, paris(1, 10)) as local:
        fang = local.person("fang")
        await local.rounds_made()
        (message,) = fang.direct_messages

        refusal = await fang.press(message, button_label(message, "reminder:backlog:drop"))
        assert "ada" in refusal.text
        assert button_label(fang.direct_messages[0], "reminder:backlog:done")
        await fang.press(message, button_label(message, "reminder:backlog:open"))
        await local.settled()
        assert "2026年12月31日" in fang.direct_messages[0].text


async def test_what_is_put_off_comes_back_on_a_workday(tmp_path: Path):
    async with team(tmp_path, [work("HB-2026-02")], paris(4, 8)) as local:  # a Friday
        ada = local.person("ada")
        message = await message_at(local, ada, paris(4, 10))

        edited = await ada.choose(message, "Remind me later", "1 day")
        assert "ada put this off until 7 Dec 2026." in edited.text
        assert "It can be put off 2 more times." in edited.text
        assert edited.buttons == ["Undo"]
        assert len(ada.direct_messages) == 1
        await nothing_more(local, ada, at=paris(6, 10))
        back = await message_at(local, ada, paris(7, 10))
        assert "You asked to be reminded of it today." in back.text

        await ada.choose(back, "Remind me later", "A date…")
        assert "Choose a day after today" in (await ada.submit(until="2026-12-07"))["until"]
        assert "Choose a day after today" in (await ada.submit(until="2027-01-08"))["until"]
        assert await ada.submit(until="2026-12-25") == {}
        await local.settled()
        assert "until 28 Dec 2026" in ada.direct_messages[-1].text  # Christmas, and then a weekend
        assert "It can be put off 1 more time." in ada.direct_messages[-1].text
        await nothing_more(local, ada, at=paris(23, 10))
        last = await message_at(local, ada, paris(28, 10))

        edited = await ada.choose(last, "Remind me later", "1 day")
        assert "It has been put off 3 times and cannot be put off again." in edited.text
        final = await message_at(local, ada, paris(29, 10))
        assert "It has been put off 3 times and cannot be put off again." in final.text
        assert "Remind me later" not in str(final.blocks)
        history = await ada.type("/commitment history HB-2026-02")
        assert "Reminder put off: HB-2026-02 until 7 Dec 2026" in history.text
        assert "Put off until: 7 Dec 2026 → 28 Dec 2026" in history.text


async def test_an_answered_reminder_is_not_answered_twice(tmp_path: Path):
    async with team(tmp_path, [work("HB-2026-02")], paris(1, 10)) as local:
        ada = local.person("ada")
        await local.rounds_made()
        assert len(ada.direct_messages) == 1
        (message,) = ada.direct_messages
        before = list(message.message.blocks)
        await ada.choose(message, "Remind me later", "1 week")

        answered = list(message.message.blocks)
        message.message.blocks = before  # an old phone shows the buttons still
        refusal = await ada.press(message, "Not mine")
        assert refusal.text == "That has been answered already; the message says by whom."

        message.message.blocks = answered
        await ada.press(ada.direct_messages[0], "Undo")
        await local.settled()
        assert "Not mine" in ada.direct_messages[0].buttons
        await ada.choose(ada.direct_messages[0], "Remind me later", "1 week")
        await local.settled()
        assert "ada put this off until 8 Dec 2026. It can be put off 2" in ada.direct_messages[0].text


async def test_not_mine_leaves_it_to_the_coordinators(tmp_path: Path):
    async with team(tmp_path, [promise("HB-2026-01", "U0FANG")], paris(1, 6)) as local:
        ada, fang = local.person("ada"), local.person("fang")
        await local.rounds_made()
        assert len(fang.direct_messages) == 1
        (message,) = fang.direct_messages

        assert [one.text for one in ada.direct_messages] == []
        await fang.press(message, button_label(message, "reminder:not_mine"))
        await local.settled()
        assert "@ada" in fang.direct_messages[0].text
        assert "fang" not in (await ada.type("/commitment HB-2026-01")).text

        told = await message_at(local, ada, paris(1, 10))
        assert told.text.startswith("1 commitment needs you as its coordinator\nHB-2026-01")
        assert "fang says that it is not theirs, so it has no owner now." in told.text
        assert "Give it to somebody" in told.buttons
        await nothing_more(local, ada, fang, at=paris(2, 10))


async def test_only_its_coordinators_close_a_target(tmp_path: Path):
    recorded = [promise("HB-2026-01", "U0FANG"), promise("HB-2026-02", "U0ADA")]
    async with team(tmp_path, recorded, paris(1, 10)) as local:
        ada, fang = local.person("ada"), local.person("fang")
        await local.rounds_made()
        assert (len(ada.direct_messages), len(fang.direct_messages)) == (1, 1)

        refusal = await fang.press(fang.direct_messages[0], button_label(fang.direct_messages[0], "reminder:close"))
        assert "ada" in refusal.text
        await ada.press(ada.direct_messages[0], "Done")
        await local.settled()
        assert "ada closed it, so nobody is reminded of it any more." in ada.direct_messages[0].text
        await nothing_more(local, ada, at=paris(24, 10))


async def test_coordinators_hear_of_a_long_silence_once(tmp_path: Path):
    recorded = [work("HB-2026-02", owner="U0FANG"), work("HB-2026-03", owner="U0NOBODY")]
    async with team(tmp_path, recorded, paris(1, 10), REMINDERS__ESCALATE_AFTER_DAYS="3") as local:
        ada, fang = local.person("ada"), local.person("fang")
        await local.rounds_made()
        assert (len(fang.direct_messages), len(ada.direct_messages)) == (1, 1)
        (gone,) = ada.direct_messages
        assert "HB-2026-03" in gone.text
        assert "owns it and cannot be told anything here." in gone.text
        await nothing_more(local, ada, at=paris(3, 10))

        told = await message_at(local, ada, paris(4, 10))
        assert told.text.startswith("1 commitment needs you as its coordinator\nHB-2026-02")
        assert "fang has not answered for 3 days." in told.text
        assert "Not mine" not in told.buttons
        await nothing_more(local, ada, at=paris(7, 10))


async def test_coordinators_hear_once_of_what_a_deactivated_owner_left_behind(tmp_path: Path):
    recorded = [promise("HB-2026-01", "U0GONE"), work("HB-2026-02", owner="U0GONE")]
    roles = [Grant(id="U0GONE", role=Role.COORDINATOR), Grant(id="S0POLICY", role=Role.COORDINATOR, provinces=("HB",))]
    async with team(tmp_path, recorded, paris(1, 5), grants=roles, REMINDERS__ESCALATE_AFTER_DAYS="0") as local:
        people = local.workspace.team.people
        people["U0GONE"] = Person("U0GONE", "gone", "Gon Gone", "Europe/Paris", "en-US", deleted=True)
        ada = local.person("ada")
        told = await message_at(local, ada, paris(1, 10))

        assert told.text.startswith("2 commitments need you as their coordinator\n2 unanswered by the owner")
        assert told.text.count("@gone owns it and cannot be told anything here.") == 2
        assert "Due in 30 days." in told.text
        assert "Its time is up, and it is not recorded as done." in told.text
        await nothing_more(local, ada, at=paris(2, 10))
        await nothing_more(local, ada, at=paris(24, 10))


async def test_what_nobody_owns_reminds_the_provinces_coordinators_in_one_message(tmp_path: Path):
    nobodys = [promise("HB-2026-01"), work("HB-2026-02"), promise("HN-2026-01")]
    recorded = [commitment.model_copy(update={"owner": None}) for commitment in nobodys]
    recorded += [work("HB-2026-03", due=date(2026, 12, 8))]
    roles = [Grant(id="U0TOM", role=Role.COORDINATOR, provinces=("HN",))]
    async with team(tmp_path, recorded, paris(1, 9), grants=roles) as local:
        ada, tom, fang = local.person("ada"), local.person("tom"), local.person("fang")
        message = await message_at(local, ada, paris(1, 16))
        assert message.text.startswith("4 commitments need you today\n1 due soon, 3 without an owner\n")
        assert "Nobody owns it. Its time is up, and it is not recorded as done." in message.text
        assert "Nobody owns it. Due in 30 days." in message.text
        assert [len(person.direct_messages) for person in (tom, fang)] == [1, 0]
        assert "HN-2026-01" in tom.direct_messages[0].text
        assert "HB-2026" not in tom.direct_messages[0].text

        await ada.press(message, "I look after it")
        await local.settled()
        assert "ada looks after it now." in ada.direct_messages[0].text
        assert "Owner\n@ada" in (await ada.type("/commitment HB-2026-02")).text
        assert len((await ada.type("/targets owner:nobody -henan -gansu")).rows) == 3
        await nothing_more(local, tom, fang, at=paris(8, 16))  # once, and once more when it is late


async def test_nobody_hears_of_a_silence_where_that_is_switched_off(tmp_path: Path):
    recorded = [work("HB-2026-02", owner="U0FANG")]
    async with team(tmp_path, recorded, paris(1, 10), REMINDERS__ESCALATE_AFTER_DAYS="0") as local:
        fang = local.person("fang")
        await local.rounds_made()
        assert len(fang.direct_messages) == 1
        await nothing_more(local, local.person("ada"), at=paris(31, 10))


async def test_a_channel_is_reminded_on_its_days(tmp_path: Path):
    subscription = Subscription(
        id="S1",
        channel_id="C0GENERAL",
        query="mine",  # of the one who subscribed
        told=(Told.REMINDERS,),
        weekdays=(1, 2),  # Tuesday, Wednesday
        at=time(11),
        zone="Europe/Paris",
        starts_on=date(2026, 1, 1),
        created_by="U0TOM",
    )
    recorded = [work("HB-2026-02", owner="U0TOM"), work("HN-2026-01", owner="U0FANG")]
    async with team(tmp_path, recorded, paris(1, 10), subscription) as local:
        ada = local.person("ada", local.workspace.team.channel("general"))
        await local.rounds_made()
        assert ada.messages == []

        local.clock.advance_to(paris(1, 11, 1))
        await local.rounds_made()
        assert len(ada.messages) == 1
        (posted,) = ada.read_channel()
        assert posted.text.startswith("1 commitment to look at\nHB-2026-02")
        assert "HN-2026-01" not in posted.text
        assert "Not mine" not in posted.buttons

        yuki = local.workspace.team.people["U0YUKI"] = Person("U0YUKI", "yuki", "Yuki", "Asia/Tokyo", "en-US")
        ada.channel.members.add(yuki.id)
        reader = Persona(local.workspace, yuki, ada.channel)
        for choice in ("1 week", "A date…"):
            refusal = await reader.choose(posted, "Remind me later", choice)
            assert refusal.is_private
            assert "Recording for Hubei needs one of its editors or coordinators." in refusal.text
            assert "Those who can: @ada" in refusal.text
        assert reader.modal is None

        edited = await ada.choose(posted, "Remind me later", "1 week")
        assert "ada put this off until 8 Dec 2026." in edited.text
        local.clock.advance_to(paris(2, 12))
        await local.rounds_made()
        assert len(ada.messages) == 1
        local.clock.advance_to(paris(8, 12))
        await local.rounds_made()
        assert len(ada.messages) == 2


async def test_the_digest_and_the_reminders_of_a_morning_are_one_post(tmp_path: Path):
    subscription = Subscription(
        id="S1",
        channel_id="C0GENERAL",
        query="hubei",
        told=(Told.DIGEST, Told.REMINDERS),
        weekdays=(1, 2, 3),
        at=time(11),
        zone="Europe/Paris",
        starts_on=date(2026, 1, 1),
        created_by="U0TOM",
    )
    recorded = [work("HB-2026-02", owner="U0TOM"), work("HB-2026-03", owner="U0TOM", due=date(2026, 12, 2))]
    async with team(tmp_path, recorded, paris(1, 10), subscription) as local:
        ada = local.person("ada", local.workspace.team.channel("general"))
        local.clock.advance_to(paris(1, 11, 1))
        await local.rounds_made()
        (posted, *thread) = ada.read_channel()

        assert posted.text.startswith("Digest: Hubei · ")
        assert "2 new from Hubei" in posted.text
        assert "2 commitments to look at\n1 overdue, 1 due soon\nHB-2026-03" in posted.text
        assert all("to look at" not in answer.text for answer in thread)
        assert "Due within 14 days" not in "".join(answer.text for answer in (posted, *thread))

        edited = await ada.choose(posted, "Remind me later", "1 week")
        assert "ada put this off until 8 Dec 2026." in edited.text
        assert edited.text.startswith("Digest: Hubei · "), "the digest stands as it was"
        local.clock.advance_to(paris(2, 12))
        await local.rounds_made()
        assert len(ada.read_channel()) == 1 + len(thread)
        local.clock.advance_to(paris(8, 12))
        await local.rounds_made()
        (*_, alone) = ada.read_channel()
        assert len(ada.read_channel()) == 2 + len(thread)
        assert alone.text.startswith("2 commitments to look at\n1 overdue, 1 put off until today\n")
        assert "Digest" not in alone.text, "that a date has passed is no news besides"


async def test_a_channel_is_reminded_for_the_first_time_when_its_subscription_says(tmp_path: Path):
    async with team(tmp_path, [work("HB-2026-02", owner="U0TOM")], paris(1, 10)) as local:
        tom = local.person("tom")
        await tom.press(await tom.type("/digest"), "Add a subscription")
        assert await tom.submit(query="hubei", told=["reminders"], weekdays=["0", "1", "2", "3", "4"]) == {}
        saved = await tom.told("Saved:")
        assert "Next reminder, if something falls due: Wednesday 2 Dec 2026, 09:30 (Europe/Berlin)" in saved.text

        local.clock.advance_to(paris(1, 12))
        await local.rounds_made()
        assert tom.messages == [], "the time of this day was over when it was subscribed"
        local.clock.advance_to(paris(2, 9, 31))
        await local.rounds_made()
        (posted,) = tom.messages
        assert posted.startswith("1 commitment to look at\nHB-2026-02")


async def press_all(person: Persona, answer: Answer, what: str) -> Answer:
    """Press one of the buttons under what is older than a year."""
    for block in answer.blocks:
        for element in block.get("elements", []):
            if element.get("action_id") == f"reminder:backlog:{what}":
                return await person._act(answer, block, element)
    raise AssertionError(f"no {what} in {answer.text}")


def button_label(answer: Answer, action_id: str) -> str:
    """What a button is called in the reader's language."""
    for block in answer.blocks:
        for element in block.get("elements", []):
            if element.get("action_id") == action_id:
                return str(element["text"]["text"])
    raise AssertionError(f"no {action_id} in {answer.text}")


async def test_a_figure_recorded_from_the_button_answers_it(tmp_path: Path):
    awaited = promise("HB-2026-01").model_copy(update={"deadline": Deadline(on=date(2025, 12, 31), precision="year")})
    async with team(tmp_path, [awaited, work("HB-2026-02")], paris(1, 10)) as local:
        ada = local.person("ada")
        await local.rounds_made()
        assert len(ada.direct_messages) == 1
        (message,) = ada.direct_messages
        assert message.text.startswith("2 commitments need you today\n2 overdue")

        await ada.press(message, "Record the figure")
        figure = {"value": "12,600", "as_of": "2025", "released": "2026-02-03", "source": "The department"}
        assert await ada.submit(**figure, address="https://hubei.example/2025") == {}
        await local.settled()
        assert "ada recorded 12,600 (2025). ✅ Met" in ada.direct_messages[0].text
        assert "Record the figure" not in ada.direct_messages[0].buttons
        assert "Record a step" in ada.direct_messages[0].buttons

        told = next(one for one in ada.direct_messages if "Undo" in one.buttons)
        await ada.press(told, "Undo")
        await local.settled()
        assert "Record the figure" in ada.direct_messages[0].buttons


async def test_work_is_done_by_one_button_and_its_source(tmp_path: Path):
    async with team(tmp_path, [work("HB-2026-02")], paris(1, 10)) as local:
        ada = local.person("ada")
        await local.rounds_made()
        assert len(ada.direct_messages) == 1
        (message,) = ada.direct_messages
        assert message.buttons == ["Record a step", "Done", "Not mine"]

        await ada.press(message, "Done")
        step = {"title": "It opened", "on": "2026-10-30", "source": "The department"}
        assert await ada.submit(**step, address="https://hubei.example/lab") == {}
        await local.settled()
        assert "ada recorded: It opened · Done" in message.text
        await nothing_more(local, ada, at=paris(8, 10))


async def test_what_was_not_mine_can_be_taken_back(tmp_path: Path):
    async with team(tmp_path, [work("HB-2026-02")], paris(1, 10)) as local:
        ada = local.person("ada")
        await local.rounds_made()
        assert len(ada.direct_messages) == 1
        (message,) = ada.direct_messages

        await ada.press(message, "Not mine")
        await local.settled()
        assert "ada said that it is not theirs. It has no owner now." in message.text
        await ada.press(message, "Undo")
        await local.settled()
        assert "Not mine" in message.buttons
        await message_at(local, ada, paris(8, 10))


async def test_an_undo_that_comes_too_late_leaves_the_message_whole(tmp_path: Path):
    async with team(tmp_path, [work("HB-2026-02"), work("HB-2026-03")], paris(1, 10)) as local:
        ada, tom = local.person("ada"), local.person("tom")
        await local.rounds_made()
        assert len(ada.direct_messages) == 1
        (message,) = ada.direct_messages
        before = list(message.message.blocks)
        await ada.press(message, "Not mine")
        await local.settled()
        assert "It has no owner now." in message.text
        disowned = list(message.message.blocks)
        assert len(disowned) >= len(before) - 1

        await tom.type("/commitment edit HB-2026-02")
        await tom.press(tom.screen, "More fields")
        await tom.send(owner="U0TOM", why="His")
        await local.settled()
        assert "tom looks after it now" in message.text
        assert "Undo" not in message.buttons

        message.message.blocks = disowned  # an old phone shows the button still
        sorry = await ada.press(message, "Undo")
        assert "That was changed since" in sorry.text
        assert "HB-2026-03" in ada.direct_messages[0].text
