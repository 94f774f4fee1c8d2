"""A whole report as it is read: what it promises, what it tells of the past, and what is only said in passing."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.reports.reading import Candidate, CandidateKind, Report
from handlers.reports.report import NO_NUMBER, NO_TARGET, read_report
from handlers.words.dates import ReadDeadline

TODAY = date(2026, 11, 29)

CONFERENCE = """陕西省科技工作会议召开

来源:陕西日报 2023-02-17

2月16日,2023年陕西省科技工作会议在西安召开。2022年,全省技术合同成交额突破3000亿元,同比增长30%,高新技术企业达到1.2万家。

会议明确,今年工作的主要目标是:全社会研发经费投入增长11%以上;高新技术企业达到1.5万家;科技型中小企业、省重点实验室分别达到2万家、180家。

重点抓好以下工作:一是加快建设国家实验室体系;二是深化科技体制改革;三是打造一流创新生态。"""

CONFERENCE_EN = (
    "On January 20, the 2024 Anhui Provincial Science and Technology Work Conference was held in Hefei. In 2023, the "
    "number of high-tech enterprises reached 19,000. It is expected that in 2023 the R&D investment will exceed 120 "
    "billion yuan. In 2024, the main expected targets are: the R&D intensity will reach more than 2.6%;The number of "
    "high-tech enterprises exceeded 22,000."
)


def read(text: str) -> Report:
    return read_report(text, TODAY)


def of_kind(report: Report, kind: CandidateKind) -> list[Candidate]:
    return [candidate for candidate in report.candidates if candidate.kind is kind]


def said(candidate: Candidate) -> tuple[str | None, int | float, str | None]:
    deadline = candidate.deadline
    value = candidate.quantity.value if candidate.quantity else None
    return (
        candidate.metric.key if candidate.metric else None,
        float(value) if value is not None else 0,
        deadline.deadline.on.isoformat() if isinstance(deadline, ReadDeadline) else None,
    )


def test_a_conference_promises_what_stands_under_its_targets() -> None:
    report = read(CONFERENCE)

    assert [said(target) for target in of_kind(report, CandidateKind.TARGET)] == [
        ("rd_expenditure", 11, "2023-12-31"),
        ("high_tech_enterprises", 15000, "2023-12-31"),
        ("tech_smes", 20000, "2023-12-31"),
        ("provincial_key_labs", 180, "2023-12-31"),
    ]


def test_what_was_reached_last_year_is_told_and_not_promised() -> None:
    results = of_kind(read(CONFERENCE), CandidateKind.RESULT)

    assert [said(result)[:2] for result in results][:1] == [("tech_contract_turnover", 300_000_000_000)]
    assert {result.year for result in results} == {2022}


def test_the_items_of_a_list_are_initiatives() -> None:
    initiatives = of_kind(read(CONFERENCE), CandidateKind.INITIATIVE)

    assert [initiative.quote for initiative in initiatives] == [
        "加快建设国家实验室体系",
        "深化科技体制改革",
        "打造一流创新生态",
    ]


def test_an_estimate_of_the_year_just_ended_is_no_target_in_either_tense() -> None:
    report = read(CONFERENCE_EN)

    assert [said(target) for target in of_kind(report, CandidateKind.TARGET)] == [
        ("rd_intensity", 2.6, "2024-12-31"),
        ("high_tech_enterprises", 22000, "2024-12-31"),
    ]


def test_full_width_signs_change_nothing() -> None:
    wide = CONFERENCE.translate(str.maketrans(",:;%", "，：；％"))

    assert [said(one) for one in read(wide).candidates] == [said(one) for one in read(CONFERENCE).candidates]


def test_a_text_without_a_number_holds_no_target_and_says_so() -> None:
    report = read("2022年甘肃省科技工作会议召开。今年要加快建设创新型省份,深化科技体制改革。")

    assert of_kind(report, CandidateKind.TARGET) == []
    assert NO_NUMBER in report.remarks


def test_a_text_of_results_says_so() -> None:
    report = read("2023年3月1日,江西省统计局发布公报。2022年全省技术合同成交额达到758亿元,增长82.9%。")

    assert of_kind(report, CandidateKind.TARGET) == []
    assert NO_TARGET in report.remarks


def test_quotes_are_the_texts_own_words_at_their_places() -> None:
    for candidate in read(CONFERENCE).candidates:
        assert candidate.at.of(CONFERENCE) == candidate.quote


PIECES = (
    *(
        "到2025年",
        "力争",
        "目标是:",
        "高新技术企业",
        "达到",
        "1.5万家",
        ",",
        ";",
        "。",
        "\n",
        "一是",
        "分别",
        "各",
        "10家",
        "2022年",
    ),
    *(
        "去年",
        "（",
        "）",
        "%",
        "增长",
        "12",
        "亿元",
        "by 2025",
        " will ",
        "reach ",
        "3.5%",
        " and ",
        "the number of ",
        ".",
        "\t",
    ),
    *("①", "—", "、", "全省", "由", "至", "(shù)", "技術", "２０２５", "零", "万亿", "\x00", "\u200b", "😀"),
)


@settings(max_examples=40)
@given(st.one_of(st.text(max_size=300), st.lists(st.sampled_from(PIECES), max_size=60).map("".join)))
def test_any_text_is_read_and_quoted_exactly(text: str) -> None:
    report = read(text)

    for candidate in report.candidates:
        assert candidate.at.of(text) == candidate.quote
        assert candidate.quantity is None or text[candidate.quantity.start : candidate.quantity.end]
