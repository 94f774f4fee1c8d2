"""Digests in both languages, in every state, within Slack's limits."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

import pytest

from bot.workspace.limits.surfaces import message_violations, view_violations
from config.provinces import PROVINCES
from handlers.phrases.language import language_for
from handlers.views.kit.blocks import Answer
from handlers.views.kit.reader import Reader
from handlers.views.posting.digest import Heading, digest, quiet, whole_group
from handlers.views.subscriptions import Kept, listing, lost_channel, subscription_form, zones_like
from store.model.actual import Actual
from store.model.change import Change
from store.model.commitment import Initiative, State, Target
from store.model.judgement import judge, tally
from store.model.milestone import stage_of
from store.model.progress import Followed, Judged
from store.model.subscription import Subscription, Told
from store.news import Advanced, Gone, Moved, News
from store.snapshot import Since
from tests.ledgers import HOSTILE
from tests.reading import unmarked
from tests.store.samples import actual, initiative, milestone, target

TODAY = date(2023, 9, 18)
SINCE = Since(7, date(2023, 9, 11))
EN, ZH = Reader("", language_for("en")), Reader("", language_for("zh-CN"))
HEADING = Heading("henan", SINCE.day, TODAY)
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


def text(answer: Answer) -> str:
    return "\n".join(unmarked(block["text"]["text"], {}) for block in answer.blocks if "text" in block)


def test_a_turn_for_the_worse_comes_first_with_its_cause():
    better = moved(target("HA-2022-02"), actual("b", value="2.1"))
    worse = moved(target(), actual())
    parent, (turned,) = shown(told(moved=[better, worse]))

    assert parent.splitlines() == [
        "Digest: henan · 11 Sep 2023 to 18 Sep 2023",
        "HA-2022-01 Henan (河南): R&D intensity ≥ 1.96% is now ❌ Missed (before: ⏳ Awaiting result).",
        "Status changed: 2",
    ]
    assert (
        "• HA-2022-01 Henan (河南) · R&D intensity ≥ 1.96%: ⏳ Awaiting result → ❌ Missed\n"
        "     new figure 1.86% (2022, final). 1.86% (2022, final, released 18 Sep 2023), against ≥ 1.96%." in turned
    )


def test_what_is_revised_says_what_it_was():
    slipped = target(deadline={"on": "2025-12-31", "precision": "plan"}, value="2.2", state=State.REVISED)
    parent, (revised,) = shown(told(moved=[Moved(judged(slipped), judged(target(), today=date(2022, 6, 1)))]))

    assert "1 commitment was revised." in parent
    assert "promise ≥ 1.96% → ≥ 2.2%; deadline end of 2022 → end of 2025 (14th five-year plan)" in revised


def test_what_is_new_gone_taken_back_and_done():
    figure = actual(value="1.9")
    settled = judged(target("HA-2022-02"), actual(value="1.9", released=date(2023, 9, 1)))
    back = Moved(settled, settled, [Change(figure, None)])
    work = followed(initiative(), "Fund opened")
    step = Advanced(work, followed(initiative()), [Change(None, work.steps[0])])
    dropped = target("HA-2022-04", state=State.DROPPED)
    parent, replies = shown(
        told(
            moved=[back],
            advanced=[step],
            added=[judged(target("HA-2022-05"))],
            gone=[Gone(dropped, is_removed=False), Gone(target("HA-2022-06"), is_removed=True)],
        ),
        heading=HEADING,
    )

    assert "1 commitment is new." in parent
    assert "New: 1 · New steps: 1 · Taken back: 1 · No longer followed: 2" in parent
    assert "figure taken back: 1.9% (2022, final)" in "\n".join(replies)
    assert "A provincial laboratory system · 1 May 2022: Fund opened · Launched" in "\n".join(replies)
    assert "HA-2022-04 Henan (河南) · R&D intensity ≥ 1.96% · dropped" in "\n".join(replies)
    assert "HA-2022-06 Henan (河南) · R&D intensity ≥ 1.96% · taken off the record" in "\n".join(replies)


def test_late_and_nothing():
    parent, replies = shown(told(), heading=HEADING._replace(is_late=True, words=""))

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
    parent, replies = digest(news, HEADING._replace(words=HOSTILE[:500]), REMEMBERED | {"words": "河" * 500}, reader)

    assert len(replies) == 6
    for answer in (parent, *replies, *(whole_group(news, key, HEADING, reader) for key in ("turned", "added", "x"))):
        assert message_violations(answer._asdict()) == []
        assert "<!" not in answer.text + "".join(block["text"]["text"] for block in answer.blocks if "text" in block)


def test_a_chart_where_the_same_was_measured_in_several_provinces():
    anew = [moved(target(f"{code}-2022-01"), actual(code, province=code)) for code in ("HA", "GS", "HB")]
    parent, _ = digest(told(moved=anew), HEADING, REMEMBERED, EN)
    plain, _ = digest(told(moved=anew), HEADING, REMEMBERED, EN.without_new_blocks())

    assert [block["type"] for block in parent.blocks] == ["section", "data_visualization"]
    assert [block["type"] for block in plain.blocks] == ["section"]


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
