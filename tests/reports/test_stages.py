"""The stages in which a report is read, each alone: its paragraphs, its facts, what governs a number, what it is of."""

from datetime import date

import pytest

from handlers.reports.announced import CUT_OFF
from handlers.reports.carrying import GovernedNumber, governed
from handlers.reports.doubts import (
    BROKEN_LINE,
    CARRIED,
    DIRTY,
    EVERY_YEAR,
    FORECAST,
    NO_METRIC,
    ODD_SIZE,
    OF_A_COMPANY,
    YEAR_UNSURE,
)
from handlers.reports.facts import facts_of
from handlers.reports.marks import marks_in
from handlers.reports.reading import CandidateKind, DocumentKind, Facts
from handlers.reports.report import read_report
from handlers.reports.text import paragraphs_in
from handlers.words.dates import ReadDeadline
from handlers.words.descriptions import described_in
from handlers.words.folding import fold
from handlers.words.remark import Remark
from handlers.words.whose import OF_A_PLACE, OF_THE_NATION
from store.model.commitment import Scope

TODAY = date(2026, 11, 29)


def sentences(text: str) -> list[str]:
    return [
        paragraph.folded.text[start:end].strip()
        for paragraph in paragraphs_in(text)
        for start, end in paragraph.sentences
    ]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("投入增长12%。企业达到1万家!", ["投入增长12%。", "企业达到1万家!"]),
        ("It grew by 2.5%.In 2022 it will grow.", ["it grew by 2.5%.", "in 2022 it will grow."]),
        ("HEFEI, Jan. 18 -- Anhui plans", ["hefei, jan. 18 -- anhui plans"]),
        ("今年目标:企业达到1万家,\n合同突破5亿元。", ["今年目标:企业达到1万家,合同突破5亿元。"]),
        ("企业达到 2.1 万\n家。", ["企业达到2.1万家。"]),
        ("一、加快建设\n二、深化改革", ["一,加快建设", "二,深化改革"]),
        ("本报西安2月3日电(记者张三)会议召开。", ["本报西安2月3日电", "(记者张三)会议召开。"]),
    ],
)
def test_a_text_is_parted_into_sentences(text: str, read: list[str]) -> None:
    assert sentences(text) == read


def test_a_long_paragraph_is_read_in_stretches_and_none_of_it_is_dropped() -> None:
    text = "高新技术企业达到1万家。" * 500

    paragraphs = paragraphs_in(text)

    assert len(paragraphs) > 1
    assert [paragraph.goes_on for paragraph in paragraphs] == [False, *[True] * (len(paragraphs) - 1)]
    assert "".join(paragraph.folded.text for paragraph in paragraphs) == text


def facts(text: str) -> Facts:
    return facts_of(text, paragraphs_in(text), TODAY, None, None)


@pytest.mark.parametrize(
    ("text", "kind", "province", "year"),
    [
        ("2月1日,2023年湖北省科技工作会议召开。", DocumentKind.CONFERENCE, "Hubei", 2023),
        ("二〇二四年河北省科技工作会议召开。", DocumentKind.CONFERENCE, "Hebei", 2024),
        ("政府工作报告\n——2024年1月24日在江西省人民代表大会上", DocumentKind.WORK_REPORT, "Jiangxi", 2024),
        ("贵州省科技创新行动方案(2022—2025年)", DocumentKind.PLAN, "Guizhou", 2022),
        ("宁夏“十四五”科技创新规划", DocumentKind.PLAN, "Ningxia", 2021),
        ("甘政发〔2023〕12号 甘肃省若干措施", DocumentKind.OPINION, "Gansu", 2023),
        ("The 2021 Yunnan Provincial Science Work Conference was held.", DocumentKind.CONFERENCE, "Yunnan", 2021),
        (
            "XINING, March 3, 2020 -- A press conference was held in Qinghai.",
            DocumentKind.PRESS_CONFERENCE,
            "Qinghai",
            2020,
        ),
    ],
)
def test_a_document_says_what_it_is(text: str, kind: DocumentKind, province: str, year: int) -> None:
    found = facts(text)

    assert (found.kind, found.province and found.province.en, found.year) == (kind, province, year)
    assert not found.year_is_thin
    assert found.year_at is not None


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("全省科技工作会议召开。今年力争企业达到1万家。", None),
        ("全省科技工作会议召开。2023年,全省企业达到1万家。今年要加快发展。", 2024),
        ("到2030年,全省企业达到1万家。", None),
    ],
)
def test_a_year_without_evidence_is_thin(text: str, year: int | None) -> None:
    found = facts(text)

    assert found.year_is_thin
    assert found.year == year


def test_a_conference_outweighs_the_day_of_a_copy_and_another_conference() -> None:
    text = "发布时间:2023-06-21\n2022年山西省科技工作会议召开,传达2021年全国科技工作会议精神。"

    assert facts(text).year == 2022


def test_what_somebody_says_of_a_document_counts() -> None:
    found = read_report("今年企业达到1万家。", TODAY, year=2025).facts

    assert (found.year, found.year_at, found.year_is_thin) == (2025, None, False)


def test_a_city_s_own_document_is_the_city_s() -> None:
    found = facts("宁波市2023年科技工作会议召开。今年全市高新技术企业达到8000家,全市研发投入增长12%。")

    assert (found.scope, found.scope_name) == (Scope.CITY, "宁波")


def kinds(text: str, year: int | None = 2023) -> list[str]:
    """What each number of a text is taken for."""
    paragraphs = paragraphs_in(text)
    known = facts_of(text, paragraphs, TODAY, None, year)
    marks = [marks_in(paragraph, known.year, TODAY) for paragraph in paragraphs]
    found = [one for one in governed(paragraphs, marks, known) if isinstance(one, GovernedNumber)]
    return [str(one.state.kind or "context") for one in found]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("企业达到1万家。", ["context"]),
        ("力争企业达到1万家。", ["promise"]),
        ("去年企业达到1万家,今年力争达到2万家。", ["result", "promise"]),
        ("到2025年,企业达到1万家;到2027年,企业达到2万家。", ["promise", "promise"]),
        ("2021年企业达到1万家。", ["result"]),
        ("预计2022年研发投入达3700亿元,占比将突破3%。", ["result", "result"]),
        ("It is expected that in 2022 it will exceed 100 billion yuan.", ["result"]),
        ("In 2023, the main targets are: it will grow by 17%;The number exceeded 10,000.", ["promise", "promise"]),
        ("截至目前,企业达到1万家。", ["result"]),
        ("2022年围绕全年目标300家,新增企业549家。", ["result", "result"]),
        ("It had planned to increase the number of enterprises to 35,000.", ["result"]),
        ("力争强度达到1.6%(2022年为1.57%),企业达到1万家。", ["promise", "result", "promise"]),
        ("2022年企业达到1万家;力争达到2万家。", ["result", "promise"]),
        ("12月20日召开会议,预计全年研发投入将达到880亿元。", ["result"]),
        ("企业达到1万家,同比增长12%。", ["result", "result"]),
        ("完成了全年目标,企业达到1万家。", ["result"]),
        ("原定到2025年企业达到4500家的目标,已提前实现。", ["result"]),
        ("研发投入强度要在上年2.4%的基础上提高到2.55%。", ["promise"]),
        ("过去五年,企业达到1万家。专利达到5万件。下一步,企业达到2万家。", ["result", "result", "promise"]),
        ("二、2022年工作回顾\n企业达到1万家。\n三、2023年主要任务\n企业达到2万家。", ["result", "promise"]),
        ("到2025年实现以下目标:\n——企业达到1万家。\n——专利达到5万件。", ["promise", "promise"]),
    ],
)
def test_the_nearest_head_governs(text: str, read: list[str]) -> None:
    assert kinds(text) == read


@pytest.mark.parametrize(
    "text",
    [
        "力争抓好九方面工作,实施十大行动。",
        "力争研发投入强度每提高0.1个百分点。",
        "今年将给予最高500万元补助。",
        "对交易额超过1000万元的机构将给予支持。",
        "今年将召开200余人参加的大会。",
        "主要目标\n高新技术企业（家） 292 600",
        "This year it will improve the two zones and nine aspects of work.",
    ],
)
def test_what_counts_something_else_is_no_quantity(text: str) -> None:
    assert kinds(text) == []


def targets(text: str, year: int | None = 2023) -> list[tuple[str | None, float, str]]:
    found = read_report(text, TODAY, year=year).candidates
    return [
        (
            candidate.metric.key if candidate.metric else None,
            float(candidate.quantity.value) if candidate.quantity and candidate.quantity.value is not None else 0,
            str(candidate.basis),
        )
        for candidate in found
        if candidate.kind is CandidateKind.TARGET
    ]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        (
            "力争高新技术企业、科技型中小企业分别达到2600家、3200家。",
            [("high_tech_enterprises", 2600, "level"), ("tech_smes", 3200, "level")],
        ),
        (
            "力争技术合同成交额、研发经费投入分别增长15%和12%以上。",
            [("tech_contract_turnover", 15, "growth_rate"), ("rd_expenditure", 12, "growth_rate")],
        ),
        (
            "计划新建省重点实验室、中试基地各12家。",
            [("provincial_key_labs", 12, "increment"), ("pilot_bases", 12, "increment")],
        ),
        (
            "It will build 12 provincial key laboratories and pilot-scale bases each.",
            [("provincial_key_labs", 12, "increment"), ("pilot_bases", 12, "increment")],
        ),
        (
            "The numbers of high-tech enterprises and technology-based SMEs will reach 2,600 and 3,200 respectively.",
            [("high_tech_enterprises", 2600, "level"), ("tech_smes", 3200, "level")],
        ),
        (
            "力争新增科技型企业5000家、科技小巨人企业180家。",
            [("tech_enterprises", 5000, "increment"), ("tech_leading_enterprises", 180, "increment")],
        ),
        (
            "力争全社会研发经费投入达到3000亿元,占地区生产总值比重达到3%。",
            [("rd_expenditure", 300_000_000_000, "level"), ("rd_intensity", 3, "level")],
        ),
        ("力争研发活动覆盖率提升5个百分点,达到28%。", [("industrial_rd_coverage", 28, "level")]),
        ("力争高新技术企业翻番,净增8000家。", [("high_tech_enterprises", 8000, "increment")]),
        ("力争高新技术企业突破1.5万家、力争达到1.6万家。", [("high_tech_enterprises", 15000, "level")]),
        (
            "力争技术合同成交额达到500亿元。技术合同成交额达到500亿元。",
            [("tech_contract_turnover", 50_000_000_000, "level")],
        ),
    ],
)
def test_numbers_find_what_they_are_of(text: str, read: list[tuple[str, float, str]]) -> None:
    assert targets(text) == read


def first_target_doubts(text: str, year: int | None = 2023) -> tuple[Remark, ...]:
    found = read_report(text, TODAY, year=year).candidates
    return next(candidate.why_not for candidate in found if candidate.kind is CandidateKind.TARGET)


def test_a_sure_row_is_ticked() -> None:
    assert first_target_doubts("今年力争高新技术企业达到1万家。") == ()


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("今年力争。高新技术企业达到1万家。", CARRIED),
        ("预计今年高新技术企业达到1万家。", FORECAST),
        ("今年力争营业收入达到10亿元。", NO_METRIC),
        ("今年力争高新技术企业达到20家。", ODD_SIZE),
        ("今年力争每年新增高新技术企业1000家。", EVERY_YEAR),
        ("某集团计划今年研发投入超过30亿元。", OF_A_COMPANY),
        ("扫码关注今年力争高新技术企业达到1万家。", DIRTY),
        ("今年力争高新技術(shù)企業(yè)达到1万家。", DIRTY),
        ("今年力争高新技术企业达到1.\n2万家。", BROKEN_LINE),
        ("今年力争我国研发投入强度达到2.8%。", OF_THE_NATION),
        ("今年,宁波市力争高新技术企业达到1万家。", OF_A_PLACE),
    ],
)
def test_a_doubt_is_said(text: str, doubt: Remark) -> None:
    assert doubt in first_target_doubts(text)


def test_a_year_that_is_a_guess_is_a_doubt() -> None:
    assert YEAR_UNSURE in first_target_doubts("今年力争高新技术企业达到1万家。", year=None)


def test_a_plan_s_period_governs_its_numbers() -> None:
    report = read_report("江西省行动方案(2022—2024年)\n力争高新技术企业达到9000家。", TODAY)

    dues = [one.deadline for one in report.candidates if isinstance(one.deadline, ReadDeadline)]
    assert [due.deadline.on for due in dues] == [date(2024, 12, 31)]


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("规模以上工业企业新产品销售收入占规模以上工业企业营业收入比重", "new_product_revenue_share"),
        ("战略新兴产业增加值占工业增加值比重", "strategic_emerging_share"),
        ("技术合同年成交额", "tech_contract_turnover"),
        ("发明专利拥有量每万人口高价值发明专利", "high_value_patents_per_10k"),
        ("the number of small and medium-sized scientific and technological enterprises", "tech_smes"),
        ("operating income of high-tech enterprises", "hte_revenue"),
        ("the intensity of investment in research and development", "rd_intensity"),
    ],
)
def test_metrics_are_known_as_reports_describe_them(words: str, key: str) -> None:
    assert next(described_in(fold(words).text)).key == key


def test_the_date_of_one_item_is_not_its_neighbours() -> None:
    text = (
        "2023 Inner Mongolia Science and Technology Work Conference\n"
        "Key tasks of 2023: first, implement the revival action of science; second, build the Hohhot innovation zone; "
        "third, speed up the Ordos laboratory and start construction by the end of June; fourth, deepen the reform."
    )
    days = [
        candidate.deadline.deadline.on.isoformat()
        for candidate in read_report(text, date(2023, 3, 1)).candidates
        if candidate.kind is CandidateKind.INITIATIVE and isinstance(candidate.deadline, ReadDeadline)
    ]
    assert days == ["2023-12-31", "2023-12-31", "2023-06-30", "2023-12-31"]


def test_news_of_a_year_that_lies_ahead_is_of_that_year() -> None:
    text = (
        "Shaanxi to boost innovation-driven development in 2025\n"
        "Shaanxi Province aims to raise its R&D spending to over 2.6 percent of GDP by the end of 2025. "
        "Last year, technology contract turnover hit 480 billion yuan."
    )
    report = read_report(text, TODAY)
    assert (report.facts.year, report.facts.year_is_thin) == (2025, True)
    (target,) = [candidate for candidate in report.candidates if candidate.kind is CandidateKind.TARGET]
    assert target.metric is not None
    assert target.metric.key == "rd_intensity", "a share of GDP, and no spending"


@pytest.mark.parametrize(
    ("text", "is_cut"),
    [
        ("今年要抓好八项重点工作：一是建设实验室。二是实施专项。三是培育企业", True),
        ("今年要抓好三项重点工作：一是建设实验室。二是实施专项。三是培育企业。", False),
        ("重点抓好六个方面工作：\n（一）强化基础。\n（二）突破技术。\n（三）培育企业。", True),
        ("Five key tasks: first, build a laboratory; second, implement the plan", True),
        ("Three key tasks: first, build a laboratory; second, implement; third, deepen.", False),
        ("实施十大工程，成效明显。", False),
    ],
)
def test_a_list_is_held_against_the_number_that_announces_it(text: str, is_cut: bool) -> None:
    assert (CUT_OFF in read_report(text, TODAY).remarks) is is_cut
