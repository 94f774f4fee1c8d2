"""Recording, digests and reminders in the workspace's page: a coordinator in a real browser, and the real bot."""

from collections.abc import AsyncIterator
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.async_api import Locator, Page, expect

from bot.workspace.state.clock import MovableClock
from store.model.commitment import Initiative
from store.model.deadline import Deadline
from store.store import Store
from tests.harness import LocalWorkspace, Persona, running_bot
from tests.ledgers import BY, TEAM, example, target

PARIS = ZoneInfo("Europe/Paris")
SUNDAY = datetime(2026, 11, 22, 12, tzinfo=PARIS)
SOON = {"DELIVERY__TICK": "0.2"}


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[LocalWorkspace]:
    """A bot of its own on a Sunday, with last year's target of Ada's, and work due two weeks after Monday."""
    url = f"sqlite:///{tmp_path / 'bot.db'}"
    await example(url)
    async with await Store.open(url) as store:
        commitments = store.ledger(TEAM).commitments
        late = Deadline(on=date(2025, 12, 31), precision="year")
        firms = target("HB-2026-01", "More firms").model_copy(update={"owner": "U0ADA", "deadline": late})
        await commitments.add(firms, BY)
        due = Deadline(on=date(2026, 12, 7))
        await commitments.add(
            Initiative(id="HB-2026-02", province="HB", year=2026, title="Found a laboratory", deadline=due), BY
        )
    async with running_bot(url, SOON, MovableClock(SUNDAY)) as local:
        yield local


async def go(tab: Page, persona: Persona, place: str = "") -> None:
    await tab.goto(f"{persona.workspace.app.address}/?as={persona.id}&in={place or persona.channel.id}")
    await tab.wait_for_selector("html[data-live]")


async def ask(tab: Page, persona: Persona, line: str) -> Locator:
    """Type a line in the persona's channel; gives the newest message, which is its answer."""
    await go(tab, persona)
    box = tab.get_by_label(f"Message #{persona.channel.name}")
    await box.fill(line)
    await box.press("Enter")
    return newest(tab)


def newest(tab: Page) -> Locator:
    return tab.locator("#log .message").last


def modal(tab: Page) -> Locator:
    return tab.locator("dialog#modal[open]")


async def set_clock(tab: Page, moment: str) -> None:
    """Set the workspace's clock by the control of the page, in the reader's zone."""
    await tab.get_by_text("Advance", exact=True).click()
    await tab.locator("[data-advance-to] input").fill(moment)
    await tab.get_by_role("button", name="Go", exact=True).click()


async def test_a_digest_arrives_on_monday_with_its_thread(tab: Page, office: LocalWorkspace):
    ada = office.person("ada")
    listed = await ask(tab, ada, "/digest")
    await expect(listed).to_contain_text("This channel has no subscription yet")
    await listed.get_by_role("button", name="Add a subscription").click()
    await modal(tab).get_by_label("Which commitments?").fill("hubbei")
    await modal(tab).get_by_role("button", name="Save").click()
    await expect(modal(tab)).to_contain_text("I do not know “hubbei”. Did you mean “hubei”?")
    await modal(tab).get_by_label("Which commitments?").fill("hubei")
    zone = modal(tab).get_by_label("In which time zone?")
    await zone.fill("Paris")
    await modal(tab).get_by_role("option", name="Europe/Paris").click()
    await modal(tab).get_by_role("button", name="Save").click()
    await expect(newest(tab)).to_contain_text("Saved: hubei")
    await expect(newest(tab)).to_contain_text("Next post: Monday 23 Nov 2026, 09:30 (Europe/Paris)")

    await set_clock(tab, "2026-11-23T09:30")

    post = tab.locator("#log .message").filter(has_text="Digest: Hubei")
    await expect(post).to_contain_text("1 commitment falls due within 14 days")
    await expect(post).not_to_contain_text("Only visible to you")
    await post.locator(".replies").click()
    thread = tab.get_by_role("complementary", name="Thread")
    await expect(thread).to_contain_text("HB-2026-02 Hubei (湖北) · Found a laboratory · 7 Dec 2026 (in 2 weeks)")


async def test_a_figure_is_recorded_from_its_reminder(tab: Page, office: LocalWorkspace):
    ada = office.person("ada")
    messages = office.workspace.team.direct_message(ada.id).id
    await go(tab, ada, messages)
    await set_clock(tab, "2026-11-23T09:31")
    reminder = tab.locator("#log .message").filter(has_text="HB-2026-01").first
    await expect(reminder).to_contain_text("1 overdue, ")  # and what nobody owns of the example
    await tab.get_by_role("link", name="Home").click()
    await expect(tab.locator("#home")).to_contain_text("6 targets: 4 met, 1 missed, 1 figure overdue.")

    await tab.get_by_role("link", name="Messages", exact=True).click()
    await reminder.get_by_role("button", name="Record what became of HB-2026-01").click()
    form = modal(tab)
    await form.get_by_label("Figure").fill("a lot")
    await form.get_by_label("Of which year or day").fill("2025")
    await form.get_by_label("Released on").fill("2026-02-03")
    await form.get_by_label("Source").fill("The department")
    await form.get_by_label("Its address").fill("https://hubei.example/2025")
    await form.get_by_role("button", name="Save").click()
    await expect(form.locator(".wrong")).to_have_count(1)
    await expect(form.get_by_label("Source")).to_have_value("The department")
    await form.get_by_label("Figure").fill("12,600")
    await form.get_by_role("button", name="Save").click()

    await expect(reminder).to_contain_text("Ada Moreau recorded 12,600 (2025). ✅ Met")
    await expect(reminder.get_by_role("button", name="Record what became of HB-2026-01")).to_have_count(0)
    await tab.get_by_role("link", name="Home").click()
    await expect(tab.locator("#home")).to_contain_text("6 targets: 5 met, 1 missed.")


async def test_a_commitment_is_recorded_and_undone(tab: Page, office: LocalWorkspace):
    ada = office.person("ada")
    await ask(tab, ada, "/commitment add henan R&D intensity at least 1.96% by the end of 2022")
    form = modal(tab)
    await form.get_by_label("Promised value, in percent").fill("a lot")
    await form.get_by_role("button", name="Save").click()
    await expect(form.locator(".wrong")).to_have_count(1)
    await expect(form.get_by_label("Promised value, in percent")).to_have_value("a lot")
    await expect(form.get_by_label("By when?")).to_have_value("by the end of 2022")
    await form.get_by_label("Promised value, in percent").fill("at least 1.96%")
    await form.get_by_role("button", name="Save").click()
    await expect(form).to_contain_text("HA-2022-02: R&D intensity ≥ 1.96%")
    await form.get_by_label("It is another one: record both").check()
    await form.get_by_role("button", name="Save").click()
    recorded = newest(tab)
    await expect(recorded).to_contain_text("Recorded HA-2022-22: Henan (河南): R&D intensity ≥ 1.96%")

    await recorded.get_by_role("button", name="Undo").click()

    await expect(newest(tab)).to_contain_text("Undone.")
    await expect(newest(tab)).to_contain_text("Removed: HA-2022-22")
    gone = await ask(tab, ada, "/commitment HA-2022-22")
    await expect(gone).to_contain_text("HA-2022-22 is not on record any more: /commitment history HA-2022-22")
