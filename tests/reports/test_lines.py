"""Printed lines, joined to the paragraphs that they were."""

import pytest

from handlers.reports.documents.lines import joined, paragraphs, without_spaces_of_fonts

FULL = "全省高新技术企业突破八千五百家，科技型中小企业达到一万六千家"  # as wide as the column


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (("高新技术企", "业突破1", "万家"), "高新技术企业突破1万家"),
        (("more than 10,000", "high-tech enterprises"), "more than 10,000 high-tech enterprises"),
        (("small and medium-", "sized enterprises"), "small and medium-sized enterprises"),
        (("R&D", "经费"), "R&D经费"),
        (("", "一"), "一"),
        ((), ""),
    ],
)
def test_lines_are_joined_as_their_script_is(lines: tuple[str, ...], text: str):
    assert joined(lines) == text


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ([FULL, FULL, "以上。", FULL], [[0, 1, 2], [3]]),
        ([FULL[:-1] + "。", FULL], [[0], [1]]),  # a sentence that fills its line may end its paragraph
        ([FULL, "一是新建实验室。", FULL], [[0], [1], [2]]),
        ([FULL, "（二）主要目标", FULL], [[0], [1], [2]]),
        (["一、目标", FULL, "万家"], [[0], [1, 2]]),
        ([FULL, "1.3万家"], [[0, 1]]),  # a decimal number is no item of a list
        ([FULL, "1. 新建实验室"], [[0], [1]]),
        ([], []),
    ],
)
def test_a_paragraph_goes_on_where_a_line_is_full(lines: list[str], found: list[list[int]]):
    assert paragraphs(lines) == found


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("到 2031 年， 研发投入增长 14% 以上", "到2031年，研发投入增长14%以上"),
        ("R&D 经费", "R&D经费"),
        ("高 新 技 术 企 业", "高新技术企业"),
        ("记者 王晓 通讯员 李明", "记者 王晓 通讯员 李明"),
        ("more than 10 percent", "more than 10 percent"),
    ],
)
def test_spaces_of_fonts_are_left_out(line: str, text: str):
    assert without_spaces_of_fonts(line) == text
