"""Digests, as a channel gets them: subscribed through the modal, posted when the clock says so, once."""

from collections.abc import AsyncIterator, Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.workspace.state.clock import MovableClock
from bot.workspace.state.records import Channel, Message
from store.model.deadline import Deadline, Precision
from store.model.subscription import Subscription, Told
from store.store import Ledger, Store
from tests import reading
from tests.harness import Answer, LocalWorkspace, Persona, running_bot
from tests.ledgers import BY, HOSTILE, TEAM, example, target

SHANGHAI = ZoneInfo("Asia/Shanghai")
SATURDAY = datetime(2023, 9, 16, 10, tzinfo=SHANGHAI)
MONDAY = datetime(2023, 9, 18, 9, 30, tzinfo=SHANGHAI)  # on this day the figure of 2022 came out
SHORT = {
    "DELIVERY__TICK": "0.2",
    "DELIVERY__LOOK_UP": "1",
    "DELIVERY__VERIFICATION": "1",
    "DELIVERY__BACKOFF": "0.3",
}


SHANGHAIS_DIGEST: dict[str, str | list[str] | None] = {"told": ["digest"], "zone": "Asia/Shanghai"}


class Office:
    """A bot of its own whose clock is moved, and its ledger from the side."""

    def __init__(self, local: LocalWorkspace, url: str) -> None:
        self.local = local
        self.url = url
        self.ada: Persona = local.person("ada")
        self.room: Channel = self.ada.channel

    @property
    def posts(self) -> list[Message]:
        """What stands in the channel, threads aside."""
        return [one for one in self.local.messages(self.room.id) if one.thread_ts in (None, one.ts)]

    def thread(self, post: Message) -> list[str]:
        """What follows a post in its thread."""
        said = self.local.workspace.team.replies(self.room.id, post.ts, self.local.workspace.team.bot_user_id)
        return [reading.words_of(one, {}) for one in said if one.ts != post.ts]

    def words(self, post: Message) -> str:
        return reading.words_of(post, {})

    async def subscribe(self, **values: str | list[str] | None) -> Answer:
        """Subscribe the channel through the modal; gives the list as it stands then."""
        await self.ada.press(await self.ada.type("/digest"), "Add a subscription")
        filled: dict[str, str | list[str] | None] = {"query": "henan", **SHANGHAIS_DIGEST, **values}
        assert await self.ada.submit(**filled) == {}
        return await self.listed(lambda text: "Saved:" in text)

    async def listed(self, shows: Callable[[str], bool]) -> Answer:
        """The newest private message, which shows something."""
        await self.local.settled()
        said = self.local.workspace.team.conversation(self.room.id, self.ada.id)
        private = [one for one in said if one.ephemeral_for == self.ada.id]
        assert shows(self.words(private[-1])), "\n--\n".join(map(self.words, private))
        return self.ada._read(private[-1])

    def move_to(self, moment: datetime) -> None:
        self.local.clock.advance_to(moment)

    async def posted(self, n: int, *, replies: int = 0) -> list[Message]:
        """The posts of the channel: so many in all, with so many replies under the last at least."""
        await self.local.rounds_made()
        assert len(self.posts) == n, [self.words(one) for one in self.posts]
        assert not replies or len(self.thread(self.posts[-1])) >= replies
        return self.posts


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    url = f"sqlite:///{tmp_path / 'bot.db'}"
    await example(url)
    async with await Store.open(url) as store:
        await store.ledger(TEAM).write(due_soon)
    async with running_bot(url, SHORT, MovableClock(SATURDAY)) as local:
        yield Office(local, url)


async def due_soon(ledger: Ledger) -> None:
    """Seven targets of Hubei, due within two weeks of everything here."""
    for number in range(1, 8):
        soon = target(f"HB-2023-{number:02}", HOSTILE)
        await ledger.commitments.add(soon.model_copy(update={"deadline": Deadline(on=date(2023, 9, 27))}), BY)


async def test_a_channel_is_subscribed_and_told_on_monday_once(office: Office):
    listed = await office.subscribe(query="henan")

    assert "Next post: Monday 18 Sep 2023, 09:30 (Asia/Shanghai)" in listed.text
    assert "henan · digest · Monday at 09:30 (Asia/Shanghai) · English" in listed.text
    office.move_to(MONDAY)
    (post,) = await office.posted(1)
    assert office.words(post).splitlines()[:3] == [
        "Digest: Henan · 16 Sep 2023 to 18 Sep 2023",
        "• HA-2022-01 Henan missed R&D expenditure, growth (12.2%, computed, against > 17%): "
        "a figure recorded earlier is out now",
        "• HA-2022-02 Henan missed R&D intensity (1.86% against ≥ 1.96%): a figure recorded earlier is out now",
    ]
    office.move_to(MONDAY + timedelta(hours=5))
    await office.posted(1)


async def test_what_a_new_version_knows_officially_is_told_once(tmp_path: Path):
    """The subscription is older than the official figures, which are there from this start on."""
    url = f"sqlite:///{tmp_path / 'bot.db'}"
    end_of_2022 = Deadline(on=date(2022, 12, 31), precision=Precision.YEAR)
    promised = {"year": 2022, "metric": "rd_expenditure", "value": Decimal("1e11"), "deadline": end_of_2022}
    weekly = Subscription(
        id="S1",
        channel_id="C0GENERAL",
        query="sichuan",
        told=(Told.DIGEST,),
        zone="Asia/Shanghai",
        starts_on=date(2026, 1, 5),
        created_by="U0ADA",
    )
    async with await Store.open(url) as store:
        ledger = store.ledger(TEAM)
        await ledger.commitments.add(target("SC-2022-01", "Spend more").model_copy(update=promised), BY)
        await ledger.subscriptions.add(weekly, BY)

    async with running_bot(url, SHORT, MovableClock(datetime(2026, 3, 7, 10, tzinfo=SHANGHAI))) as local:
        office = Office(local, url)
        office.room = local.workspace.team.channel("general")
        office.move_to(datetime(2026, 3, 9, 9, 30, tzinfo=SHANGHAI))
        (post,) = await office.posted(1)
        assert "SC-2022-01 Sichuan met R&D expenditure (CNY 121.5 billion against > CNY 100 billion): " in office.words(
            post
        )
        assert "an official figure is known now" in office.words(post)
        office.move_to(datetime(2026, 3, 16, 9, 30, tzinfo=SHANGHAI))
        await office.posted(1)


async def test_what_became_of_last_years_promises(office: Office):
    await office.subscribe(query="henan")
    ada = office.ada
    await ada.type("/commitment add henan R&D spending growth over 10% by the end of 2023")
    await ada.choose(ada.screen, "Choose a document", "Another document, to be recorded as well")
    told = await ada.send(doc_title="Conference of 2023", doc_held="2023-02-10")
    while ada.modal:
        told = await ada.send()
    assert "HA-2023-01 takes up HA-2022-01 (> 17%, by end of 2022): lowered." in told.text

    office.move_to(MONDAY)
    (post,) = await office.posted(1, replies=1)
    lowered = "• HA-2023-01 Henan lowered R&D expenditure, growth: > 17% (2022) → > 10%"
    assert lowered in office.words(post)
    assert "Year on year: lowered 1, not taken up again" in office.words(post)
    (years,) = [reply for reply in office.thread(post) if "Year on year" in reply]
    assert "HA-2022-02 Henan (河南) · R&D intensity ≥ 1.96% · not taken up again in 2023" in years
    assert "HA-2023-01" not in years


async def test_who_expects_something_else_is_told_with_their_reason(office: Office):
    await office.subscribe(query="henan")
    await office.ada.type("/commitment judge HA-2022-01")
    told = await office.ada.send(outlook="🟢 will be kept", reason="The revised figure will show <!channel> it")
    assert "HA-2022-01 🟢 will be kept, you say, until 15 Dec 2023." in told.text
    assert "disagree" not in told.text, "nothing is computed yet"

    office.move_to(MONDAY)  # by its figure it is missed
    (post,) = await office.posted(1, replies=1)
    assert "1 commitment is judged otherwise by somebody than by what is on record" in office.words(post)
    (others,) = [reply for reply in office.thread(post) if "Judged otherwise by people · 1" in reply]
    assert "❌ Missed on record; " in others
    assert ": 🟢 will be kept, until 15 Dec 2023: The revised figure will show" in others
    office.move_to(MONDAY + timedelta(weeks=1))
    await office.posted(1)


async def test_nothing_changed_is_silence_and_after_a_month_a_sign_of_life(office: Office):
    await office.subscribe(query="henan status:at-risk")
    for weeks in range(1, 4):
        office.move_to(MONDAY + timedelta(weeks=weeks - 1))
        await office.posted(0)

    office.move_to(datetime(2023, 10, 16, 9, 30, tzinfo=SHANGHAI))
    (post,) = await office.posted(1)
    assert "Nothing has changed since 16 Sep 2023; current sourced figures: 5 of 5." in office.words(post)
    office.move_to(datetime(2023, 10, 30, 9, 30, tzinfo=SHANGHAI))
    await office.posted(1)


async def test_what_is_not_quiet_says_that_nothing_changed(office: Office):
    await office.subscribe(query="gansu status:met", quiet=[])
    office.move_to(MONDAY + timedelta(hours=3))

    (post,) = await office.posted(1)
    assert office.words(post) == (
        "Digest: Gansu · Met · 16 Sep 2023 to 18 Sep 2023\nNothing has changed since 16 Sep 2023."
    )


async def test_a_new_subscription_reminds_too_in_the_zone_of_who_subscribes_or_of_the_channels_province(office: Office):
    await office.ada.press(await office.ada.type("/digest"), "Add a subscription")
    assert "the first at the next such time" in office.ada.screen.text
    assert await office.ada.submit() == {}
    listed = await office.listed(lambda text: "Saved:" in text)
    assert "All commitments · digest and reminders · Monday at 09:30 (Europe/Paris) · English" in listed.text
    assert "Next post: Monday 18 Sep 2023, 09:30 (Europe/Paris)" in listed.text

    team = office.local.workspace.team
    ada = office.local.person("ada", team.add_channel("urumqi-xinjiang-desk", [office.ada.id, team.bot_user_id]))
    await ada.press(await ada.type("/digest"), "Add a subscription")
    assert "That of Xinjiang." in ada.screen.text
    assert await ada.submit(weekdays=["0", "5"]) == {}
    saved = await ada.told("Saved:")
    assert "xinjiang · digest and reminders · Monday and Saturday at 09:30 (Asia/Shanghai)" in saved.text


async def test_what_is_typed_behind_the_command_is_proposed_for_a_new_subscription(ada: Persona):
    await ada.press(await ada.type("/digest 河南 2022"), "Subscribe to 河南 2022")
    (typed,) = [block["element"] for block in ada.screen.blocks if block.get("block_id") == "query"]
    assert typed["initial_value"] == "河南 2022"
    await ada.close()
    assert "Did you mean" in (await ada.type("/digest hennan")).text


async def test_another_zone_before_the_post_moves_it_and_after_it_adds_none(office: Office):
    listed = await office.subscribe(query="henan", quiet=[])
    office.move_to(MONDAY - timedelta(hours=2))
    await office.ada.press(listed, "Change")
    assert await office.ada.submit(zone="Europe/London") == {}
    listed = await office.listed(lambda text: "Europe/London" in text)
    assert "Next post: Monday 18 Sep 2023, 09:30 (Europe/London)" in listed.text

    office.move_to(MONDAY + timedelta(minutes=1))
    await office.posted(0)
    office.move_to(datetime(2023, 9, 18, 9, 30, tzinfo=ZoneInfo("Europe/London")))
    await office.posted(1)

    await office.ada.press(listed, "Change")
    assert await office.ada.submit(zone="America/New_York") == {}
    listed = await office.listed(lambda text: "America/New_York" in text)
    assert "Next post: Monday 25 Sep 2023, 09:30 (America/New_York)" in listed.text
    office.move_to(datetime(2023, 9, 18, 9, 31, tzinfo=ZoneInfo("America/New_York")))
    await office.posted(1)


async def test_what_is_paused_is_silent_until_it_is_resumed(office: Office):
    listed = await office.subscribe(query="henan", quiet=[])
    paused = await office.ada.press(listed, "Pause")
    assert "Paused until somebody resumes it" in paused.text
    office.move_to(MONDAY)
    await office.posted(0)

    office.move_to(MONDAY + timedelta(days=1))
    resumed = await office.ada.press(paused, "Resume")
    assert "Next post: Monday 25 Sep 2023, 09:30 (Asia/Shanghai)" in resumed.text
    await office.posted(0)
    office.move_to(MONDAY + timedelta(days=7))
    (post,) = await office.posted(1)
    assert "16 Sep 2023 to 25 Sep 2023" in office.words(post)


async def test_a_preview_advances_nothing_and_sending_now_does(office: Office):
    listed = await office.subscribe(query="henan")
    office.move_to(MONDAY - timedelta(minutes=10))

    preview = await office.ada.press(listed, "Preview")
    assert preview.is_private
    assert "Henan missed R&D expenditure, growth" in preview.text
    assert office.posts == []
    await office.ada.press(listed, "Send now")
    await office.posted(1)
    office.move_to(MONDAY)
    await office.posted(1)  # what was to be told has been told


async def test_whoever_presses_send_now_again_is_told_that_one_is_on_its_way(office: Office):
    members = office.room.members
    listed = await office.subscribe(query="henan")
    office.room.members = members - {office.local.workspace.team.bot_user_id}
    first = await office.ada.press(listed, "Send now")
    assert "The digest is on its way: it is posted here within a few seconds." in first.text
    again = await office.ada.press(first, "Send now")
    assert "A digest is on its way already; once it is posted here, another one can be sent." in again.text

    office.room.members = members
    await office.ada.type("/digest")
    await office.posted(1)


async def test_a_channel_without_the_bot_is_told_of_and_its_post_goes_out_once_it_is_let_in(office: Office):
    members = office.room.members
    listed = await office.subscribe(query="henan", quiet=[])
    office.room.members = members - {office.local.workspace.team.bot_user_id}
    office.move_to(MONDAY)
    await office.local.rounds_made()
    (told,) = office.ada.direct_messages
    assert "I cannot post henan in" in told.text
    listed = await office.ada.type("/digest")
    assert "Blocked: I am not in this channel. Invite me with /invite." in listed.text

    office.room.members = members
    await office.ada.type("/digest")
    await office.posted(1)
    assert "Blocked" not in (await office.ada.type("/digest")).text
    assert len(office.ada.direct_messages) == 1


async def test_the_rest_of_a_group_is_shown_to_who_asks(office: Office):
    await office.subscribe(query="hubei", quiet=[])
    office.move_to(MONDAY)
    (post,) = await office.posted(1, replies=1)
    said = office.local.workspace.team.replies(office.room.id, post.ts, office.ada.id)
    due = office.ada._read(said[-1])
    assert due.text.startswith("Due within 14 days · 7\n• HB-2023-01 Hubei (湖北)")
    assert due.text.count("•") == 5

    whole = await office.ada.press(due, "Show all 7")

    assert whole.is_private
    assert whole.text.count("•") == 7
    await office.posted(1)


async def test_hostile_words_stay_words(office: Office):
    listed = await office.subscribe(query='theme:talent "河南"', quiet=[])
    assert 'theme:talent "河南"' in listed.text
    await office.ada.press(listed, "Change")
    errors = await office.ada.submit(query="<!channel> " + "x" * 480)
    assert errors["query"].startswith("I do not know “<!channel>”")
    errors = await office.ada.submit(query="🦊" * 100)
    assert errors["query"].startswith("I do not know")


async def test_a_chinese_subscription(office: Office):
    fang = office.local.person("fang", office.room)
    await fang.press(await fang.type("/digest"), "新增订阅")
    assert await fang.submit(query="河南", told=["digest"]) == {}
    office.move_to(MONDAY)
    (post,) = await office.posted(1)
    assert office.words(post).splitlines()[1] == (
        "• HA-2022-01 河南研发经费投入增速未达标（实际12.2%（推算），承诺 > 17%）：先前录入的数据现已公布"
    )


async def test_who_may_only_read_subscribes_nothing(office: Office):
    gone = office.local.person("tom", office.room)
    office.local.workspace.team.person("tom").is_admin = False
    refused = await gone.press(await gone.type("/digest"), "Add a subscription")
    assert gone.modal is None
    assert "needs" in refused.text


async def test_what_cannot_be_read_is_told_beside_its_field(office: Office):
    await office.ada.press(await office.ada.type("/digest"), "Add a subscription")

    errors = await office.ada.submit(query="hennan")
    assert errors == {"query": "I do not know “hennan”. Did you mean “henan”?"}
    errors = await office.ada.submit(query="compare henan gansu")
    assert errors == {"query": "A digest compares nothing: name the provinces alone, for example henan,gansu."}
    errors = await office.ada.submit(query="<!channel> & `x`")
    assert errors["query"].startswith("I do not know")


async def test_it_is_deleted(office: Office):
    listed = await office.subscribe(query="henan", quiet=[])
    gone = await office.ada.press(listed, "Delete")

    assert "Deleted: henan" in gone.text
    assert "This channel has no subscription yet" in gone.text
    office.move_to(MONDAY)
    await office.posted(0)
