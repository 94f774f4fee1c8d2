"""The catalogue: every message in Chinese, with the gaps and the bold of the English one."""

import re
from collections.abc import Sequence
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from config.metrics import Unit
from handlers.phrases.figures import STATUS_WORDS
from handlers.phrases.language import language_for
from handlers.words.measurements import UNIT_NAMES
from handlers.words.statuses import read_statuses
from store.model.errors import UserError
from store.model.judgement import Status

ROOT = Path(__file__).parents[2]
MARKED_IN = ("handlers", "store", "config")
KEYWORDS = {
    **dict.fromkeys(
        ("say", "mark", "UserError", "NotRecordedError", "UnknownIdError", "__init__", "Remark", "Message")
    ),
    **dict.fromkeys(("say_n", "mark_n"), (1, 2)),
    **dict.fromkeys(("Described", "Fact"), (2,)),
}
BOLD = re.compile(r"\*[^*\n]+\*")
HEADINGS = (
    "store/model/fields.py",
    "store/exchange/table.py",
    "handlers/sheets/columns.py",
)  # of files that people keep
PAIR = re.compile(r"Wording\(\s*f?\"\w")
FREE_BOLD = re.compile(r"(?<!\S)\*[^\s*][^*\n]*\*(?!\S)")


def marked_messages() -> dict[str, tuple[str, ...]]:
    """The English messages in the code: each with its forms, one or two."""
    found = (
        message
        for directory in MARKED_IN
        for _, _, message, _, _ in extract_from_dir(
            ROOT / directory, [("**.py", "python")], keywords=KEYWORDS, comment_tags=()
        )
    )
    return {forms[0]: forms for forms in map(forms_of, found)}


def catalogue() -> Catalog:
    with (ROOT / "config/locales/zh_CN.po").open("rb") as po:
        return read_po(po, locale="zh_Hans_CN")


def forms_of(message: str | Sequence[str] | None) -> tuple[str, ...]:
    return (message,) if isinstance(message, str) else tuple(message or ())


def placeholders(text: str) -> list[str]:
    return sorted(name for _, name, _, _ in Formatter().parse(text) if name is not None)


MARKED = marked_messages()
CATALOGUE = catalogue()
TRANSLATED: dict[str, Message] = {forms_of(entry.id)[0]: entry for entry in CATALOGUE if entry.id}
CHINESE = {english: forms_of(entry.string)[0] for english, entry in TRANSLATED.items()}


def test_it_has_the_messages_in_the_code_and_no_other() -> None:
    assert set(TRANSLATED) == set(MARKED)
    assert not CATALOGUE.obsolete


def test_nothing_is_said_in_two_languages_beside_it() -> None:
    files = {file.relative_to(ROOT).as_posix(): file for part in MARKED_IN for file in (ROOT / part).rglob("*.py")}
    pairs = {name for name, file in files.items() if PAIR.search(file.read_text("utf-8"))}
    assert pairs <= {*HEADINGS}


def test_every_message_is_translated() -> None:
    """Into one form, for Chinese counts in no other way."""
    untranslated = {
        english: entry.string
        for english, entry in TRANSLATED.items()
        if not all(forms_of(entry.string)) or len(forms_of(entry.string)) != 1 or entry.fuzzy
    }
    assert untranslated == {}


def test_a_message_counts_as_it_does_in_the_code() -> None:
    assert {english: forms_of(entry.id) for english, entry in TRANSLATED.items()} == MARKED


def test_a_translation_has_the_gaps_of_its_message() -> None:
    differing = {
        english: chinese for english, chinese in CHINESE.items() if placeholders(chinese) != placeholders(english)
    }
    assert differing == {}


def test_bold_stays_bold_with_a_space_or_the_line_s_end_on_either_side() -> None:
    differing = {
        english: chinese
        for english, chinese in CHINESE.items()
        if BOLD.search(english) and len(FREE_BOLD.findall(chinese)) != len(BOLD.findall(english))
    }
    assert differing == {}


@pytest.mark.parametrize("locale", ["en-US", "zh-CN"])
@pytest.mark.parametrize("status", Status)
def test_a_status_can_be_typed_as_it_is_displayed(status: Status, locale: str) -> None:
    displayed = language_for(locale).say(STATUS_WORDS[status])

    assert read_statuses(displayed) == (status,)


def test_what_a_message_names_is_told_in_its_reader_s_language() -> None:
    error = UserError("Write the unit as well: this figure is {unit}.", unit=UNIT_NAMES[Unit.RANK])

    assert (
        language_for("en-US").plain_error(error) == "Write the unit as well: this figure is a rank, for example no. 15."
    )
    assert language_for("zh-CN").plain_error(error) == CHINESE[error.message].format(unit="位次，例如第15位")
