"""`python -m bot read`, as an operator and as programs use it."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
TEXT = "2031年贵州省科技工作会议提出，2031年的主要目标是：高新技术企业突破1万家，科技型中小企业达到1.8万家。\n"
LOADED_FOR_SLACK = ("slack_bolt", "aiohttp", "sqlite3", "aiosqlite", "apscheduler")


def read(*words: str, given: bytes = b"") -> "subprocess.CompletedProcess[bytes]":
    """What the command prints, with no setting at all."""
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    command = (sys.executable, "-m", "bot", "read", *words)
    return subprocess.run(command, input=given, capture_output=True, env=environment, cwd="/", check=False)  # noqa: S603


def test_each_candidate_is_a_line_of_json_and_nothing_else(tmp_path: Path):
    file = tmp_path / "guizhou-2031.txt"
    file.write_text(f"https://kjt.example.cn/a.html\n{TEXT}", encoding="utf-8")
    ended = read(str(file), "--json")
    rows = [json.loads(line) for line in ended.stdout.decode().splitlines()]

    assert ended.returncode == 0
    assert ended.stderr == b""
    assert {row["article"] for row in rows} == {"guizhou-2031"}
    assert [TEXT[row["start"] : row["end"]] for row in rows] == [row["quote"] for row in rows]
    assert {
        "kind": "target",
        "metric": "high_tech_enterprises",
        "value": 10_000,
        "unit": "count",
        "basis": "level",
        "is_growth": False,
        "comparator": ">",
        "due": "2031-12-31",
        "province": "Guizhou",
        "scope": None,
    }.items() <= rows[0].items()


def test_what_somebody_knows_of_a_report_counts():
    ended = read(
        "-", "--json", "--province", "云南", "--year", "2031", given="今年，高新技术企业力争突破1万家。".encode()
    )

    row = json.loads(ended.stdout)
    assert row["province"] == "Yunnan"
    assert row["year"] == 2031
    assert row["article"] == "-"


def test_people_read_a_list():
    ended = read("-", given=TEXT.encode("gb18030"))
    assert "High-tech enterprises · > 10,000 · end of 2031" in ended.stdout.decode()

    ended = read("-", "--language", "zh", given=TEXT.encode())
    assert "高新技术企业 · > 1万家 · 2031年底" in ended.stdout.decode()


def test_an_initiative_is_named_by_its_words():
    ended = read(
        "-", given="2031年贵州省科技工作会议要求，今年要抓好两项工作：一是建设数据中心；二是完善人才政策。".encode()
    )

    assert "· 建设数据中心 · end of 2031" in ended.stdout.decode().splitlines()


def test_without_a_promise_that_is_said():
    ended = read("-", given="春天来了，花开了。".encode())

    assert "Nothing was found." in ended.stdout.decode()
    assert ended.returncode == 0


def test_what_cannot_be_read_is_told_beside_the_output():
    for words, given, code, told in (
        (("-", "--json"), b"<html><body></body></html>", 2, "no article"),
        (("nowhere.txt",), b"", 3, "No such file"),
        (("-", "--province", "Atlantis"), b"x", 2, "no province"),
        (("-", "--province", "Shaxi"), b"x", 2, "Which province"),
        (("-", "--year", "26"), b"x", 2, "no year"),
    ):
        ended = read(*words, given=given)
        assert (ended.returncode, ended.stdout) == (code, b"")
        assert told in ended.stderr.decode().splitlines()[-1]
        assert "--year" in words or len(ended.stderr.splitlines()) == 1


def test_nothing_is_loaded_that_answers_slack():
    loaded = "import sys, bot.reading; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)  # noqa: S603

    assert not {*LOADED_FOR_SLACK, "trafilatura", "pypdf", "docx"} & {*done.stdout.split()}
