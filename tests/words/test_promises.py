"""One line, or a paragraph, read into the fields of a commitment."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.metrics import Basis
from handlers.words.dates import ReadDeadline, Unsure
from handlers.words.governing import YEAR_ALONE
from handlers.words.promises import (
    LONGEST,
    LOOKS_BACK,
    NOT_THE_SHARE,
    PAIRED_NUMBERS,
    Promise,
    read_promise,
)
from handlers.words.quantity import EACH, NO_YEAR_OF_START

TODAY = date(2022, 3, 10)

# province, metric, comparator and value, basis, deadline; a dash for what is not said
TARGETS = {
    "- rd_expenditure >=17 growth_rate -": "研发经费投入增长17%以上|全社会研发投入增长17%以上"
    "|R&D expenditure to grow by at least 17%",
    "- rd_expenditure >17 growth_rate 2022-12-31": "R&D spending of the whole society to grow by more than 17% in 2022"
    "|2022年，全社会研发投入增长超过17%",
    "- rd_intensity >=1.96 level 2022-12-31": "R&D intensity at least 1.96% by the end of 2022"
    "|2022年研发投入强度达到1.96%以上|到2022年底，研发投入强度不低于1.96%|R&D intensity 1.96% or more by end of 2022",
    "HA rd_intensity >=1.96 level 2022-12-31": "河南省2022年全社会研发投入强度达到1.96%以上"
    "|henan r&d intensity 1.96% 2022|Henan Province: R&D intensity to reach 1.96% in 2022"
    "|豫 研发投入强度 1.96% 2022年底",
    "- high_tech_enterprises >10000 level -": "高新技术企业突破1万家|more than 10,000 high-tech enterprises"
    "|高企超1万家",
    "- high_tech_enterprises >14000 level 2025-12-31": "高新技术企业突破1.4万家 2025年底"
    "|２０２５年底前，高新技术企业突破１．４万家",
    "HA high_tech_enterprises >=10000 level 2022-12-31": "henan 10,000+ high-tech enterprises by end of 2022"
    "|HA 高新技术企业 1万家 2022|河南 高新技术企业达到1万家 2022年底",
    "- tech_smes >=16000 level -": "科技型中小企业达到1.6万家以上|科技型中小企业达到1.6万家"
    "|16,000 technology-based SMEs",
    "HA tech_smes >=16000 level -": "豫 科技型中小企业 1.6万家|河南：科技型中小企业达到1.6万家"
    "|Henan technology-based SMEs 16,000",
    "- industrial_rd_coverage >50 level -": "规上工业企业研发活动覆盖率超过50%"
    "|规模以上工业企业研发活动覆盖率超过50％",
    "HA industrial_rd_coverage >50 level 2022-12-31": "henan 2022 coverage of R&D activities in above-scale"
    " industrial enterprises exceeds 50%",
    "- tech_contract_turnover >=150000000000 level -": "技术合同成交额达到1500亿元"
    "|technology contract turnover at least 150 billion yuan",
    "GS tech_contract_turnover >30000000000 level 2022-12-31": "甘肃 2022 技术合同成交额突破300亿元",
    "- high_tech_enterprises >=1000 increment 2022-12-31": "高新技术企业净增1000家以上，2022年底前"
    "|2022年新增高新技术企业1000家以上",
    "- rd_intensity >=0.1 pp_change -": "R&D intensity to rise by 0.1 percentage points|研发投入强度提高0.1个百分点",
    "- high_tech_enterprises >=2 multiple 2025-12-31": "double high-tech enterprises by 2025"
    "|到2025年高新技术企业数量翻一番|高新技术企业翻番 “十四五”末|“十四五”末，高新技术企业数量较“十三五”末翻一番",
    "- innovation_rank <=10 rank -": "区域创新能力排名进入全国前十"
    "|regional innovation capability to enter the top ten",
    "- invention_patents_per_10k >=10 level -": "每万人口发明专利拥有量达到10件",
    "- rd_intensity >- relative -": "研发投入强度高于全国平均水平",
    "SN high_tech_enterprises >=20000 level 2025-12-31": "Shaanxi high-tech enterprises 20,000 by 2025"
    "|陕西 到2025年高新技术企业达到2万家",
    "SX high_tech_enterprises >=5000 level -": "山西高新技术企业达到5000家|Shanxi high-tech enterprises 5,000",
    "GD rd_intensity >=3.5 level 2025-12-31": "guandong R&D intensity 3.5% by 2025|廣東 研發投入強度 3.5% 2025年",
    "- provincial_labs range3 level 2025-12-31": "建设3—5家省实验室，2025年",
    "- rd_intensity >=2.5 level -": "R&D 2.5%"
    "|自2028年起研发投入强度保持在2.5%以上|keep R&D intensity at 2.5% from 2028 on",
    "ZJ htech_industry_value_added >1000000000000 level 2027-12-31": "浙江 2027年高新技术产业增加值突破万亿元",
    "- htech_industry_share >=50 level 2025-12-31": "2025年高新技术产业增加值占规模以上工业增加值比重达到50%以上",
    "- htech_industry_value_added >=10 growth_rate 2025-12-31": "2025年高新技术产业增加值增长10%",
    "JX innovation_rank <=15 rank 2025-12-31": "江西 区域创新能力进入全国前十五 2025年",
    "- innovation_rank <=5 rank 2025-12-31": "区域创新能力稳居全国前五 2025年",
    "- tech_contract_turnover >=120000000000 level 2023-12-31": "技术合同成交额 1200亿 2023"
    "|技术合同成交额 1200亿 2023年|技术合同成交额1200亿元 2023年",
    "- enterprise_rd_share >=85 level 2025-12-31": "2025年企业研发经费投入占比保持在85%以上",
    "BJ basic_research_share ~17 level 2025-12-31": "北京 2025年基础研究经费占比达到17%左右",
    "- rd_intensity >=2 level 2023-12-31": "2023年全省科技工作会议提出，今年力争全社会研发投入强度达到2.0%以上"
    "|全年全社会研发投入强度达到2%以上（2023年）|2023年省政府工作报告：年底前研发投入强度达到2%",
    "- rd_expenditure >125000000000 level 2023-12-31": "2022年，全省研发经费投入1143.26亿元，同比增长12.2%；"
    "力争2023年全社会研发经费投入突破1250亿元。",
    "- high_tech_enterprises >35000 level 2024-12-31": "2024年，力争高新技术企业突破3.5万家，同比增长15%",
    "- htech_manufacturing_value_added >=10 growth_rate -": "高技术制造业增加值增长10%|高技术制造业增加值增速10%"
    "|high-tech manufacturing value added grows by 10%|value added of high-tech manufacturing up 10%",
    "- htech_manufacturing_share >=20 level -": "高技术制造业增加值占规上工业比重达到20%"
    "|高技术制造业增加值占比提高到20%",
    "- digital_economy_core_value_added >=3000000000000 level -": "数字经济核心产业增加值达到3万亿元",
    "- digital_economy_core_share >=10 level -": "数字经济核心产业增加值占GDP比重达到10%",
    "- tech_contract_absorbed >=12 growth_rate -": "吸纳省外技术合同成交额增长12%",
    "- gdp >=5.5 growth_rate -": "GDP增速5.5%以上|地区生产总值增长5.5%以上",
    "- rd_intensity >=0.3 pp_change -": "raise R&D intensity by 0.3 points|R&D intensity up 0.3 pts"
    "|a 0.3-point increase in R&D intensity|研发投入强度提高0.3个点",
    "HA rd_expenditure >=-5 growth_rate 2027-12-31": "Henan: a target of -5 % for R&D spending growth by end of 2027"
    "|河南省到2027年研发经费增速目标：-5%",
    "- comprehensive_st_index <=10 rank -": "综合科技创新水平指数居全国第10|综合科技创新水平指数排名升至全国第十",
    "- high_tech_enterprises >=10000 level 2030-12-31": "从2026年起，到2030年高企达到1万家",
    "- high_tech_enterprises >=10000 level 2026-12-31": "“十五五”开局之年，高企达到1万家",
    "- tech_contract_turnover >500000000000 cumulative 2025-12-31": "“十四五”期间技术合同成交额累计突破5000亿元",
}  # fmt: skip
INITIATIVES = {
    "build the provincial laboratory system by the end of 2022": ("", "build the provincial laboratory system"),
    "Gansu: deepen the reform of the S&T system": ("GS", "deepen the reform of the S&T system"),
    "深化科技体制改革": ("", "深化科技体制改革"),
    "河南：2022年底前建成省实验室体系": ("HA", "建成省实验室体系"),
    "国家高新区在全国排名实现争先进位": ("", "国家高新区在全国排名实现争先进位"),
    "甘肃 推进兰白两区建设。打造创新高地。": ("GS", "推进兰白两区建设"),
}


def cases(table: dict[str, str]) -> list[tuple[str, str]]:
    return [(phrase, expected) for expected, phrases in table.items() for phrase in phrases.split("|")]


def read(line: str) -> Promise:
    return read_promise(line, TODAY)


def told(promise: Promise) -> str:
    assert promise.quantity is not None
    value = "-" if promise.quantity.value is None else f"{promise.quantity.value:f}"
    deadline = promise.deadline.deadline.on if isinstance(promise.deadline, ReadDeadline) else "-"
    province = promise.province.code if promise.province else "-"
    metric = promise.metric.key if promise.metric else "-"
    return f"{province} {metric} {promise.comparator}{value} {promise.basis} {deadline}"


@pytest.mark.parametrize(("line", "expected"), cases(TARGETS))
def test_a_target_is_read_into_its_fields(line: str, expected: str):
    promise = read(line)

    assert promise.kind == "target"
    assert promise.words == line
    assert told(promise) == expected


@pytest.mark.parametrize(("line", "expected"), INITIATIVES.items())
def test_without_a_number_it_is_an_initiative(line: str, expected: tuple[str, str]):
    promise = read(line)

    assert promise.kind == "initiative"
    assert (promise.province.code if promise.province else "", promise.title) == expected


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("henan 10,000+ high-tech enterprises by end of 2022", "high-tech enterprises"),
        ("R&D intensity at least 1.96% by the end of 2022", "R&D intensity"),
        ("河南省2022年全社会研发投入强度达到1.96%以上", "全社会研发投入强度"),
        ("高新技术企业突破1.4万家 2025年底", "高新技术企业"),
    ],
)
def test_what_is_left_is_the_title(line: str, title: str):
    assert read(line).title == title


PARAGRAPH = (
    "2021年，全省高新技术企业已达到8387家，技术合同成交额突破600亿元。2022年主要预期目标是：全社会研发投入增长17%以上，"
    "研发投入强度达到1.96%以上，高新技术企业突破1万家，科技型中小企业达到1.6万家，规上工业企业研发活动覆盖率达到50%以上。"
)


def test_of_a_paragraph_the_first_promise_counts_and_every_word_is_kept():
    promise = read(PARAGRAPH)

    assert told(promise) == "- rd_expenditure >=17 growth_rate 2022-12-31"
    assert promise.words == PARAGRAPH


def test_a_translated_paragraph():
    text = (
        "In the past year the province had 8,387 high-tech enterprises. The main expected targets for 2022 are: "
        "R&D spending of the whole society to increase by more than 17%, R&D intensity to reach more than 1.96%."
    )

    assert told(read(text)) == "- rd_expenditure >17 growth_rate 2022-12-31"


def test_a_result_is_told_apart_from_a_promise():
    assert read("全省研发经费投入1143.26亿元，同比增长12.2%").doubts == (LOOKS_BACK,)
    assert read("去年全省技术合同成交额达到608亿元").doubts == (LOOKS_BACK,)
    assert told(read("去年全省技术合同成交额达到608亿元，今年力争突破800亿元")).startswith(
        "- tech_contract_turnover >80000000000 "
    )


def test_of_two_dates_joined_by_or_neither_is_taken():
    deadline = read("高新技术企业突破1万家，2029年底或2030年初").deadline

    assert isinstance(deadline, Unsure)
    assert [str(day.on) for day in deadline.candidates] == ["2029-12-31", "2030-03-31"]


def test_a_zone_s_name_is_not_what_is_measured():
    metric = read("西安高新区 高企 5000家").metric

    assert metric
    assert metric.key == "high_tech_enterprises"


def test_names_that_are_not_clear_are_to_be_chosen_from():
    assert [one.code for one in read("hennan 10,000 high-tech enterprises").province_choices] == ["HA", "HN", "HI"]
    assert {one.theme for one in read("patents 10,000 by 2025").metric_choices} == {"ip"}


def test_numbers_that_are_paired_with_metrics_elsewhere_are_not_guessed():
    promise = read("高新技术企业、科技型中小企业分别达到1万家、1.6万家")

    assert promise.metric is None
    assert promise.doubts == (PAIRED_NUMBERS,)


def test_each_of_several_new_things_is_asked_one_by_one():
    for line in (
        "new labs, incubators and technology centres, 20 each",
        "新增省重点实验室、技术创新中心、孵化器各20家",
    ):
        promise = read(line)

        assert (promise.metric, promise.basis) == (None, Basis.INCREMENT)
        assert EACH in promise.warnings


def test_one_number_of_two_metrics_is_of_neither():
    for line in (
        "规上工业企业研发活动覆盖率和研发机构覆盖率均达到50%",
        "both the R&D intensity and the contribution of S&T progress reach 50%",
    ):
        assert read(line).metric is None
        assert EACH in read(line).warnings


def test_what_was_reached_gives_way_to_what_a_year_to_come_promises():
    promise = read("“十三五”以来累计培育高新技术企业8000家，2027年达到1.2万家")

    assert told(promise) == "- high_tech_enterprises >=12000 level 2027-12-31"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("2021年湖南研发经费投入1500亿元，2027年力争达到1900亿元", "HN rd_expenditure >=190000000000 2027"),
        ("In 2021 Anhui's R&D spending was CNY 140bn; by 2028, CNY 190bn", "AH rd_expenditure >=190000000000 2028"),
        ("Tibet plans 300 high-tech enterprises by 2030 (220 in 2021)", "XZ high_tech_enterprises >=300 2030"),
        ("Qinghai had 400 high-tech enterprises in 2021 and plans 600 for 2028", "QH high_tech_enterprises >=600 2028"),
        ("12,000 high-tech enterprises by 2027 and 15,000 by 2030", "- high_tech_enterprises >=12000 2027"),
        ("高新技术企业达到1万家，2026年启动，2028年建成", "- high_tech_enterprises >=10000 2028"),
        ("50 high-tech enterprises by 2027", "- high_tech_enterprises >=50 2027"),
        ("2022年3月5日，河南省召开大会，提出2028年高新技术企业突破2万家", "HA high_tech_enterprises >20000 2028"),
        ("On 5 March 2022 Henan said high-tech firms exceed 20,000 by 2028", "HA high_tech_enterprises >20000 2028"),
        ("2020年高新技术企业力争达到1万家，2030年达到2万家", "- high_tech_enterprises >=10000 2020"),
    ],
)  # fmt: skip
def test_neither_a_year_that_is_over_nor_the_day_of_the_news_governs_what_is_ahead(line: str, expected: str):
    assert told(read(line)) == f"{expected[:-4]}level {expected[-4:]}-12-31"


def test_the_share_is_told_by_what_it_is_of():
    for line in (
        "全社会研发经费支出相当于全市生产总值的比例达到5%",
        "R&D spending will account for 5 percent of its GDP",
    ):
        assert told(read(line)) == "- rd_intensity >=5 level -"


def test_a_line_that_breaks_after_its_verb_goes_on():
    assert told(read("高新技术企业达到\n2万家")) == "- high_tech_enterprises >=20000 level -"


@pytest.mark.parametrize(
    "line",
    [
        "力争研发投入强度达2.5%、冲刺2.6%",
        "R&D intensity: 2.5% by 2027, 2.6% as a stretch",
        "研发投入强度“保2.5%争2.6%”",
        "研发投入强度2.5%（力争2.6%）",
    ],
)
def test_what_is_striven_for_beyond_is_told_by_words_on_either_side(line: str):
    promise = read(line)

    assert promise.quantity
    assert promise.stretch
    assert (str(promise.quantity.value), str(promise.stretch.value)) == ("2.5", "2.6")


def test_what_grows_is_not_its_share():
    promise = read("高技术制造业增长10%")

    assert (promise.metric, [one.key for one in promise.metric_choices]) == (None, ["htech_manufacturing_share"])
    assert promise.doubts == (NOT_THE_SHARE,)


def test_a_start_of_no_year_is_told():
    assert read("高企从5400家增至13000家").warnings == (NO_YEAR_OF_START,)
    assert read("高企从2024年的5400家增至13000家").warnings == ()


def test_a_date_governs_the_numbers_after_it():
    assert told(read("研发投入年均增长10%以上，到2025年研发投入强度达到2.5%")).endswith("growth_rate -")


def test_a_slip_is_remembered():
    assert read("guandong R&D intensity 3.5% by 2025").province_typed == "guandong"


def test_a_floor_and_its_stretch():
    promise = read("高新技术企业突破1.2万家，力争达到1.4万家")

    assert told(promise) == "- high_tech_enterprises >12000 level -"
    assert promise.stretch
    assert promise.stretch.value == Decimal(14000)


def test_a_year_alone_is_taken_as_the_deadline_and_goes_with_the_half_year_after_it():
    alone = read("甘肃 2023 高新技术企业 2000家")
    half = read("甘肃 2023 上半年 高新技术企业 2000家")

    assert alone.year == 2023
    assert isinstance(alone.deadline, ReadDeadline)
    assert alone.deadline.assumed == YEAR_ALONE
    assert isinstance(half.deadline, ReadDeadline)
    assert half.deadline.deadline.on == date(2023, 6, 30)


def test_the_year_that_is_compared_with_is_not_the_year_of_the_promise():
    assert read("高新技术企业达到1.2万家，比2021年增加2000家").year is None


def test_a_relative_date_needs_the_year():
    asked, known = read("年底前高新技术企业达到2000家"), read_promise("年底前高新技术企业达到2000家", TODAY, 2022)

    assert isinstance(asked.deadline, Unsure)
    assert asked.deadline.needs_year
    assert told(known).endswith("2022-12-31")


pieces = st.sampled_from(
    [*[line for line, _ in cases(TARGETS)], *INITIATIVES, *"，。,; 年%家", "2022", "去年", "henan"]
)


@given(st.one_of(st.text(max_size=300), st.lists(pieces, max_size=6).map("".join)))
@settings(max_examples=300, deadline=None)
def test_any_text_is_answered(text: str):
    promise = read(text)

    assert promise.words == text.strip()
    assert (promise.kind == "target") == (promise.quantity is not None)


def test_of_a_long_text_the_beginning_is_kept():
    promise = read(PARAGRAPH * 40)

    assert len(promise.words) == LONGEST
