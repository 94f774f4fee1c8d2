"""Recording, as coordinators do it; each test in a province of its own."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date

import pytest
import pytest_asyncio
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.commitment.fields import Setting
from handlers.commitment.form import understand
from handlers.commitment.line import read_line
from handlers.commitment.prefilled import filled_with
from handlers.commitment.shelf import Shelf
from handlers.phrases.language import language_for
from handlers.slack.forms import FormError
from handlers.slack.menus import metrics_like, provinces_like
from handlers.views.commitment.form import Filled, Sheet, commitment_modal
from handlers.views.kit.inputs import View
from tests.harness import Answer, LocalWorkspace, Persona, running_bot
from tests.ledgers import HOSTILE, example

HELD_2022 = {"doc_title": "Work conference", "doc_held": "2022-02-11", "doc_address": "https://example.org/report"}
HELD_2026 = HELD_2022 | {"doc_held": "2026-01-09"}
ENGLISH = language_for("en")


@pytest_asyncio.fixture(scope="module")
async def workspace(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[LocalWorkspace]:
    """A bot of its own, with the example ledger: what is recorded here, others do not count."""
    url = f"sqlite:///{tmp_path_factory.mktemp('database') / 'bot.db'}"
    await example(url)
    async with running_bot(url) as local:
        yield local


async def measure(persona: Persona, metric: str, label: str = "What is measured?") -> Answer:
    """Choose what is measured: the fields below follow."""
    inputs = [block for block in persona.screen.blocks if block["type"] == "input"]
    search = next(block["element"] for block in inputs if block["label"]["text"] == label)
    return await persona.choose(persona.screen, search["placeholder"]["text"], metric)


async def test_a_target_is_recorded_by_modal(ada: Persona):
    await ada.type("/commitment add hubei")
    await measure(ada, "high_tech_enterprises")
    assert "For example: more than 14,000 · 突破1.4万家" in ada.screen.text

    saved = await ada.send(value="突破1.4万家", deadline="end of 2022", **HELD_2022)

    assert (
        "Recorded HB-2022-01: Hubei (湖北): High-tech enterprises > 14,000 (突破1.4万家), by end of 2022" in saved.text
    )
    assert saved.is_private
    assert saved.buttons == ["Undo", "Edit", "Record figure", "Share", "Add another"]
    card = await ada.type("/commitment HB-2022-01")
    assert "High-tech enterprises: more than 14,000" in card.text
    assert card.links[0] == "https://example.org/report"


async def test_another_one_begins_with_province_and_document(ada: Persona):
    await ada.type("/commitment add yunnan R&D intensity at least 1.2% by the end of 2022")
    saved = await ada.send(**HELD_2022)
    await ada.press(saved, "Add another")

    assert "2022 · Work conference" in str(ada.screen.blocks)
    await measure(ada, "tech_smes")
    again = await ada.send(value="more than 2,000", deadline="end of 2022")
    assert "Recorded YN-2022-02" in again.text


async def test_a_chinese_line_arrives_in_the_fields(fang: Persona):
    await fang.type("/commitment add 湖南 高新技术企业突破1.4万家 2025年底")
    await fang.close(whole_stack=True)  # by its cross: what it held is kept
    await fang.type("/commitment add 湖南 科技型中小企业达到1.6万家 2024年底")
    assert "高新技术企业" in fang.screen.text  # the draft is offered

    saved = await fang.send(**(HELD_2022 | {"doc_title": "湖南省科技工作会议"}))

    assert "HN-2022-01" in saved.text
    assert "科技型中小企业" in saved.text
    assert "1.6万家" in saved.text


async def test_a_rank_that_moves_by_two_places_is_not_the_second_one(ada: Persona):
    await ada.type("/commitment add jilin 2024年区域创新能力排名前移2位")

    assert (await ada.submit(**HELD_2022))["value"] == (
        "“前移2位” says how far the rank moves, not which one is to be reached. Try “top 10 · 前10位”."
    )
    await ada.close()


async def test_what_is_striven_for_beyond_the_promise_is_kept(ada: Persona):
    await ada.type("/commitment add 西藏 2024年高新技术企业突破1.2万家，力争达到1.4万家")
    await ada.send(**HELD_2022)

    card = await ada.type("/commitment XZ-2022-01")
    assert "14,000" in card.text
    assert "Stretch value" in card.text


async def test_all_that_was_read_is_shown_before_it_is_saved(ada: Persona):
    await ada.type("/commitment add 宁夏")
    await measure(ada, "high_tech_enterprises")

    value = "由2021年的300家增加到500家，力争达到600家"
    shown = await ada.send(value=value, deadline="by 2025", **HELD_2022)

    assert "I read: High-tech enterprises ≥ 500 (增加到500家), striving for 600, starting from 300 (2021)" in shown.text
    await ada.close()


async def test_an_initiative_keeps_its_chinese_punctuation():
    filled = read_line("福建 建设省创新实验室体系，实施“揭榜挂帅”；强化平台建设", date(2026, 11, 22), ENGLISH).filled

    assert filled["title"] == "建设省创新实验室体系，实施“揭榜挂帅”；强化平台建设"


async def test_chinese_examples_are_chinese(fang: Persona):
    await fang.type("/commitment 新增 青海 研发投入强度达到1.2%以上")

    assert "例如：达到1.96%以上" in fang.screen.text
    assert "2026年底 · 2026年三季度" in fang.screen.text
    assert "at least" not in fang.screen.text
    await fang.close()


async def test_what_was_assumed_is_shown_before_it_is_saved(ada: Persona):
    await ada.type("/commitment add jilin")
    await measure(ada, "tech_smes")

    shown = await ada.send(value="16,000", deadline="by 2022", **HELD_2022)

    assert "I read: Technology-based SMEs ≥ 16,000, by end of 2022" in shown.text
    assert "No word says how the number compares, so it was taken as “at least”." in shown.text
    assert "“By” a year was taken as by its end." in shown.text
    assert "Recorded JL-2022-01" in (await ada.send()).text


async def test_another_value_after_the_question_is_asked_about_anew(ada: Persona):
    await ada.type("/commitment add hainan")
    await measure(ada, "tech_smes")
    await ada.send(value="16,000", deadline="end of 2022", **HELD_2022)

    shown = await ada.send(value="17,000")

    assert "I read: Technology-based SMEs ≥ 17,000" in shown.text
    assert "≥ 17,000" in (await ada.send()).text


async def test_an_ambiguous_date_is_asked_for(ada: Persona):
    await ada.type("/commitment add jiangxi")
    await measure(ada, "rd_intensity")

    shown = await ada.send(value="at least 2%", deadline="3/4/2027", **HELD_2026)

    assert "The day and the month cannot be told apart." in shown.text
    assert await ada.submit() == {"which": "Choose a day, or write the date in full."}
    assert "by 3 Apr 2027" in (await ada.send(which="3 Apr 2027")).text


async def test_what_is_odd_is_asked_and_not_refused(ada: Persona):
    await ada.type("/commitment add guizhou")
    await measure(ada, "rd_intensity")

    shown = await ada.send(value="at least 196%", deadline="end of 2020", **HELD_2022)

    assert "No province has been outside 0.2% to 7%. Is the unit right?" in shown.text
    assert "The deadline, end of 2020, is already over. Is the year right?" in shown.text
    assert await ada.submit() == {
        "sure": "Nothing has been changed yet. Change what is wrong, or say that it is right."
    }
    assert "Recorded GZ-2022-01" in (await ada.send(sure="yes")).text


async def test_why_a_number_could_not_be_read_is_told_once(ada: Persona):
    await ada.type("/commitment add guizhou R&D intensity 2,35% by the end of 2027")

    assert ada.screen.text.count("write the number without gaps") == 1
    assert "I can read no number there" not in ada.screen.text


async def test_a_beginning_is_shown_as_it_was_written_and_asked(ada: Persona):
    await ada.type("/commitment add guizhou 自2028年起研发投入强度保持在2.5%以上")

    errors = await ada.submit()

    assert errors["deadline"].startswith("A beginning has no last day.")


async def test_what_is_corrected_needs_no_answer(ada: Persona):
    await ada.type("/commitment add guangxi")
    await measure(ada, "rd_intensity")
    await ada.send(value="at least 196%", deadline="end of 2027", **HELD_2026)

    assert "Recorded GX-2026-01" in (await ada.send(value="at least 1.96%")).text


async def test_a_lost_wan_and_a_target_that_is_reached(ada: Persona):
    await ada.type("/commitment add henan")
    await measure(ada, "tech_contract_turnover")
    shown = await ada.send(document="HA-2022", value="超过600元", deadline="end of 2022")
    assert "Is the unit right?" in shown.text
    await ada.close(whole_stack=True)

    await ada.type("/commitment add henan")
    await ada.press(ada.screen, "Discard")
    await measure(ada, "rd_expenditure")
    await ada.choose(ada.screen, "Choose a document", "new")
    shown = await ada.send(value="over 1 billion yuan", deadline="end of 2027", **HELD_2026)
    assert "It is reached already" in shown.text
    await ada.close()


async def test_the_same_again_is_shown_and_may_be_a_revision(ada: Persona):
    line = "/commitment add gansu R&D intensity at least {value}% by the end of 2030"
    await ada.type(line.format(value="1.5"))
    await ada.choose(ada.screen, "Choose a document", "new")
    await ada.send(**HELD_2026)
    await ada.type(line.format(value="1.6"))

    shown = await ada.send(document="GS-2026")

    assert "Of this metric, province and year there is already:" in shown.text
    assert "GS-2026-01: R&D intensity ≥ 1.5%" in shown.text
    assert await ada.submit() == {"same": "Please complete this required field."}
    saved = await ada.send(same="GS-2026-01")
    assert "Recorded as a revision of GS-2026-01" in saved.text
    assert "≥ 1.6%" in saved.text
    await ada.type(line.format(value="1.6"))
    await ada.send(document="GS-2026")
    await ada.submit(same="cancel")
    assert ada.modal is None


async def test_errors_stand_beside_their_fields(ada: Persona):
    await ada.type("/commitment add 山西")
    await measure(ada, "high_tech_enterprises")
    wrong = {"doc_title": "x", "doc_address": "no address", "year": "soon"}

    errors = await ada.submit(value="a lot", deadline="whenever", **wrong)

    assert errors == {
        "year": "Which year is it of? Four digits, such as 2026.",
        "doc_address": "That is no address. It begins with https:// and has no spaces in it.",
        "value": "I can read no number there. Try “more than 14,000 · 突破1.4万家”.",
        "deadline": errors["deadline"],
    }
    assert "I cannot read that date" in errors["deadline"] or "name no date" in errors["deadline"]
    wrong = await ada.submit(value="17 yuan", deadline="end of 2026", year="2026", doc_address="https://example.org")
    assert "“17 yuan” does not fit High-tech enterprises." in wrong["value"]
    await ada.close()


async def test_a_source_that_nobody_can_look_up_is_said(ada: Persona):
    await ada.type("/commitment add 内蒙古 R&D intensity at least 1.2% by the end of 2022")
    await ada.choose(ada.screen, "Choose a document", "none")

    shown = await ada.send(doc_title="A notice", year="2022")

    assert "The source has neither an address nor a document number, so nobody can look it up." in shown.text
    assert "Recorded NM-2022-01" in (await ada.send(doc_number="内政发〔2022〕1号")).text


async def test_what_a_line_leaves_doubtful_is_told_at_once_and_asked_before_it_is_saved(ada: Persona):
    await ada.type("/commitment add 香港 2026年底 研发投入强度达到196%，力争达到190%")

    assert "No province has been outside 0.2% to 7%. Is the unit right?" in ada.screen.text
    assert "The stretch value, 190%, does not go beyond what is promised." in ada.screen.text
    shown = await ada.send(**HELD_2026)
    assert "The stretch value, 190%, does not go beyond what is promised." in shown.text
    assert [*await ada.submit()] == ["sure"]
    await ada.close()


async def test_without_a_deadline_the_end_of_the_year_is_taken_and_said(ada: Persona):
    await ada.type("/commitment add 澳门 研发投入强度达到1.2%以上")

    shown = await ada.send(**HELD_2026)

    assert "Without a deadline, the end of the year was taken." in shown.text
    assert "by end of 2026" in (await ada.send()).text


async def test_an_initiative_needs_no_number(ada: Persona):
    await ada.type("/commitment add qinghai")
    await ada.choose(ada.screen, "What is promised?", "initiative")

    saved = await ada.send(title=HOSTILE[:3000], words="<!channel> 原文", **HELD_2022)

    assert "Recorded QH-2022-01" in saved.text
    assert "<!channel>" in saved.text  # as text: it pings nobody


async def test_choosing_in_place_loses_nothing(ada: Persona):
    await ada.type("/commitment add ningxia")
    await measure(ada, "rd_intensity")
    view = ada.modal
    assert view is not None
    value = next(block for block in view.blocks if block["block_id"] == "value")
    view.typed["value"] = {value["element"]["action_id"]: "at least 1.7%"}

    await ada.choose(ada.screen, "What is promised?", "initiative")
    await ada.choose(ada.screen, "What is promised?", "target")
    await ada.press(ada.screen, "More fields")

    saved = await ada.send(deadline="end of 2022", baseline="1.5%", baseline_on="end of 2021", **HELD_2022)
    assert "R&D intensity ≥ 1.7%" in saved.text


async def test_a_draft_is_kept_and_continued(tom: Persona):
    await tom.type("/commitment add hebei R&D intensity at least 1.9% by the end of 2022")
    await tom.close(whole_stack=True)
    await tom.type("/commitment add")

    assert "You had begun one: Hebei (河北), R&D intensity, at least 1.9%" in tom.screen.text
    await tom.press(tom.screen, "Continue")
    assert "Recorded HE-2022-01" in (await tom.send(**HELD_2022)).text
    await tom.type("/commitment add")
    assert "You had begun one" not in tom.screen.text
    await tom.close()


async def test_what_is_cancelled_does_not_come_back(tom: Persona):
    await tom.type("/commitment add hebei tech SMEs more than 20,000 by the end of 2026")
    await tom.close()
    await tom.type("/commitment add")
    assert "You had begun one" not in tom.screen.text
    await tom.close()


async def test_a_message_is_tracked(ada: Persona, tom: Persona):
    await tom.say("四川省2026年技术合同成交额达到2000亿元以上")
    said = ada.workspace.team.conversation(ada.channel.id, ada.id)[-1]
    await ada.run_shortcut("track_commitment", said)

    assert "四川省2026年技术合同成交额达到2000亿元以上" in str(ada.screen.blocks)
    saved = await ada.send()
    if "I read" in saved.text:
        saved = await ada.send()
    assert "Recorded SC-2026-01" in saved.text


async def test_the_shortcut_answers_in_direct_messages(ada: Persona):
    await ada.run_shortcut("new_commitment")
    await ada.choose(ada.screen, "Type Henan, 河南, HA …", "FJ")
    await measure(ada, "rd_intensity")

    assert "Recorded FJ-2022-01" in (await ada.send(value="at least 2%", deadline="end of 2022", **HELD_2022)).text
    assert "Recorded FJ-2022-01" in ada.direct_messages[-1].text


async def test_sent_twice_is_written_once(ada: Persona):
    await ada.type("/commitment add 天津 R&D intensity at least 3% by the end of 2022")
    view = ada.modal
    assert view is not None
    both = await asyncio.gather(ada.submit(**HELD_2022), ada.submit(**HELD_2022), return_exceptions=True)
    assert {} in both

    assert "The numbers of that year go to TJ-2022-01" in (await ada.type("/commitment TJ-2022-09")).text


@pytest.mark.parametrize(
    ("line", "filled"),
    [
        ("henan 高新技术企业突破1.4万家 2025年底", ("HA", "high_tech_enterprises", "突破1.4万家", "2025年底")),
        ("河南 研发投入强度达到1.96%以上 2022年底", ("HA", "rd_intensity", "1.96%以上", "2022年底")),
        ("湖北 研发投入强度达到2.5% 年底", ("HB", "rd_intensity", "达到2.5%", "年底")),
        (
            "R&D intensity at least 1.96% by the end of 2022",
            (None, "rd_intensity", "at least 1.96%", "by the end of 2022"),
        ),
        ("ha tech SMEs reach 16,000 in 2022", ("HA", "tech_smes", "reach 16,000", "in 2022")),
        ("henan", ("HA", None, None, None)),
        ("", (None, None, None, None)),
    ],
)
def test_a_line_is_read_into_the_fields(line: str, filled: tuple[str | None, ...]):
    read = read_line(line, date(2026, 1, 23), ENGLISH).filled

    assert tuple(read.get(name) for name in ("province", "metric", "value", "deadline")) == filled


@pytest.mark.parametrize(
    ("typed", "first"),
    [("henan", "HA"), ("河南", "HA"), ("hen", "HA"), ("shanxi", "SX"), ("hennan", "HA"), ("41", "HA"), ("内蒙", "NM")],
)
def test_provinces_are_found_by_any_name(typed: str, first: str):
    assert provinces_like(typed, ENGLISH)[0][1] == first


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("high tech enter", "high_tech_enterprises"),
        ("高新技术企业", "high_tech_enterprises"),
        ("gaoxinjishuqiye", "high_tech_enterprises"),
        ("gxjsqy", "high_tech_enterprises"),
        ("gao xin ji shu qi ye", "high_tech_enterprises"),
        ("R&D intensity", "rd_intensity"),
        ("研发投入强度", "rd_intensity"),
        ("enterprises tech", "tech_enterprises"),
        ("R&D growth", "rd_expenditure"),
        ("R&D spending growth", "rd_expenditure"),
        ("GDP增速", "gdp"),
        ("科技进步对经济增长贡献率", "st_progress_contribution"),
    ],
)
def test_metrics_are_found_by_any_name(typed: str, first: str):
    assert metrics_like(typed, ENGLISH)[0][1] == first


TEXT = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        ["突破1.4万家", "at least 2%", "17", "12%-3%", "end of 2026", "3/4/2026", "2025年前", "", "0", "９９"]
    ),
)
FIELDS = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["target", "initiative"]),
        "province": st.sampled_from(["HA", "", "XX"]),
        "document": st.sampled_from(["new", "none", "HA-1999"]),
        "metric": st.sampled_from(["rd_intensity", "high_tech_enterprises", "innovation_rank", "gdp", ""]),
        "basis": st.sampled_from(["level", "growth_rate", "relative", "rank", "nonsense"]),
    }
    | dict.fromkeys(
        ("value", "deadline", "title", "words", "doc_title", "doc_address", "year", "doc_number", "baseline"), TEXT
    )
    | dict.fromkeys(("baseline_on", "scope_name", "note", "which"), TEXT)
)


@given(FIELDS)
@settings(max_examples=400, deadline=None)
def test_whatever_is_typed_is_read_or_told_beside_a_field_that_exists(filled: Filled):
    setting = Setting(Shelf(), date(2026, 1, 23), ENGLISH)
    view = commitment_modal(Sheet(filled, more=True), ENGLISH)
    try:
        understood = understand(filled, setting)
    except FormError as error:
        told = set(error.errors)
    else:
        told = set()
        assert understood.commitment.province == "HA"
        again = filled_with(understood.commitment, ENGLISH)
        kept = understand(again, Setting(Shelf(), date(2026, 1, 23), ENGLISH, understood.commitment, again))
        assert kept.commitment == understood.commitment
    assert told <= names_of(view)


def names_of(view: View) -> set[str]:
    return {block["block_id"].partition(".")[0] for block in view["blocks"] if block["type"] == "input"}


async def test_an_editor_is_offered_what_an_editor_may(fang: Persona):
    await fang.type("/commitment add 江苏 研发投入强度达到 0.9%以上 2027年底")
    saved = await fang.send(**HELD_2026)
    assert "研发投入强度 ≥ 0.9%，截止时间" in saved.text
    assert "撤销" in saved.buttons
    assert "修改" not in saved.buttons


async def test_words_that_say_the_same_are_not_repeated(ada: Persona):
    await ada.type("/commitment add anhui R&D intensity ≥ 0.9 % by the end of 2026")
    saved = await ada.send(**HELD_2026)
    assert "R&D intensity ≥ 0.9%, by end of 2026" in saved.text


async def test_the_sources_own_words_and_their_place_are_on_the_card(ada: Persona, fang: Persona):
    await ada.type("/commitment add 新疆")
    await measure(ada, "tech_smes")
    words = "全年科技型中小企业突破900家"
    saved = await ada.send(value="突破900家", deadline="end of 2022", words=words, place="第4页第2段", **HELD_2022)
    assert "Recorded XJ-2022-01" in saved.text

    assert "In the words of the source · in Chinese · p. 4, ¶2" in (await ada.type("/commitment XJ-2022-01")).text
    assert f"¶2\n> {words}" in (await ada.type("/commitment XJ-2022-01")).text
    card = (await fang.type("/commitment XJ-2022-01")).text
    assert "第4页第2段" in card
    assert "【中文】" not in card


async def test_a_paraphrase_is_never_shown_as_the_sources_words(ada: Persona, fang: Persona):
    await ada.type("/commitment add 陕西")
    await ada.choose(ada.screen, "What is promised?", "initiative")
    await ada.press(ada.screen, "More fields")
    said = {"title": "Open a salt lake laboratory", "words": "A laboratory will open", "deadline": "end of 2023"}
    await ada.send(**said, words_are=["paraphrase"], supporting_bodies="科技厅", **HELD_2022)

    card = await ada.type("/commitment SN-2022-01")
    assert "\nParaphrase\n" in card.text
    assert "Supporting bodies\n科技厅" in card.text
    assert "【英文】Open a salt lake laboratory" in (await fang.type("/initiatives 陕西")).text
