"""Slack's texts, blocks and charts as HTML: right where they are well formed, harmless where they are not."""

import json
import re
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.workspace.rendering.blocks import draw_blocks, initials
from bot.workspace.rendering.charts import chart, nice_ticks, number_words
from bot.workspace.rendering.text import Reader, day_words, label, mrkdwn, plain

ADA = Reader(
    id="U1",
    people={"U1": "Ada Moreau", "U2": "王芳"},
    channels={"C1": "general", "C2": "science"},
    places={"C1": "/?as=U1&in=C1"},
    timezone=ZoneInfo("Europe/Paris"),
    now=datetime(2026, 11, 23, 8, 0, tzinfo=UTC),
)
FANG = Reader(id="U2", timezone=ZoneInfo("Asia/Shanghai"), locale="zh-CN", now=ADA.now)
ATTACK = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"


def pt(words: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": words}


def drawn(*blocks: object, reader: Reader = ADA, **more: Any) -> str:
    return re.sub(r"\s*\n\s*", "\n", str(draw_blocks(list(blocks), reader, **more)))


def read(html: str) -> str:
    """What a person reads of it."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", html)).strip()


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("*bold* _italic_ ~struck~", "<b>bold</b> <i>italic</i> <s>struck</s>"),
        ("*_both_*", "<b><i>both</i></b>"),
        ("2*3*4 snake_case_name a~b~c", "2*3*4 snake_case_name a~b~c"),
        ("在*河南*的", "在*河南*的"),
        ("*two\nlines*", "*two\nlines*"),
        ("* not bold *", "* not bold *"),
        ("`*code* &lt;b&gt;`", "<code>*code* &lt;b&gt;</code>"),
        ("```\nlet *x*\n```", "<pre>let *x*</pre>"),
        ("&gt; quoted\n&gt; on\nafter", "<blockquote>quoted\non</blockquote>after"),
        ("> quoted", "<blockquote>quoted</blockquote>"),
        ("R&amp;D &amp;lt; a < b", "R&amp;D &amp;lt; a &lt; b"),
        ("<@U2> <@U9>", '<span class="mention">@王芳</span> <span class="mention">@U9</span>'),
        ("<@U1|ada>", '<span class="mention mine">@Ada Moreau</span>'),
        ("<#C1|x>", '<a class="mention" href="/?as=U1&amp;in=C1">#general</a>'),
        ("<#C2>", '<span class="mention">#science</span>'),
        ("<#C9>", '<span class="mention">🔒 private channel</span>'),
        ("<!here>", '<span class="mention broadcast">@here</span>'),
        ("<!subteam^S1|@desk>", '<span class="mention broadcast">@desk</span>'),
        ("<javascript:alert(1)|click>", "&lt;javascript:alert(1)|click&gt;"),
        (":nosuchemoji: 10:30:45", ":nosuchemoji: 10:30:45"),
        ("\ue0000\ue001 *x*", "0 <b>x</b>"),
    ],
)
def test_mrkdwn(typed: str, expected: str) -> None:
    assert str(mrkdwn(typed, ADA)) == expected


def test_links_carry_their_label_and_open_elsewhere() -> None:
    html = mrkdwn("*<https://x.org/a?b=1&amp;c=2|R&amp;D *plan*>* and https://y.org/z.", ADA)

    assert (
        '<b><a href="https://x.org/a?b=1&amp;c=2" target="_blank" rel="noopener noreferrer">R&amp;D *plan*</a></b>'
        in html
    )
    assert '">https://y.org/z</a>.' in html


def test_emoji_become_characters_with_a_name() -> None:
    assert '<span class="emoji" role="img" aria-label="dart" title=":dart:">🎯</span>' in mrkdwn(":dart:", ADA)
    assert "👋🏽" in plain(":wave::skin-tone-4:")
    assert "🇨🇳" in plain(":flag-cn:")
    assert str(plain(":dart:", with_emoji=False)) == ":dart:"
    assert label(pt("Go :rocket:")) == "Go 🚀"


@pytest.mark.parametrize(
    ("reader", "pattern", "expected"),
    [
        (ADA, "{date_num} {time}", "2026-11-23 01:30"),
        (ADA, "{date_pretty}", "Today"),
        (ADA, "{date_long}", "Monday, 23 November 2026"),
        (FANG, "{date}", "2026年11月23日"),
        (FANG, "{date_short_pretty} {time}", "今天 08:30"),
        (ADA, "{ago}", "8 hours ago"),
        (ADA, "{unheard_of}", "{unheard_of}"),
    ],
)
def test_dates_stand_in_the_readers_zone_and_language(reader: Reader, pattern: str, expected: str) -> None:
    at = int(datetime(2026, 11, 23, 0, 30, tzinfo=UTC).timestamp())

    assert read(mrkdwn(f"<!date^{at}^{pattern}|fallback>", reader)) == expected


def test_an_unreadable_date_falls_back() -> None:
    assert mrkdwn("<!date^soon^{date}|in *spring*>", ADA) == "in *spring*"


def test_days_have_names() -> None:
    assert day_words(datetime(2026, 11, 22, 12, tzinfo=ADA.timezone), ADA) == "Yesterday"
    assert day_words(datetime(2026, 3, 2, 12, tzinfo=ADA.timezone), ADA) == "Monday, 2 March 2026"


def test_whatever_people_write_is_escaped() -> None:
    option = {"text": pt(ATTACK), "value": ATTACK, "description": pt(ATTACK)}
    confirm = {"title": pt(ATTACK), "text": pt(ATTACK), "confirm": pt(ATTACK), "deny": pt(ATTACK)}
    elements: list[dict[str, Any]] = [
        {"type": "button", "text": pt(ATTACK), "value": ATTACK, "url": "https://x/" + ATTACK, "confirm": confirm},
        {"type": "button", "text": pt(ATTACK), "accessibility_label": ATTACK, "action_id": ATTACK, "style": ATTACK},
        *({"type": kind, "options": [option], "placeholder": pt(ATTACK)} for kind in ("static_select", "overflow")),
        *({"type": kind, "options": [option], "action_id": ATTACK} for kind in ("checkboxes", "radio_buttons")),
        {"type": "plain_text_input", "initial_value": ATTACK, "placeholder": pt(ATTACK), "multiline": True},
        {"type": ATTACK},
    ]
    spans = [{"type": "text", "text": ATTACK}, {"type": "link", "url": "https://x/" + ATTACK, "text": ATTACK}]
    rich = {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": spans}]}
    rows = [[{"type": "raw_text", "text": ATTACK}], [rich]]
    points = [{"label": ATTACK, "value": 1}]
    axis = {"categories": [ATTACK], "x_label": ATTACK, "y_label": ATTACK}
    blocks = [
        {"type": "section", "block_id": ATTACK, "text": {"type": "mrkdwn", "text": ATTACK}, "fields": [pt(ATTACK)]},
        {"type": "actions", "block_id": ATTACK, "elements": elements},
        {"type": "input", "block_id": ATTACK, "label": pt(ATTACK), "element": elements[-2], "hint": pt(ATTACK)},
        {"type": "image", "image_url": "https://x/" + ATTACK, "alt_text": ATTACK, "title": pt(ATTACK)},
        {"type": "data_table", "caption": ATTACK, "rows": rows},
        {"type": "table", "rows": rows, "column_settings": [{"align": ATTACK}]},
        {
            "type": "data_visualization",
            "title": ATTACK,
            "chart": {"type": "bar", "series": [{"name": ATTACK, "data": points}], "axis_config": axis},
        },
        {"type": "data_visualization", "title": ATTACK, "chart": {"type": "pie", "segments": points}},
        {"type": ATTACK, "more": ATTACK},
        rich,
    ]

    html = drawn(*blocks, errors={ATTACK: ATTACK}, typed={ATTACK: {ATTACK: ATTACK}})

    assert "<script" not in html
    assert "<img" not in html
    assert not re.search(r"<[^>\"]*(\"[^\"]*\"[^>\"]*)*\sonerror=", html)


def test_a_section_with_fields_and_a_button() -> None:
    button = {"type": "button", "action_id": "edit", "text": pt("Edit"), "value": "7", "style": "primary"}
    section = {"type": "section", "block_id": "s", "text": {"type": "mrkdwn", "text": "*R&amp;D*"}, "accessory": button}

    html = drawn({**section, "fields": [{"type": "mrkdwn", "text": "*Due*\n2022"}, pt("*as is*")]})

    assert '<div class="text"><b>R&amp;D</b></div>' in html
    assert '<div class="text"><b>Due</b>\n2022</div>' in html
    assert "*as is*" in html
    assert (
        'class="button primary" data-control="button" data-block="s" data-action="edit" data-press data-value="7"'
        in html
    )


def test_header_divider_and_context() -> None:
    context = {
        "type": "context",
        "elements": [pt("as of"), {"type": "image", "alt_text": "flag", "image_url": "https://x/y"}],
    }

    html = drawn({"type": "header", "text": pt("Henan :dart:")}, {"type": "divider"}, context)

    assert '<h3 class="block header">Henan <span class="emoji"' in html
    assert '<hr class="block">' in html
    assert read(html) == "Henan 🎯 as of 🖼 flag"


def test_a_picture_is_linked_and_never_fetched() -> None:
    html = drawn({"type": "image", "image_url": "https://x.org/a.png", "alt_text": "A map", "title": pt("Map")})

    assert '<a class="picture" href="https://x.org/a.png"' in html
    assert "src=" not in html


def test_rich_text() -> None:
    item = {
        "type": "rich_text_section",
        "elements": [{"type": "text", "text": "one", "style": {"bold": True, "italic": True}}],
    }
    parts = [
        {"type": "rich_text_list", "style": "ordered", "indent": 1, "offset": 2, "elements": [item]},
        {"type": "rich_text_quote", "elements": [{"type": "user", "user_id": "U2"}, {"type": "emoji", "name": "wave"}]},
        {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "a < b"}]},
        {"type": "rich_text_section", "elements": [{"type": "date", "timestamp": 0, "format": "{date_num}"}]},
        {"type": "rich_text_section", "elements": [{"type": "channel", "channel_id": "C1"}, {"type": "hologram"}]},
    ]

    html = drawn({"type": "rich_text", "elements": parts})

    assert '<ol class="indent-1" start="3">' in html
    assert "<b><i>one</i></b>" in html
    assert "<pre>a &lt; b</pre>" in html
    assert read(html) == "one @王芳 👋 a &lt; b 1970-01-01 #general hologram"


def rows_of(*values: object) -> list[list[dict[str, Any]]]:
    rows = [[{"type": "raw_text", "text": "Metric"}, {"type": "raw_text", "text": "Value"}]]
    for value in values:
        cell: dict[str, Any] = {"type": "raw_number", "value": value}
        rows.append([{"type": "raw_text", "text": f"m{value}"}, cell])
    return rows


def test_a_data_table_pages_sorts_and_aligns() -> None:
    html = drawn({"type": "data_table", "caption": "Targets", "page_size": 2, "rows": rows_of(12000, -1.5, 3)})

    assert html.count("<tr hidden>") == 1
    assert "1–2 of 3" in read(html)
    assert 'aria-sort="none" class="right"><button type="button" data-sort="1">Value</button>' in html
    assert '<th scope="row" class=" short">m12000</th>' in html
    assert '<td class="right short" data-number="12000">12,000</td>' in html
    assert "−1.5" in html


def test_a_short_data_table_has_no_pager() -> None:
    html = drawn({"type": "data_table", "caption": "Targets", "rows": rows_of(1, 2)})

    assert "data-page=" not in html
    assert "hidden" not in html


def test_a_plain_table() -> None:
    table = {"type": "table", "rows": rows_of(2.2), "column_settings": [None, {"align": "right", "is_wrapped": True}]}

    html = drawn(table)

    assert '<th class="">Metric</th>' in html
    assert '<td class="right wrapped">2.2</td>' in html


ELEMENTS: dict[str, tuple[dict[str, Any], str]] = {
    "plain_text_input": ({"initial_value": "ab"}, 'value="ab"'),
    "number_input": ({"initial_value": "7"}, 'inputmode="decimal"'),
    "datepicker": ({"initial_date": "2022-12-31"}, 'value="2022-12-31"'),
    "timepicker": ({"initial_time": "09:00"}, 'value="09:00"'),
    "static_select": (
        {"options": [{"text": pt("A"), "value": "a"}], "initial_option": {"text": pt("A"), "value": "a"}},
        '<option value="a" selected>A</option>',
    ),
    "users_select": ({"initial_user": "U2"}, '<option value="U2" selected>王芳</option>'),
    "external_select": ({"initial_option": {"text": pt("A b"), "value": "ab"}}, 'data-value="ab"'),
    "checkboxes": (
        {"options": [{"text": pt("A"), "value": "a"}], "initial_options": [{"text": pt("A"), "value": "a"}]},
        'type="checkbox" name="f/x" value="a" checked',
    ),
    "radio_buttons": ({"options": [{"text": pt("A"), "value": "a"}]}, 'type="radio" name="f/x" value="a">'),
}


@pytest.mark.parametrize("kind", ELEMENTS)
def test_every_control_has_a_label_and_what_it_starts_with(kind: str) -> None:
    properties, expected = ELEMENTS[kind]
    element = {"type": kind, "action_id": "x", **properties}

    html = drawn({"type": "input", "block_id": "f", "label": pt("Name"), "optional": True, "element": element})

    assert expected in html
    assert f'data-control="{kind}" data-block="f" data-action="x" data-quiet' in html
    assert 'for="field-f-x"' in html
    assert 'id="field-f-x"' in html or 'aria-label="Name"' in html
    assert "(optional)" in html


def test_what_was_typed_stays_beside_the_error() -> None:
    field = {"type": "input", "block_id": "due", "label": pt("By when?")}
    element = {"type": "plain_text_input", "action_id": "due", "initial_value": "before"}

    html = drawn(
        {**field, "element": element}, typed={"due": {"due": "whenever"}}, errors={"due": "I cannot read that."}
    )

    assert 'value="whenever"' in html
    assert 'class="block input wrong"' in html
    assert '<p class="error" id="field-due-due-error" role="alert">I cannot read that.</p>' in html
    assert 'aria-describedby="field-due-due-error"' in html
    assert 'aria-invalid="true"' in html


def test_an_emptied_field_stays_empty() -> None:
    element = {"type": "plain_text_input", "action_id": "due", "initial_value": "before"}
    block = {"type": "input", "block_id": "due", "label": pt("By when?"), "element": element}

    assert "before" not in drawn(block, typed={"due": {"due": None}})


def test_a_confirm_dialog_travels_with_its_button() -> None:
    confirm = {"title": pt("Sure?"), "text": pt("It is :fire:"), "confirm": pt("Do it"), "deny": pt("Stop")}

    html = drawn({"type": "actions", "elements": [{"type": "button", "text": pt("Drop"), "confirm": confirm}]})

    carried = re.search(r'data-confirm="([^"]*)"', html)
    assert carried
    words = json.loads(carried[1].replace("&#34;", '"'))
    assert words == {"title": "Sure?", "text": "It is 🔥", "confirm": "Do it", "deny": "Stop", "style": ""}


@pytest.mark.parametrize("block", [{"type": "hologram", "x": 1}, {"no": "type"}, "text", None, 7, {"type": ["list"]}])
def test_unknown_blocks_are_shown_as_such(block: object) -> None:
    assert 'class="block unsupported"' in drawn(block)


def line(*values: object, kind: str = "line") -> dict[str, Any]:
    names = [str(2020 + place) for place in range(len(values))]
    data = [{"label": name, "value": value} for name, value in zip(names, values, strict=True)]
    described = {"type": kind, "axis_config": {"categories": names}, "series": [{"name": "Hubei", "data": data}]}
    return {"type": "data_visualization", "title": "Growth", "chart": described}


@pytest.mark.parametrize("kind", ["line", "bar", "area"])
@pytest.mark.parametrize(
    "values",
    [(1,), (0,), (0, 0), (-3, 5, -0.5), (-3,), (1e12, 2e12), (1e-9, 2e-9), (1e100, -1e100), (None, 2), ("3", 2)],
)
def test_charts_of_every_size(kind: str, values: tuple[object, ...]) -> None:
    html = chart(line(*values, kind=kind))

    assert html is not None
    assert "nan" not in html
    assert "inf" not in html
    assert html.count("<title>Hubei") == sum(isinstance(value, int | float) for value in values)


def test_a_chart_can_be_read_aloud() -> None:
    html = chart(line(2.0, -2.5)) or ""

    assert 'role="img" aria-label="Growth. Line chart. Hubei, 2020: 2; Hubei, 2021: −2.5"' in html
    assert '<li><i class="key colour-0"></i>Hubei</li>' in html


def test_bars_below_zero_hang_from_the_zero_line() -> None:
    html = chart(line(4, -4, kind="bar")) or ""

    floors = re.findall(r'class="bar [^>]*d="M[\d.]+,([\d.]+) V([\d.]+)', html)
    (floor, up), (other_floor, down) = [(float(start), float(end)) for start, end in floors]
    assert floor == other_floor
    assert up < floor < down


def test_pies() -> None:
    segments = [{"label": "On track", "value": 3}, {"label": "Late", "value": 1}, {"label": "Broken", "value": -1}]
    pie = {"title": "Status", "chart": {"type": "pie", "segments": segments}}
    whole = {"title": "Status", "chart": {"type": "pie", "segments": segments[:1]}}

    assert "<title>On track: 3 (75%)</title>" in (chart(pie) or "")
    assert "Broken" not in (chart(pie) or "")
    assert '<circle class="slice' in (chart(whole) or "")


@pytest.mark.parametrize(
    "block",
    [
        {},
        {"chart": 1},
        {"chart": {"type": "radar"}},
        {"chart": {"type": "pie"}},
        {"chart": {"type": "bar", "series": [1]}},
    ],
)
def test_what_cannot_be_drawn_is_no_chart(block: dict[str, Any]) -> None:
    assert chart(block) is None
    assert "unsupported block: data_visualization" in drawn({"type": "data_visualization", **block})


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [(0, 10, [0, 2, 4, 6, 8, 10]), (-3, 5, [-4, -2, 0, 2, 4, 6]), (0, 0.24, [0, 0.05, 0.1, 0.15, 0.2, 0.25])],
)
def test_nice_ticks(low: float, high: float, expected: list[float]) -> None:
    assert nice_ticks(low, high) == pytest.approx(expected)


@given(st.floats(-1e100, 1e100), st.floats(-1e100, 1e100))
def test_ticks_enclose_what_they_measure(one: float, other: float) -> None:
    low, high = sorted((one, other))

    ticks = nice_ticks(low, high)

    assert 2 <= len(ticks) <= 25
    assert ticks[0] < ticks[-1]
    slack = 1e-9 * max(abs(low), abs(high))
    assert ticks[0] <= low + slack
    assert high - slack <= ticks[-1]


@pytest.mark.parametrize(
    ("value", "expected"),
    [(12000, "12,000"), (-1.50, "−1.5"), (0.1 + 0.2, "0.3"), (0, "0"), (1e16, "1e+16"), (100, "100")],
)
def test_numbers_for_people(value: float, expected: str) -> None:
    assert number_words(value) == expected


@pytest.mark.parametrize(
    ("name", "expected"), [("Ada Moreau", "AM"), ("王芳 Wang Fang", "王"), ("bot", "B"), ("", "?")]
)
def test_initials(name: str, expected: str) -> None:
    assert initials(name) == expected


# fmt: off
TYPES = (
    "section", "header", "divider", "context", "actions", "input", "image", "rich_text", "rich_text_section",
    "rich_text_list", "table", "data_table", "data_visualization", "button", "static_select", "external_select",
    "users_select", "overflow", "checkboxes", "radio_buttons", "datepicker", "plain_text_input", "number_input",
    "mrkdwn", "plain_text", "raw_text", "raw_number", "text", "link", "user", "date", "emoji", "bar", "line", "area",
    "pie",
)
KEYS = (
    "type", "text", "fields", "accessory", "elements", "element", "label", "hint", "block_id", "action_id",
    "options", "option_groups", "value", "url", "style", "confirm", "title", "alt_text", "image_url", "rows",
    "column_settings", "caption", "page_size", "row_header_column_index", "chart", "series", "data", "segments",
    "axis_config", "categories", "name", "initial_option", "initial_options", "initial_value", "placeholder",
    "indent", "offset", "timestamp", "format", "description", "optional", "min_query_length", "max_length",
    "multiline", "align", "is_wrapped", "emoji",
)
# fmt: on
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(TYPES)
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=5),
    max_leaves=20,
)
BLOCKS = st.lists(
    st.builds(
        lambda kind, rest: {**rest, "type": kind},
        st.sampled_from(TYPES),
        st.dictionaries(st.sampled_from(KEYS), ANYTHING, max_size=6),
    ),
    max_size=2,
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(BLOCKS)
def test_no_block_is_too_broken_to_be_shown(blocks: list[object]) -> None:
    draw_blocks(blocks, ADA, typed={"b0": {"x": "y"}}, errors={"b0": "wrong"})


@given(st.text(alphabet="*_~`<>|@#!:&;\n^{}\ue000\ue001 a1王", max_size=40))
def test_no_text_breaks_out_of_its_html(typed: str) -> None:
    html = str(mrkdwn(typed, ADA))

    without_tags = re.sub(r'</?(b|i|s|a|pre|code|span|time|blockquote)(\s[a-z-]+="[^"<>]*")*>', "", html)
    assert "<" not in without_tags
    assert ">" not in without_tags
