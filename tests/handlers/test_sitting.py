"""A whole report recorded in one sitting, as people do it; each test has a province and years of its own."""

import pytest

from bot.workspace.state.elements import elements_of
from tests.harness import Answer, LocalWorkspace, Persona

REPORT = (
    "2031年{province}科技工作会议召开\n"
    "会议指出，2030年，全省科技型中小企业达到1500家。\n"
    "会议提出，2031年的主要目标是：力争全省研发投入强度达到1.4%以上。\n"
    "力争2031年高新技术企业突破2000家。\n"
)


@pytest.fixture(scope="module")
def workspace(own_workspace: LocalWorkspace) -> LocalWorkspace:
    """These tests write."""
    return own_workspace


async def read_in(person: Persona, text: str, **document: str) -> Answer:
    """Type a report behind the command, and say which document it is where that is asked."""
    await person.type(f"/commitment import {text}")
    await person.settled()
    return await told_which(person, **document)


async def told_which(person: Persona, **document: str) -> Answer:
    """Say which document it is, where that is asked."""
    if person.screen.view.callback_id == "sitting:document":
        assert await person.submit(**document) == {}
        await person.settled()
    return person.screen


def boxes(answer: Answer) -> dict[str, bool]:
    """What can be ticked, and whether it is, by its words."""
    found = [element for block in answer.blocks for element in elements_of(block) if element["type"] == "checkboxes"]
    return {box["options"][0]["text"]["text"]: "initial_options" in box for box in found}


async def tick(person: Persona, words: str) -> Answer:
    """Tick what has these words, or take the tick away."""
    for block in person.screen.blocks:
        for element in elements_of(block):
            if element["type"] == "checkboxes" and words in str(element["options"]):
                chosen: list[str] = [] if "initial_options" in element else [element["options"][0]["value"]]
                await person._act(person.screen, block, element, chosen)
                await person.settled()
                return person.screen
    raise AssertionError(f"nothing to tick says {words}: {person.screen.text}")


async def test_a_report_is_read_looked_through_saved_and_taken_back(ada: Persona):
    seen = await read_in(ada, REPORT.format(province="甘肃省"), province="GS", year="2031", doc_title="工作会议")

    assert "Gansu (甘肃) 2031 · conference report" in seen.text
    assert boxes(seen)["High-tech enterprises > 2,000"] is True
    assert boxes(seen)["R&D intensity ≥ 1.4%"] is True
    assert "“力争2031年高新技术企业突破2000家" in seen.text

    assert await ada.submit() == {}

    told = await ada.told("On record now: GS-2031-01 and GS-2031-02.")
    assert ada.modal is None
    card = (await ada.type("/commitment GS-2031-02")).text
    assert "> 2,000" in card
    assert "¶4" in card
    assert "Owner\n@ada" in card
    await ada.press(told, "Undo")
    assert "is not on record any more" in (await ada.type("/commitment GS-2031-02")).text


async def test_what_is_unticked_is_left_and_can_be_saved_later(ada: Persona):
    await read_in(ada, REPORT.format(province="青海省"), province="QH", year="2031", doc_title="工作会议")
    await tick(ada, "R&D intensity")

    await ada.submit()

    told = await ada.told("On record now: QH-2031-01.")
    assert "1 of " in told.text
    await ada.press(told, "Look at the rest")
    assert boxes(ada.screen)["R&D intensity ≥ 1.4%"] is False
    assert "✅ QH-2031-01: High-tech enterprises > 2,000" in ada.screen.text
    await tick(ada, "R&D intensity")
    await ada.press(ada.screen, "Save and continue")
    await ada.settled()
    assert "On record now: QH-2031-02." in ada.screen.text
    await ada.close()


async def test_a_row_is_corrected_in_the_ordinary_modal(ada: Persona):
    await read_in(ada, REPORT.format(province="海南省"), province="HI", year="2031", doc_title="工作会议")
    await tick(ada, "High-tech enterprises > 2,000")

    correct = [
        (block, element)
        for block in ada.screen.blocks
        for element in elements_of(block)
        if element["action_id"] == "sitting:correct" and "> 2,000" in str(block)
    ]
    await ada._act(ada.screen, *correct[0])
    assert ada.screen.view.callback_id == "sitting:item"
    assert await ada.submit(value="more than 2,500") == {}
    await ada.settled()

    assert boxes(ada.screen)["High-tech enterprises > 2,500"] is True
    await ada.submit()
    await ada.told("On record now: HI-2031-01 and HI-2031-02.")
    assert "> 2,500" in (await ada.type("/commitment HI-2031-02")).text


async def test_all_of_a_kind_is_ticked_and_saved(ada: Persona):
    report = (
        "2031年广东省科技工作会议召开\n会议要求，2031年要抓好以下工作。\n"
        "一是加快建设粤港澳国际科技创新中心。\n二是实施基础研究十年行动。\n"
    )
    seen = await read_in(ada, report, province="GD", year="2031")
    n = len(boxes(seen))
    assert not any(boxes(seen).values())

    await ada.press(seen, f"Tick all {n}")
    await ada.settled()
    assert all(boxes(ada.screen).values())
    await ada.submit()

    await ada.told("On record now: GD-2031-01")
    assert "基础研究十年行动" in (await ada.type(f"/commitment GD-2031-0{n}")).text


async def test_what_somebody_else_has_saved_meanwhile_is_not_saved_twice(ada: Persona, tom: Persona):
    report = REPORT.format(province="宁夏")
    for person in (ada, tom):
        await read_in(person, report, province="NX", year="2031", doc_title="工作会议")
    await ada.submit()
    await ada.told("On record now: NX-2031-01 and NX-2031-02.")

    await tick(tom, "R&D intensity")

    assert "✅ NX-2031-02" in tom.screen.text


async def test_a_result_is_never_a_target_and_can_be_kept_as_a_figure(ada: Persona):
    report = (
        "2025年西藏自治区科技工作会议召开\n"
        "2月8日，全区科技工作会议在拉萨召开。\n"
        "2024年，全区高新技术企业达到320家。\n"
        "2025年，力争全区高新技术企业突破400家。\n"
    )
    seen = await read_in(ada, report, province="XZ", year="2025")

    assert boxes(seen) == {"High-tech enterprises > 400": True, "High-tech enterprises: 320 (2024)": False}
    assert "Results of the past: never targets" in seen.text
    await tick(ada, "320 (2024)")
    await ada.submit()

    told = await ada.told("On record now: XZ-2025-01.")
    assert "1 figure was kept." in told.text
    card = (await ada.type("/commitment XZ-2025-01")).text
    assert "• 2024: 320 · preliminary, released 8 Feb 2025" in card
    await ada.press(told, "Undo")
    assert "is not on record any more" in (await ada.type("/commitment XZ-2025-01")).text


async def test_the_year_is_asked_for_where_the_text_does_not_tell_it_for_sure(ada: Persona):
    await ada.type(
        "/commitment import 贵州省科技工作会议召开\n力争全省高新技术企业突破3000家。\n力争技术合同成交额超过500亿元。"
    )
    await ada.settled()

    assert ada.screen.view.callback_id == "sitting:document"
    assert await ada.submit(year="soon") == {"year": "Which year is it of? Four digits, such as 2026."}
    assert await ada.submit(year="2030") == {}
    await ada.settled()
    assert "Guizhou (贵州) 2030" in ada.screen.text
    assert "level · by end of 2030" in str(ada.screen.blocks)
    await ada.close()


async def test_a_text_without_a_promise_says_so(ada: Persona):
    await ada.type("/commitment import 2031年安徽省科技工作会议召开。与会者进行了交流。大家合影留念。")
    await ada.settled()
    await told_which(ada, province="AH", year="2031")

    assert "I found no promise in the pasted text" in ada.screen.text
    assert boxes(ada.screen) == {}
    await ada.close()


async def test_a_sitting_is_left_and_resumed(ada: Persona):
    await read_in(ada, REPORT.format(province="山西省"), province="SX", year="2031")
    await tick(ada, "R&D intensity")
    await ada.close()

    left = await ada.told("is kept.")
    assert "Recorded of it so far: 0 of 2 targets." in left.text
    await ada.press(left, "Go on")
    assert boxes(ada.screen)["R&D intensity ≥ 1.4%"] is False
    assert boxes(ada.screen)["High-tech enterprises > 2,000"] is True
    await ada.close()
    await ada.type(f"/commitment import {REPORT.format(province='山西省')}")
    await ada.settled()
    assert "I found 2 targets and 1 result." in ada.screen.text
    await ada.close()
    await ada.press(await ada.told("is kept."), "Leave the rest")
    assert await ada.told("is left.")


async def test_the_next_line_and_the_next_text_land_beside_the_last(ada: Persona):
    await read_in(ada, REPORT.format(province="陕西省"), province="SN", year="2031")
    await ada.submit()
    await ada.told("On record now: SN-2031-01 and SN-2031-02.")

    await ada.type("/commitment add 技术合同成交额超过3000亿元")
    assert "You are recording Shaanxi (陕西) 2031: 2031年陕西省科技工作会议召开" in ada.screen.text
    saved = await ada.send()
    if "I read" in saved.text:
        saved = await ada.send()
    assert "Recorded SN-2031-03" in saved.text

    await ada.type("/commitment import 力争科技型中小企业达到20000家。\n力争发明专利授权量增长10%以上。")
    await ada.settled()
    assert "It names no document, so I took it as more of this one." in ada.screen.text
    assert boxes(ada.screen)["Technology-based SMEs ≥ 20,000"] is True
    assert "✅ SN-2031-02" in ada.screen.text
    await ada.press(ada.screen, "It is another one")
    await ada.settled()
    assert ada.screen.view.callback_id == "sitting:document"
    await ada.close()


async def test_several_sentences_behind_add_open_the_same_door(ada: Persona):
    await ada.type(
        "/commitment add 2031年重庆市科技工作会议提出，力争研发投入强度达到2.6%。力争高新技术企业突破9000家。"
    )
    await ada.settled()
    await told_which(ada, province="CQ", year="2031")

    assert {*boxes(ada.screen)} == {"R&D intensity ≥ 2.6%", "High-tech enterprises > 9,000"}
    await ada.close()


async def test_a_long_message_is_read_as_a_report_with_its_link_as_the_source(ada: Persona, tom: Persona):
    await tom.say(REPORT.format(province="云南省"))
    said = ada.workspace.team.conversation(ada.channel.id, ada.id)[-1]
    await ada.run_shortcut("track_commitment", said)
    await ada.settled()
    await told_which(ada, province="YN", year="2031")
    await ada.submit()

    await ada.told("On record now: YN-2031-01 and YN-2031-02.")
    card = await ada.type("/commitment YN-2031-01")
    assert any(ada.channel.id in link for link in card.links)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("report.md", "# {title}\n\n{text}"),
        ("report.html", "<html><head><title>{title}</title></head><body><h1>{title}</h1><p>{text}</p></body></html>"),
    ],
)
async def test_files_are_read_in_the_same_modal(ada: Persona, name: str, content: str):
    year = {"report.md": 2032, "report.html": 2033}[name]
    text = f"{year}年，力争全省研发投入强度达到1.4%以上。力争高新技术企业突破2000家。"
    await ada.type("/commitment import")
    file = ada.hand_in(name, content.format(title=f"{year}年江西省科技工作会议召开", text=text).encode())
    assert await ada.submit(file=[file]) == {}
    await ada.settled()
    seen = await told_which(ada, province="JX", year=str(year))

    assert f"Jiangxi (江西) {year}" in seen.text
    assert {*boxes(seen)} == {"R&D intensity ≥ 1.4%", "High-tech enterprises > 2,000"}
    await ada.close()


async def test_a_text_file_is_looked_into_before_it_is_taken_for_a_report(ada: Persona):
    await ada.type("/commitment import")
    await ada.submit(file=[ada.hand_in("report.txt", REPORT.format(province="福建省").encode())])

    told = await ada.told("Nothing has been written yet.")
    assert "2 targets" in told.text
    await ada.press(told, "Look through it")
    await told_which(ada, province="FJ", year="2031")
    assert "Fujian (福建) 2031" in ada.screen.text
    await ada.close()


async def test_a_file_that_is_too_large_is_refused_in_a_clear_line(ada: Persona):
    await ada.type("/commitment import")
    await ada.submit(file=[ada.hand_in("report.pdf", b"%PDF-" + b" " * 5_000_000)])
    await ada.settled()

    assert "That file is too large: 4 MB at most." in ada.screen.text
    await ada.close()


async def test_what_came_from_a_report_pings_nobody(ada: Persona):
    report = (
        "2031年吉林省科技工作会议召开 <!channel>\n力争高新技术企业突破2000家 <!here> *粗*。\n力争研发投入强度达到2%。"
    )
    seen = await read_in(ada, report, province="JL", year="2031")

    assert "<!channel>" not in str(seen.blocks)
    assert "<!here>" not in str([block for block in seen.blocks if block["type"] in ("section", "context")])
    await ada.close()


async def test_a_chinese_reader_throughout(fang: Persona):
    await fang.type("/commitment import " + REPORT.format(province="黑龙江省"))
    await fang.settled()
    await told_which(fang, province="HL", year="2031")
    assert "黑龙江 2031年 · 会议报告" in fang.screen.text
    assert "在粘贴的正文里找到2项目标、1项已有成绩。" in fang.screen.text
    assert "依据“力争”，判为目标。" in fang.screen.text
    await fang.submit()
    assert await fang.told("已记录")
