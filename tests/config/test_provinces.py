"""The table of provinces: whole, valid and free of contradictions."""

import re
from collections import Counter

import pytest

from config.provinces import PROVINCES, DivisionKind, Province, provinces_in
from config.tables import TableError, lines_of

HEADER = (
    "code,gb,en,zh,zh_full,pinyin,pinyin_toned,abbreviations,aliases,nicknames,kind,confusable_with,holds_conference\n"
)
HENAN = "HA,410000,Henan,河南,河南省,Henan,,豫,,,province,,yes\n"


def test_there_are_thirty_four_in_the_order_of_the_national_standard() -> None:
    codes = [province.gb for province in PROVINCES.values()]

    assert len(codes) == 34
    assert codes == sorted(set(codes))
    assert all(re.fullmatch(r"[1-8]\d0000", code) for code in codes)


def test_kinds_add_up() -> None:
    assert Counter(province.kind for province in PROVINCES.values()) == {
        DivisionKind.PROVINCE: 23,
        DivisionKind.AUTONOMOUS_REGION: 5,
        DivisionKind.MUNICIPALITY: 4,
        DivisionKind.SPECIAL_REGION: 2,
    }


@pytest.mark.parametrize("province", PROVINCES.values(), ids=PROVINCES)
def test_names_fit_the_kind(province: Province) -> None:
    ending = {
        DivisionKind.PROVINCE: "省",
        DivisionKind.MUNICIPALITY: "市",
        DivisionKind.AUTONOMOUS_REGION: "自治区",
        DivisionKind.SPECIAL_REGION: "特别行政区",
    }
    assert re.fullmatch("[A-Z]{2}", province.code)
    assert province.iso == f"CN-{province.code}"
    assert province.zh_full.startswith(province.zh)
    assert province.zh_full.endswith(ending[province.kind])
    assert province.abbreviations


def test_no_two_provinces_share_a_spelling() -> None:
    spellings = [
        spelling.casefold()
        for province in PROVINCES.values()
        for spelling in {
            province.code,
            province.en,
            province.zh,
            province.zh_full,
            province.pinyin_toned or province.code,
            *province.abbreviations,
            *province.aliases,
            *province.nicknames,
        }
    ]
    assert [spelling for spelling, times in Counter(spellings).items() if times > 1] == []


def test_confusion_holds_both_ways() -> None:
    for code, province in PROVINCES.items():
        assert code not in province.confusable_with
        assert all(code in PROVINCES[other].confusable_with for other in province.confusable_with)


@pytest.mark.parametrize("pair", ["SX SN", "HA HN", "HA HI", "HN HI", "HE HB", "GD GX", "JS JX"])
def test_well_known_confusions_are_declared(pair: str) -> None:
    one, other = pair.split()

    assert other in PROVINCES[one].confusable_with


def test_those_without_a_conference() -> None:
    assert [code for code, province in PROVINCES.items() if not province.holds_conference] == ["TW", "HK", "MO"]


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("HA,410000,,河南,河南省,Henan,,豫,,,province,,yes\n", "line 3: en is empty"),
        ("HX,410001,X,河,河省,X,,豫,,,county,,yes\n", "line 3: kind is 'county', not one of province, "),
        ("HX,410001,X,河,河省,X,,豫,,,province,,maybe\n", "line 3: holds_conference is 'maybe'"),
        ("HX,410001,X,河\n", "line 3: it has 4 cells where the first line names 13 columns"),
        ("HX,410001,X,河,河省,X,,豫,,,province,HA,yes\n", "line 3: it is confusable with HA"),
        (HENAN, "line 3: the code HA is already in line 2"),
        ('HX,"4\n', "line 3: unexpected end of data"),
    ],
)
def test_a_faulty_line_is_named(line: str, complaint: str) -> None:
    with pytest.raises(TableError, match=re.escape(f"config/provinces.csv, {complaint}")):
        provinces_in(lines_of(HEADER + HENAN + line, "config/provinces.csv"))
