"""`/targets`, as people use it."""

from tests.harness import LocalWorkspace, Persona

FIVE = [
    ["HA-2022-01", "❌ Missed", "R&D expenditure, growth", "> 17%", "12.2% (2022, computed)", "end of 2022"],
    ["HA-2022-02", "✅ Met on revision", "R&D intensity", "≥ 1.96%", "1.96% (2022, computed)", "end of 2022"],
    ["HA-2022-03", "✅ Met", "High-tech enterprises", "> 10,000", "more than 10,000 (2022)", "end of 2022"],
    ["HA-2022-04", "✅ Met", "Technology-based SMEs", "≥ 16,000", "22,000 (2022)", "end of 2022"],
    ["HA-2022-05", "✅ Met", "Industrial firms with R&D activity", "> 50%", "52% (2022)", "end of 2022"],
]


async def test_a_provinces_targets_come_privately_and_worst_first(ada: Persona):
    answer = await ada.type("/targets henan")

    assert answer.is_private
    assert answer.text.startswith("Henan (河南), 2022\n5 targets: 1 missed, 4 met. Current sourced figures: 5 of 5.")
    assert answer.rows[1:] == FIVE
    assert any("18b98j" in link for link in answer.links), "the report in which it was promised"
    assert any("48685" in link for link in answer.links), "the bulletin with the figures"
    assert ada.messages == []


async def test_every_spelling_of_a_province_gets_the_same_answer(ada: Persona):
    for spelling in ("河南", "豫", "HA", "Henan Province", "41", "CN-HA", "河南省", "Ｈｅｎａｎ"):
        assert (await ada.type(f"/targets {spelling}")).rows[1:] == FIVE, spelling


async def test_a_misspelt_province_is_asked_back_and_a_button_answers(ada: Persona):
    asked = await ada.type("/targets hennan")

    assert asked.text.startswith("I do not know “hennan”. Did you mean Henan (河南)?")
    assert "/targets henan" in asked.text
    assert asked.buttons == ["Henan (河南)", "Hunan (湖南)", "Hainan (海南)"]
    answer = await ada.press(asked, "Henan (河南)")
    assert answer.rows[1:] == FIVE
    assert answer.message.key == asked.message.key, "in place of the question"


async def test_a_slip_that_can_mean_only_one_thing_is_understood_and_told(ada: Persona):
    answer = await ada.type("/targets guandong")

    assert "I read “guandong” as Guangdong (广东)." in answer.text


async def test_a_province_without_data_is_not_taken_for_its_neighbour_in_the_alphabet(ada: Persona):
    answer = await ada.type("/targets hunan")

    assert "Nothing is recorded for Hunan (湖南) yet." in answer.text
    assert "Henan (河南) is another province and is on record." in answer.text
    assert (await ada.press(answer, "Henan (河南)")).rows[1:] == FIVE


async def test_a_province_with_initiatives_alone_says_so(ada: Persona):
    answer = await ada.type("/targets gansu")

    assert "Gansu (甘肃) has no targets on record, but 10 initiatives." in answer.text
    shown = await ada.press(answer, "Show the initiatives")
    assert len(shown.rows) == 11


async def test_filters_stand_in_any_order_and_in_either_language(ada: Persona):
    for words in ("henan 2022 status:missed", "status:missed henan", "状态：未达标 河南", "missed 2022 河南"):
        assert (await ada.type(f"/targets {words}")).rows[1:] == FIVE[:1], words


async def test_a_minus_leaves_out(ada: Persona):
    answer = await ada.type("/targets henan -rd_intensity -status:missed")

    assert [row[0] for row in answer.rows[1:]] == ["HA-2022-03", "HA-2022-04", "HA-2022-05"]


async def test_filters_that_leave_nothing_say_how_much_there_is(ada: Persona):
    answer = await ada.type("/targets henan status:at-risk")

    assert "Your filters leave none of the 5 on record." in answer.text
    assert (await ada.press(answer, "Without the filters")).rows[1:] == FIVE


async def test_a_metric_across_provinces_is_a_table_beside_official_figures(ada: Persona):
    for words in ("rd_intensity 2022", "R&D intensity 2022", "研发投入强度 2022", "研發投入強度 2022"):
        answer = await ada.type(f"/targets {words}")
        assert answer.rows[1:] == [
            ["HA-2022-02", "✅ Met on revision", "Henan", "≥ 1.96%", "1.96% (2022, computed)", "end of 2022"]
        ]
        assert "No such target on record: Beijing 6.84% (2022)" in answer.text
        assert " · Gansu 1.3% (2022) · " in answer.text

    assert "data_visualization" not in {block["type"] for block in answer.blocks}, "one bar says nothing"


async def test_provinces_side_by_side(ada: Persona):
    answer = await ada.type("/targets compare henan gansu")

    assert answer.rows[0] == [
        *("Province", "Status", "Target", "Promised", "Latest", "Baseline", "Official rank", "Nearest peers")
    ]
    henan, gansu = [row for row in answer.rows if row[2] == "R&D intensity, end of 2022"]
    assert henan == [
        *("Henan", "✅ Met on revision", "R&D intensity, end of 2022", "≥ 1.96%", "1.96% (2022, computed)", "–"),
        *("17 of 31 (2024)", "Hebei 2.04% · Jiangxi 1.95%"),
    ]
    assert gansu[:2] == ["Gansu", "no such target"]
    assert gansu[4] == "1.27% (2024)", "what is measured all the same"
    one_metric = await ada.type("/targets compare henan gansu rd_intensity")
    assert one_metric.rows[0][:3] == ["Province", "Status", "Promised"]
    assert "HA-2022-02" in (await ada.choose(answer, "Open…", "HA-2022-02")).text


async def test_comparing_needs_two_provinces(ada: Persona):
    assert "Name two to 6 provinces" in (await ada.type("/targets compare henan")).text


async def test_the_overview_counts_each_province(ada: Persona):
    answer = await ada.type("/targets")

    assert answer.text.startswith(
        "2 provinces, 2022\n5 targets: 4 met, 1 missed. Current sourced figures: 5 of 5. 26 initiatives."
    )
    assert answer.rows[1:] == [
        ["Henan", "2022", "5", "4", "1", "–", "–", "–", "–", "100%", "16"],
        ["Gansu", "2022", "–", "–", "–", "–", "–", "–", "–", "–", "10"],
    ]
    assert (await ada.choose(answer, "Open…", "Henan, 2022")).rows[1:] == FIVE


async def test_sharing_posts_for_everybody_with_the_askers_name(ada: Persona, tom: Persona):
    answer = await ada.type("/targets henan")

    await ada.press(answer, "Share")

    assert len(tom.messages) == 1
    assert "HA-2022-01" in tom.messages[0]
    assert tom.messages[0].endswith("Shared by @ada\nTake back")


async def test_sharing_works_where_the_bot_is_no_member(workspace: LocalWorkspace):
    lunch = workspace.room("ada", "tom", with_bot=False)
    ada, tom = workspace.person("ada", lunch), workspace.person("tom", lunch)

    await ada.press(await ada.type("/targets henan"), "Share")

    assert len(tom.messages) == 1


async def test_details_explain_each_status_and_lead_back_to_the_table(ada: Persona):
    details = await ada.press(await ada.type("/targets henan"), "With reasons")

    assert "First released as 1.86% on 18 Sep 2023: missed then." in details.text
    assert details.buttons.count("Open") == 5
    assert (await ada.press(details, "Table")).rows[1:] == FIVE


async def test_a_card_opens_beside_the_list(ada: Persona):
    answer = await ada.type("/targets henan")

    card = await ada.choose(answer, "Open…", "HA-2022-04")

    assert "22,000 (2022, final, released 14 Oct 2023), against ≥ 16,000." in card.text
    assert card.is_private
    assert card.message.key != answer.message.key


async def test_unknown_words_lead_to_examples(ada: Persona):
    told = (await ada.type("/targets xyzzy")).text
    assert told == "I do not know “xyzzy”.\nType /targets help for examples.\nYou typed: /targets xyzzy"
    assert "These exist: status: stage: theme: due: owner: year:" in (await ada.type("/targets henan colour:red")).text
    assert "status:missed" in (await ada.type("/targets henan status:purple")).text
    assert "due:2022Q4" in (await ada.type("/targets henan due:soonish")).text


async def test_what_a_person_types_is_shown_back_as_text(ada: Persona):
    answer = await ada.type("/targets <!channel>&amp;*bold*")

    assert "I do not know" in answer.text
    assert "<!channel>" not in answer.blocks[0]["text"]["text"]
    assert "&lt;" in answer.blocks[0]["text"]["text"]


async def test_too_long_a_question_is_refused_in_a_sentence(ada: Persona):
    assert "500 characters at most" in (await ada.type("/targets " + "henan " * 200)).text


async def test_help_is_examples_to_copy(ada: Persona):
    for words in ("help", "?", "帮助", "HELP"):
        assert "/targets compare henan gansu" in (await ada.type(f"/targets {words}")).text


async def test_a_member_is_found_by_mention(ada: Persona, tom: Persona):
    assert "none of the 5" in (await ada.type("/targets henan owner:@tom")).text
    assert "owner:me" in (await ada.type("/targets henan owner:@nobody")).text


async def test_a_chinese_reader_reads_chinese(fang: Persona):
    answer = await fang.type("/targets 河南")

    assert answer.rows[2][2:5] == ["研发投入强度", "≥ 1.96%", "1.96%（2022年，推算）"]
    assert answer.rows[3][3] == "> 1万家"
    assert not any(word in answer.text for word in ("Targets", "Missed", "Share", "Promised"))


async def test_what_was_measured_is_told_where_nothing_was_promised(ada: Persona, fang: Persona):
    told = await ada.type("/targets gansu rd_intensity")

    assert told.text.startswith("No such promise is on record. What was measured:\n• Gansu (甘肃) · R&D intensity: ")
    assert "1.3% (2022)" in told.text
    assert "Nothing is recorded" not in told.text
    assert "On record so far" not in told.text
    assert any("stats.gov.cn" in link for link in told.links)
    assert "甘肃 · 研发投入强度：" in (await fang.type("/targets 甘肃 研发投入强度")).text


async def test_another_year_than_those_on_record_names_them(ada: Persona):
    told = await ada.type("/targets henan rd_intensity 2019")

    assert "On record: 2022." in told.text
    assert "1.48% (2019)" in told.text


async def test_of_several_provinces_those_that_have_nothing_are_named(ada: Persona):
    told = await ada.type("/targets henan gansu rd_intensity")

    assert "No such promise of Gansu (甘肃) is on record." in told.text
    assert "• Gansu (甘肃) · R&D intensity: " in told.text
    assert [row[0] for row in told.rows[1:]] == ["HA-2022-02"]


async def test_a_status_that_leaves_nothing_is_no_lack_of_a_promise(ada: Persona):
    told = await ada.type("/targets henan high_tech_enterprises status:missed")

    assert "Your filters leave none of the 1 on record." in told.text
    assert "No such promise" not in told.text


async def test_a_list_tells_of_promises_of_the_other_kind(ada: Persona, fang: Persona):
    told = await ada.type("/targets henan")

    assert "Also on record: 16 initiatives." in told.text
    shown = await ada.press(told, "Show the initiatives")
    assert "Also on record: 5 targets." in shown.text
    assert "Also on record" not in (await ada.type("/targets henan status:missed")).text
    assert "另有重点任务16项。" in (await fang.type("/targets 河南")).text


async def test_a_metric_that_nobody_promised_is_told_province_by_province(ada: Persona):
    told = await ada.type("/targets basic_research_expenditure")

    assert told.text.startswith(
        "No such promise is on record. What was measured:\n• Basic research spending: Beijing CNY"
    )
