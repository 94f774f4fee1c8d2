"""Digests in both languages, in every state, within Slack's limits."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

import pytest

from bot.workspace.limits.surfaces import message_violations, view_violations
from config.provinces import PROVINCES
from handlers.phrases.language import language_for
from handlers.views.kit.blocks import Answer
from handlers.views.kit.query_words import asked_for
from handlers.views.kit.reader import Reader
from handlers.views.posting.digest import Heading, digest, quiet, whole_group
from handlers.views.subscriptions import Kept, listing, lost_channel, subscription_form, zones_like
from handlers.words.query import Query, read_query
from store.model.actual import Actual
from store.model.change import Change
from store.model.commitment import Initiative, State, Target
from store.model.judgement import judge, tally
from store.model.lineage import Succession
from store.model.milestone import stage_of
from store.model.progress import Followed, Judged
from store.model.selection import Selection
from store.model.subscription import Subscription, Told
from store.news import Advanced, Gone, Moved, News
from store.snapshot import Since
from tests.ledgers import HOSTILE
from tests.reading import unmarked
from tests.store.samples import actual, initiative, milestone, target

TODAY = date(2023, 9, 18)
SINCE = Since(7, date(2023, 9, 11))
EN, ZH = Reader("", language_for("en")), Reader("", language_for("zh-CN"))
HEADING = Heading(read_query("henan", TODAY, "U1"), SINCE.day, TODAY)
REMEMBERED: dict[str, str | int] = {"words": "henan", "by": "U1", "after": 7, "since": "2023-09-11"}


def judged(one: Target, *figures: Actual, today: date = TODAY) -> Judged:
    return Judged(one, judge(one, figures, today), figures)


def moved(one: Target, *figures: Actual, former: Target | None = None) -> Moved:
    was = judged(former or one, today=SINCE.day)
    return Moved(judged(one, *figures), was, [Change(None, figure) for figure in figures])


def followed(one: Initiative, *steps: str) -> Followed:
    taken = [milestone(f"m{place}", one.id, title=title, stage="launched") for place, title in enumerate(steps)]
    return Followed(one, taken, stage_of(taken, TODAY), is_overdue=False)


def told(**groups: object) -> News:
    return News(SINCE, 9, TODAY)._replace(**groups)  # type: ignore[arg-type]


def words(answers: Sequence[Answer]) -> str:
    return "\n".join(unmarked(answer.text, {}) for answer in answers)


def shown(news: News, reader: Reader = EN, heading: Heading = HEADING) -> tuple[str, list[str]]:
    """The post and its thread, as they are read."""
    parent, replies = digest(news, heading, REMEMBERED, reader)
    for answer in (parent, *replies):
        assert message_violations(answer._asdict()) == []
    return text(parent), [text(reply) for reply in replies]


def counted_in(news: News) -> str:
    """What the post says of its thread."""
    parent, _ = digest(news, HEADING, REMEMBERED, EN)
    return "".join(block["elements"][0]["text"] for block in parent.blocks if block["type"] == "context")


def text(answer: Answer) -> str:
    return "\n".join(unmarked(block["text"]["text"], {}) for block in answer.blocks if "text" in block)


def test_what_matters_most_stands_above_and_nowhere_else():
    better = moved(target("HA-2022-02"), actual("b", value="2.1"))
    worse = moved(target(), actual())
    new = [judged(target(f"SN-2022-{n:02}")) for n in range(1, 5)]
    parent, (thread,) = shown(told(moved=[better, worse], added=new))

    assert parent.splitlines() == [
        "Digest: Henan · 11 Sep 2023 to 18 Sep 2023",
        "• HA-2022-01 Henan missed R&D intensity (1.86% against ≥ 1.96%)",
        "• HA-2022-02 Henan met R&D intensity (2.1% against ≥ 1.96%)",
        "• 4 new from Shaanxi",
    ]
    assert thread.splitlines()[0] == "New · 4"
    assert "HA-2022" not in thread


def test_the_notification_begins_with_what_matters_most():
    news = told(moved=[moved(target(), actual())], added=[judged(target("SN-2022-01"))])
    parent, _ = digest(news, HEADING, REMEMBERED, EN)

    assert unmarked(parent.text, {}).splitlines()[0] == (
        "Henan missed R&D intensity (1.86% against ≥ 1.96%); 1 new from Shaanxi"
    )


def test_of_many_failures_the_worst_are_named_and_the_others_counted_by_their_status():
    figures = (("GS", "1.9"), ("HN", "1.2"), ("HA", "1.5"), ("SN", "2.5"), ("SX", "2.4"))
    news = told(
        moved=[moved(target(f"{code}-2022-01"), actual(code, province=code, value=value)) for code, value in figures]
    )
    parent, (thread,) = shown(news)

    assert [line.split(" ")[1] for line in parent.splitlines()[1:4]] == ["HN-2022-01", "HA-2022-01", "SN-2022-01"]
    assert counted_in(news) == "In the thread: Status changed · 2 more (Missed 1, Met 1)"
    assert (
        "• GS-2022-01 Gansu (甘肃) · R&D intensity ≥ 1.96%: ⏳ Awaiting result → ❌ Missed\n"
        "     new figure 1.9% (2022, final). 1.9% (2022, final, released 18 Sep 2023), against ≥ 1.96%." in thread
    )


def test_what_slips_says_what_it_was():
    slipped = target(deadline={"on": "2025-12-31", "precision": "plan"}, value="1.9", state=State.REVISED)
    parent, replies = shown(told(moved=[Moved(judged(slipped), judged(target(), today=date(2022, 6, 1)))]))

    assert (
        "• HA-2022-01 Henan changed R&D intensity: ≥ 1.96%, by end of 2022 → "
        "≥ 1.9%, by end of 2025 (14th five-year plan)" in parent
    )
    assert replies == []


def test_work_that_is_put_off_says_until_when():
    at_first = initiative(deadline={"on": "2023-12-31", "precision": "year"})
    later = initiative(deadline={"on": "2025-12-31", "precision": "year"}, state=State.REVISED)
    parent, _ = shown(told(advanced=[Advanced(followed(later), followed(at_first))]))

    assert "• HA-2022-02 Henan changed “A provincial laboratory system”: end of 2023 → end of 2025" in parent


def test_what_is_raised_is_counted_as_revised():
    raised = target(value="2.2", state=State.REVISED)
    parent, (thread,) = shown(told(moved=[Moved(judged(raised), judged(target()))]))

    assert "• 1 commitment was revised" in parent
    assert "promise ≥ 1.96% → ≥ 2.2%" in thread


def test_less_than_last_year_is_named_with_last_years_promise():
    now = target("HA-2023-01", year=2023, value="1.5", deadline={"on": "2023-12-31", "precision": "year"})
    pair = Succession(target("HA-2022-01", value="1.96"), now)
    parent, replies = shown(told(added=[judged(now)], taken_up=[pair]))

    assert "• HA-2023-01 Henan lowered R&D intensity: ≥ 1.96% (2022) → ≥ 1.5%" in parent
    assert "HA-2023-01" not in "".join(replies), "what is told of the year before is not new besides"


def test_each_commitment_is_told_in_one_group():
    due = judged(target("HA-2023-07", year=2023, deadline={"on": "2023-09-20"}))
    other = judged(target("HA-2022-09", deadline={"on": "2023-09-21"}))
    parent, (thread,) = shown(told(added=[due], due=[due, other]))

    assert thread.count("HA-2023-07") == 1
    assert "Due within 14 days · 1" in thread
    assert "HA-" not in parent


def test_what_was_late_before_is_counted_on_a_button_and_in_a_first_digest_not_at_all():
    late = [Followed(initiative(f"HA-2022-{n:02}"), (), None, is_overdue=True) for n in range(1, 8)]
    news = told(overdue=late, added=[judged(target("SN-2022-01"))])
    parent, (thread,) = digest(news, HEADING, REMEMBERED, EN)

    assert [button["text"]["text"] for button in parent.blocks[-1]["elements"]] == ["Past the date and not done · 7"]
    assert "HA-2022" not in text(thread)
    assert text(whole_group(news, "overdue", HEADING, EN)).count("•") == 7
    first, _ = digest(news._replace(since=SINCE._replace(is_first=True)), HEADING, REMEMBERED, EN)
    assert [block["type"] for block in first.blocks] == ["section"]


@pytest.mark.parametrize(
    ("typed", "read", "in_chinese"),
    [
        ("henan,hubei", "Henan and Hubei", "河南、湖北"),
        ("河南 rd_intensity 2022", "Henan · R&D intensity · 2022", "河南 · 研发投入强度 · 2022"),
        ("henan -theme:talent overdue", "Henan · overdue · without Talent", "河南 · 逾期 · 除人才外"),
        ("owner:nobody due:2026", "without an owner · Due 1 Jan 2026 to 31 Dec 2026", None),
        ("", "all commitments", "全部承诺"),
        ("henan,hubei,gansu,hunan,anhui", "Henan, Hubei, Gansu and 2 more", "河南、湖北、甘肃及另外2个"),
    ],
)
def test_a_query_in_peoples_words(typed: str, read: str, in_chinese: str | None):
    query = read_query(typed, TODAY, "U1")

    assert unmarked(asked_for(query, EN.language, 120), {}) == read
    assert in_chinese is None or unmarked(asked_for(query, ZH.language, 120), {}) == in_chinese


def test_what_is_new_gone_taken_back_and_done():
    figure = actual(value="1.9")
    settled = judged(target("HA-2022-02"), actual(value="1.9", released=date(2023, 9, 1)))
    back = Moved(settled, settled, [Change(figure, None)])
    work = followed(initiative(), "Fund opened")
    step = Advanced(work, followed(initiative()), [Change(None, work.steps[0])])
    dropped = target("HA-2022-04", state=State.DROPPED)
    news = told(
        moved=[back],
        advanced=[step],
        added=[judged(target("HA-2022-05"))],
        gone=[Gone(dropped, is_removed=False), Gone(target("HA-2022-06"), is_removed=True)],
    )
    parent, replies = shown(news)

    assert "• 1 new from Henan" in parent
    assert counted_in(news) == "In the thread: Taken back · 1"
    assert "figure taken back: 1.9% (2022, final)" in "\n".join(replies)
    assert "A provincial laboratory system · 1 May 2022: Fund opened · Launched" in "\n".join(replies)
    assert "HA-2022-04 Henan (河南) · R&D intensity ≥ 1.96% · dropped" in "\n".join(replies)
    assert "HA-2022-06 Henan (河南) · R&D intensity ≥ 1.96% · taken off the record" in "\n".join(replies)


def test_late_and_nothing():
    parent, replies = shown(told(), heading=HEADING._replace(is_late=True, query=Query()))

    assert parent == (
        "Digest: all commitments · 11 Sep 2023 to 18 Sep 2023 (late)\nNothing has changed since 11 Sep 2023."
    )
    assert replies == []


def test_a_sign_of_life_is_one_sentence():
    answer = quiet(HEADING, tally([judged(target(), actual()).judgement]), EN)

    assert words([answer]).endswith("Nothing has changed since 11 Sep 2023; current sourced figures: 1 of 1.")


@pytest.mark.parametrize("reader", [EN, ZH, EN.without_new_blocks()])
def test_a_great_many_hostile_ones_fit(reader: Reader):
    many = [
        moved(target(f"{code}-2022-{n:02}", title=HOSTILE), actual(f"{code}{n}", province=code, note="x"))
        for code in list(PROVINCES)[:31]
        for n in range(1, 201)
    ]
    work = [followed(initiative(f"HA-2022-{n:02}", title=HOSTILE), HOSTILE[:900]) for n in range(1, 201)]
    news = told(
        moved=many,
        advanced=[Advanced(one, one, [Change(None, one.steps[0])]) for one in work],
        added=[*work],
        overdue=work,
        gone=[Gone(one.initiative, is_removed=True) for one in work],
        due=[one.now for one in many],
    )
    query = Query(selection=Selection(themes=(HOSTILE[:500],)))
    parent, replies = digest(news, HEADING._replace(query=query), REMEMBERED | {"words": "河" * 500}, reader)

    assert "New ·" not in text(replies[0]), "each is told once"
    for answer in (parent, *replies, *(whole_group(news, key, HEADING, reader) for key in ("turned", "added", "x"))):
        assert message_violations(answer._asdict()) == []
        assert "<!" not in answer.text + "".join(block["text"]["text"] for block in answer.blocks if "text" in block)


def test_a_chart_where_the_same_was_measured_in_several_provinces():
    anew = [moved(target(f"{code}-2022-01"), actual(code, province=code)) for code in ("HA", "GS", "HB")]
    parent, _ = digest(told(moved=anew), HEADING, REMEMBERED, EN)
    plain, _ = digest(told(moved=anew), HEADING, REMEMBERED, EN.without_new_blocks())

    assert [block["type"] for block in parent.blocks] == ["section", "data_visualization", "actions"]
    assert [block["type"] for block in plain.blocks] == ["section", "actions"]


def subscription(**changes: object) -> Subscription:
    facts = {"id": "S1", "channel_id": "C1", "starts_on": TODAY, "created_by": "U1", "query": "henan"}
    return Subscription.model_validate(facts | changes)


NEXT = datetime.fromisoformat("2023-09-25T01:30:00+00:00")


@pytest.mark.parametrize(
    ("kept", "says"),
    [
        (Kept(subscription(), NEXT), "Next post: Monday 25 Sep 2023, 09:30 (Asia/Shanghai)"),
        (Kept(subscription(weekdays=range(7), at="07:05"), NEXT), "every day at 07:05 (Asia/Shanghai)"),
        (
            Kept(subscription(weekdays=(0, 3), locale="zh-CN"), NEXT),
            "Monday and Thursday at 09:30 (Asia/Shanghai) · 中文",
        ),
        (Kept(subscription(paused_until=date.max)), "Paused until somebody resumes it"),
        (Kept(subscription(paused_until=date(2023, 10, 1)), NEXT), "Paused until 1 Oct 2023"),
        (Kept(subscription(), NEXT, "is_archived"), "Blocked: this channel is archived."),
        (Kept(subscription(), NEXT, "strange_word"), "Slack does not take my posts here (strange_word)."),
        (Kept(subscription(query="<!channel>"), NEXT), "<!channel> · digest"),
        (Kept(subscription(told=(Told.REMINDERS,))), "henan · reminders · "),
    ],
)
def test_a_subscription_in_every_state(kept: Kept, says: str):
    answer = listing([kept], TODAY, EN.language)

    assert says in text(answer)
    assert message_violations(answer._asdict()) == []
    assert "<!" not in answer.blocks[1]["text"]["text"]


def test_a_channel_with_none_and_with_more_than_are_shown():
    assert "no subscription yet" in text(listing([], TODAY, EN.language))
    crowd = listing([Kept(subscription(id=f"S{n}"), NEXT) for n in range(60)], TODAY, ZH.language)
    assert message_violations(crowd._asdict()) == []


@pytest.mark.parametrize("reader", [EN, ZH])
@pytest.mark.parametrize("before", [None, subscription(query="x" * 500, zone="America/Argentina/Buenos_Aires")])
def test_the_form_is_taken_by_slack(before: Subscription | None, reader: Reader):
    form = subscription_form(before, "", reader.language, zone="Asia/Shanghai", locale="en")

    assert view_violations(form, "modal") == []
    assert message_violations(lost_channel(subscription(), "not_in_channel")._asdict()) == []


@pytest.mark.parametrize(
    ("letters", "first"),
    [
        ("", "Asia/Shanghai"),
        ("london", "Europe/London"),
        ("new york", "America/New_York"),
        ("Beijing", "Asia/Shanghai"),
        ("北京", "Asia/Shanghai"),
        ("伦敦", "Europe/London"),
    ],
)
def test_a_zone_is_found_by_its_city(letters: str, first: str):
    assert zones_like(letters, ZH.language)[0]["value"] == first


def test_a_zone_that_does_not_exist_is_not_found():
    assert zones_like("<!channel>", EN.language) == []
    assert Decimal(len(zones_like("", EN.language))) == 100
