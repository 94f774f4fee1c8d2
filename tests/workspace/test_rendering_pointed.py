"""JSON with what is wrong in it, at the place that a pointer names."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.workspace.page.rendering.pointed import pointed, split

VIEW = {"view": {"title": {"text": "long"}, "blocks": [{"type": "input"}, {"a/b~c": [1, None]}]}}


def lines(html: str) -> list[str]:
    return [re.sub(r"<[^>]*>", "", line).strip() for line in re.split(r"(?=<span class=\"json-line)", html)[1:]]


def faulty(html: str) -> list[str]:
    return [
        re.sub(r"<[^>]*>", "", line).strip()
        for line in re.findall(r'json-line at-fault">(.*?)(?=<span class="json-line|$)', html)
    ]


@pytest.mark.parametrize(
    ("pointer", "place"),
    [
        ("/view/title/text", "&#34;text&#34;: &#34;long&#34;"),
        ("/view/blocks/0/label", "{"),
        ("/view/blocks/7", "&#34;blocks&#34;: ["),
        ("/view/blocks/1/a~1b~0c/1", "null"),
        ("/elsewhere", "{"),
    ],
)
def test_a_fault_stands_above_the_nearest_place(pointer: str, place: str) -> None:
    html = str(pointed(VIEW, [f"[ERROR] must be less than 25 characters [json-pointer:{pointer}]"]))

    assert faulty(html) == ["⚠ must be less than 25 characters", place]


def test_arguments_that_are_json_in_a_text_are_laid_open() -> None:
    html = str(pointed({"blocks": '[{"type":"x"}]', "text": "[not json]", "view": "{broken"}))

    assert lines(html)[1:5] == ["&#34;blocks&#34;: [", "{", "&#34;type&#34;: &#34;x&#34;", "}"]
    assert "&#34;[not json]&#34;" in html
    assert "&#34;{broken&#34;" in html


def test_a_reason_without_a_pointer_has_none() -> None:
    assert split("[ERROR] no_text") == ("no_text", "")
    assert split("[ERROR] unsupported type: x [json-pointer:/blocks/0/type]") == (
        "unsupported type: x",
        "/blocks/0/type",
    )


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


@given(JSON, st.text(max_size=12))
def test_nothing_breaks_it(value: object, pointer: str) -> None:
    html = str(pointed(value, [f"[ERROR] <b> [json-pointer:/{pointer}]", "plain"]))

    assert not re.search(r"<(?!/?(span|strong)\b)", html)
