"""Files in which reports come, opened: web pages, PDFs of a real browser, documents of Word's, notes and texts."""

import io
import subprocess
import sys
from collections.abc import Iterable
from datetime import date
from zipfile import ZIP_DEFLATED, ZipFile

import docx
import pytest
from docx.oxml import parse_xml
from playwright.async_api import Browser
from pypdf import PdfReader, PdfWriter

from handlers.reports.documents.document import LARGEST, Document
from handlers.reports.documents.file import read_document
from store.model.errors import UserError

TITLE = "云岭省部署2031年科技工作"
PARAGRAPHS = (
    "4月8日，云岭省科技工作会议在省城召开，总结过去一年的工作，部署2031年的任务，"
    "要求全省科技系统把创新摆在更加突出的位置，以钉钉子精神抓好落实，为高质量发展提供支撑。",
    "会议通报，2030年全省技术合同成交额完成640亿元，有效期内高新技术企业7200家。",
    "会议提出，2031年的主要预期目标是：高新技术企业突破8500家，全社会研发经费投入增长14%以上，"
    "科技型中小企业达到1.6万家，规上工业企业研发活动覆盖率达到55%以上。",
    "一是新建省重点实验室12个。",
    "二是实施重大科技专项30项。",
)
ENGLISH = (
    "The science and technology conference of the province was held on 8 April. It summed up the work of the past year "
    "and laid out what is to be done in 2031, with a high-tech zone in every prefecture and more money for research.",
    "In 2030 the turnover of technology contracts came to 64 billion yuan.",
    "The main goals for 2031 are more than 8,500 high-tech enterprises, growth of R&D expenditure by more than 14 "
    "percent, and 16,000 technology-based small and medium-sized enterprises.",
)
MENU = "<div class=top><ul><li><a href=/>首页</a></li><li><a href=/a>政务公开</a></li></ul></div>"
BESIDE = (
    "<div class=side><h3>热点</h3><ul><li><a href=1>我市新增企业9999家</a></li><li><a href=2>公告</a></li></ul></div>"
)
FOOT = "<div class='wide foot'><p>主办单位：省科学技术厅</p><p>网站标识码 5300000000</p></div>"


def page(article: str, head: str = "") -> str:
    """A page with what usually stands around an article."""
    title = f"<title>{TITLE} - 云岭省科学技术厅</title>"
    return f"<!DOCTYPE html><html><head>{title}{head}</head><body>{MENU}{article}{BESIDE}{FOOT}</body></html>"


def each(form: str) -> str:
    return "".join(form.format(paragraph) for paragraph in PARAGRAPHS)


PAGES = {
    "paragraphs": page(f"<h1>{TITLE}</h1><div class=TRS_Editor>{each('<p>　　{}</p>')}</div>"),
    "line breaks": page(f"<div class=box><h1>{TITLE}</h1><div id=zoom>{each('　　{}<br><br>')}</div></div>"),
    "nested sections": page(
        f"<div id=js_content>{each('<section><section><span>{}</span></section></section>')}</div>"
    ),
    "divs": page(f"<div id=text>{each('<div>{}</div>')}</div>"),
    "tables for the looks": page(
        f"<table><tr><td><table><tr><td>{each('<p>{}</p>')}</td></tr></table></td></tr></table>"
    ),
    "a box named after its foot": page(
        f"<div class=footer-fixed><h1>{TITLE}</h1><div class=has-footer>{each('<p>{}</p>')}</div></div>"
    ),
    "a word processor": page(f"<div class=WordSection1>{each('<p class=MsoNormal><span>{}</span></p>')}</div>"),
}


def read(text: str, name: str = "report.html", encoding: str = "utf-8") -> Document:
    return read_document(text.encode(encoding), name)


def told(content: bytes, name: str = "report") -> str:
    """What a person reads of a file that cannot be read."""
    with pytest.raises(UserError) as refused:
        read_document(content, name)
    return str(refused.value)


@pytest.mark.parametrize("name", PAGES)
def test_an_article_comes_without_what_is_around_it(name: str):
    document = read(PAGES[name])

    assert [line.strip() for line in document.text.splitlines()] == [TITLE, *PARAGRAPHS]
    assert document.title == TITLE


@pytest.mark.parametrize(
    ("head", "above", "day"),
    [
        ('<meta name="PubDate" content="2031-04-09 10:00">', "", date(2031, 4, 9)),
        ('<meta property="article:published_time" content="2031-04-09T08:00:00+08:00">', "", date(2031, 4, 9)),
        ("", "<span>发布时间：2031-04-09 10:12</span>", date(2031, 4, 9)),
        ("", "<span>2031年4月9日</span>", date(2031, 4, 9)),
        ("", "<span>2031年4月9日</span><span>2031年3月2日</span>", None),  # which of them?
        ("", "<span>发布日期：2031-04-09</span><span>2031-03-02</span>", date(2031, 4, 9)),
        ("", "", None),  # the text has 2031 in it: that is no day of publication
        ("", "<span>2031年14月9日</span>", None),
    ],
)
def test_a_page_tells_its_day(head: str, above: str, day: date | None):
    article = f"<h1>{TITLE}</h1><div>{above}</div><div>{each('<p>{}</p>')}</div>"
    document = read(page(article, head))

    assert document.published_on == day
    if day:
        assert any(said in document.text.split(PARAGRAPHS[0])[0] for said in ("2031-04-09", "2031年4月9日"))


@pytest.mark.parametrize(
    ("text", "address"),
    [
        (page(each("<p>{}</p>"), '<link rel="canonical" href="https://kjt.example.cn/a.html">'), "https://kjt.example.cn/a.html"),
        (f"<!-- saved from url=(0029)https://kjt.example.cn/b.html -->\n{page(each('<p>{}</p>'))}", "https://kjt.example.cn/b.html"),
        (page(each("<p>{}</p>"), '<link rel="canonical" href="javascript:alert(1)">'), None),
    ],
)  # fmt: skip
def test_a_page_tells_its_address(text: str, address: str | None):
    assert read(text).address == address


@pytest.mark.parametrize(
    ("encoding", "named"),
    [("utf-8", "utf-8"), ("gb18030", "gb2312"), ("gbk", "GBK"), ("gb18030", ""), ("utf-8", "gb2312"), ("utf-16", "")],
)
def test_a_page_is_read_in_the_encoding_it_has(encoding: str, named: str):
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={named}">' if named else ""
    document = read(page(each("<p>{}</p>"), meta), encoding=encoding)

    assert PARAGRAPHS[2] in document.text


def test_a_page_cut_off_in_a_character_is_read():
    whole = page(each("<p>{}</p>") * 20, "<meta charset=utf-8>").encode()
    cut = whole[: whole.index("二是实施".encode(), len(whole) // 2) + 4]

    assert PARAGRAPHS[2] in read_document(cut, "report.html").text


def test_the_cells_of_a_table_stand_side_by_side():
    table = "<table><tr><th>指标</th><th>2031年目标</th></tr><tr><td>高新技术企业（家）</td><td>8500</td></tr></table>"
    lines = read(page(f"<article><h1>{TITLE}</h1>{each('<p>{}</p>')}{table}</article>")).text.splitlines()

    assert lines[-2:] == ["指标 | 2031年目标", "高新技术企业（家） | 8500"]


def test_a_page_saved_with_its_pictures_is_read():
    archive = (
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://kjt.example.cn/c.html\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related; type="text/html"; boundary="----b"\r\n\r\n------b\r\n'
        "Content-Type: text/html\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        f"{page(each('<p>{}</p>'), '<meta charset=utf-8>')}\r\n------b--\r\n"
    )
    document = read(archive, "report.mhtml")

    assert PARAGRAPHS[2] in document.text
    assert document.address == "https://kjt.example.cn/c.html"


async def printed(browser: Browser, body: str, **options: object) -> bytes:
    """A PDF that the browser prints."""
    tab = await browser.new_page()
    try:
        await tab.set_content(f"<html lang=zh><meta charset=utf-8><body style='font-size:16px'>{body}")
        return await tab.pdf(format="A4", **options)  # type: ignore[arg-type]
    finally:
        await tab.close()


def paragraphs(texts: Iterable[str], style: str = "") -> str:
    return "".join(f'<p style="{style}">{text}</p>' for text in texts)


@pytest.mark.parametrize("style", ["", "margin:0;text-indent:2em;text-align:justify;line-height:1.8"])
async def test_the_paragraphs_of_a_pdf_are_whole_again(browser: Browser, style: str):
    content = await printed(browser, f"<h1>{TITLE}</h1>{paragraphs(PARAGRAPHS, style)}{paragraphs(ENGLISH)}")

    assert read_document(content, "report.pdf").text.splitlines() == [TITLE, *PARAGRAPHS, *ENGLISH]


async def test_columns_of_a_pdf_are_read_one_after_the_other(browser: Browser):
    content = await printed(browser, f"<div style='column-count:2'>{paragraphs(PARAGRAPHS)}</div>")

    assert read_document(content).text.splitlines() == [*PARAGRAPHS]


async def test_the_pages_of_a_pdf_are_known_and_their_heads_and_numbers_left_out(browser: Browser):
    margin = {"top": "60px", "bottom": "60px", "left": "60px", "right": "60px"}
    content = await printed(
        browser,
        paragraphs(f"第{n}条，{text}" for n in "一二三四五六七八" for text in PARAGRAPHS),
        display_header_footer=True,
        header_template="<div style='font-size:9px'>云岭科技简报</div>",
        footer_template="<div style='font-size:9px'>— <span class=pageNumber></span> —</div>",
        margin=margin,
    )
    document = read_document(content)

    assert "简报" not in document.text
    assert "—" not in document.text
    assert len(document.pages) == len(PdfReader(io.BytesIO(content)).pages) > 1
    assert document.page_of(0) == 1
    assert document.page_of(document.text.index("第八条")) == len(document.pages)
    assert document.empty_pages == ()


async def test_a_scan_is_told_from_a_text(browser: Browser):
    scan = await printed(browser, "<svg width=300 height=300><rect width=300 height=300 fill=red /></svg>")
    assert "(OCR)" in told(scan)

    both = PdfWriter()
    for content in (scan, await printed(browser, paragraphs(PARAGRAPHS)), scan):
        both.append(io.BytesIO(content))
    document = read_document(bytes_of(both))

    assert document.empty_pages == (1, 3)
    assert document.page_of(document.text.index("一是")) == 2


def bytes_of(writer: PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


async def test_only_a_pdf_that_asks_for_a_password_is_refused(browser: Browser):
    content = await printed(browser, paragraphs(PARAGRAPHS))
    for_readers, for_owners = PdfWriter(clone_from=io.BytesIO(content)), PdfWriter(clone_from=io.BytesIO(content))
    for_readers.encrypt("secret", algorithm="RC4-128")
    for_owners.encrypt("", "secret", algorithm="RC4-128")

    assert "asks for a password" in told(bytes_of(for_readers))
    assert PARAGRAPHS[2] in read_document(bytes_of(for_owners)).text


async def test_a_broken_pdf_is_refused(browser: Browser):
    content = await printed(browser, paragraphs(PARAGRAPHS))

    assert "broken or locked" in told(content[:1500])
    assert "broken or locked" in told(b"%PDF-1.7\n" + b"\x00\xff" * 500)


def word_document() -> "docx.document.Document":
    document = docx.Document()
    document.core_properties.title = TITLE
    for paragraph in PARAGRAPHS:
        document.add_paragraph(paragraph)
    return document


def saved(document: "docx.document.Document") -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_a_document_of_words_is_read_with_its_tables():
    document = word_document()
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(
        [cell for row in table.rows for cell in row.cells], ("指标", "目标", "高企", "8500家"), strict=True
    ):
        cell.text = text
    document.add_paragraph("完")
    found = read_document(saved(document), "report.docx")

    assert found.text.splitlines() == [*PARAGRAPHS, "指标 | 目标", "高企 | 8500家", "完"]
    assert found.title == TITLE


def test_what_was_inserted_counts_and_what_was_deleted_does_not():
    document = word_document()
    names = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    last = document.add_paragraph("高新技术企业突破")._p
    last.append(parse_xml(f"<w:del {names}><w:r><w:delText>9000</w:delText></w:r></w:del>"))
    last.append(parse_xml(f"<w:ins {names}><w:r><w:t>8500</w:t></w:r></w:ins>"))
    last.append(parse_xml(f"<w:r {names}><w:t>家</w:t></w:r>"))

    assert read_document(saved(document)).text.splitlines()[-1] == "高新技术企业突破8500家"


def test_other_archives_and_bombs_are_refused():
    other, bomb = io.BytesIO(), io.BytesIO()
    with ZipFile(other, "w") as parts:
        parts.writestr("xl/workbook.xml", "<workbook/>")
    with ZipFile(bomb, "w", ZIP_DEFLATED) as parts:
        parts.writestr("word/document.xml", b"\0" * 70_000_000)

    assert "no document of Word's" in told(other.getvalue())
    assert "too long" in told(bomb.getvalue())
    assert "broken or locked" in told(saved(word_document())[:3000])


def test_a_note_loses_its_marks_and_keeps_its_numbers():
    note = (
        "---\nauthor: x\n---\n# 会议纪要\n\n"
        "2031年目标：高新技术企业突破**8500家**，\n研发投入增长*14%*以上，见[通知](https://a.cn/b)。\n\n"
        "1. 新建实验室12个\n2. 实施专项30项\n\n"
        "| 指标 | 目标 |\n|---|---|\n| 高企 | 8500 |\n\n    技术合同成交额700亿元\n"
    )
    document = read(note, "note.md")

    assert document.title == "会议纪要"
    assert document.text.splitlines() == [
        "会议纪要",
        "2031年目标：高新技术企业突破8500家，研发投入增长14%以上，见通知。",
        "1. 新建实验室12个",
        "2. 实施专项30项",
        "指标 | 目标",
        "高企 | 8500",
        "技术合同成交额700亿元",
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_text_is_read_as_it_is(encoding: str):
    text = "\n".join(PARAGRAPHS)
    assert read(text, "report.txt", encoding).text == text


def test_a_text_in_traditional_characters_is_read():
    text = "會議提出，2031年高新技術企業突破八千五百家，全社會研發經費投入增長百分之十四以上。"
    assert read(text, "report.txt", "big5").text == text


def test_lines_end_as_they_do_everywhere():
    assert read("一\r\n二\r三\n四", "report.txt").text == "一\n二\n三\n四"


def test_an_address_above_a_text_is_where_it_is_from():
    text = "2031年，高新技术企业突破8500家。"
    document = read(f"https://kjt.example.cn/d.html\r\n{text}", "report.txt")

    assert document.address == "https://kjt.example.cn/d.html"
    assert document.text == text
    assert read(f"(address withheld)\n{text}", "report.txt").text == text


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "no text"),
        (b" \n\t", "no text"),
        (b"\x89PNG\r\n\x1a\n", "I cannot read that file"),
        (b"{\\rtf1 hello}", "I cannot read that file"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 100, "old Word"),
        (b"a\0b\0c", "I cannot read that file"),
        (b"<html><body></body></html>", "no article"),
        (b"x" * (LARGEST + 1), "too large"),
        ("字".encode() * 400_000, "too long"),
    ],
)
def test_what_cannot_be_read_says_what_to_do(content: bytes, words: str):
    assert words in told(content)


def test_a_page_is_known_by_its_content():
    assert read(PAGES["paragraphs"], "download").title == TITLE
    assert read("Goals for 2031: <8500 enterprises> html", "report.txt").text.startswith("Goals")


def test_remarks_above_a_text_are_gone_through_once():
    assert read("<!-- a -->" * 100 + "Goals", "report.txt").text.endswith("Goals")
    assert read("<!-- a -->\n" * 100 + PAGES["paragraphs"], "download").title == TITLE


def test_the_libraries_are_loaded_only_when_a_file_is_read():
    asked = (
        "import sys, handlers.reports.documents.file\n"
        "print(*{'trafilatura', 'lxml', 'pypdf', 'docx', 'markdown_it'} & {*sys.modules})"
    )
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout.split() == []
