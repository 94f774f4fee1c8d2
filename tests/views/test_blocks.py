"""What cards and lists are made of."""

from handlers.phrases.mrkdwn import escape
from handlers.views.kit.blocks import fields


def test_no_fact_is_lost_however_many_there_are():
    texts = [escape(f"fact {number}") for number in range(1, 24)]
    sections = fields(*texts)

    assert [field["text"] for section in sections for field in section["fields"]] == texts
    assert [len(section["fields"]) for section in sections] == [10, 10, 3]


def test_without_facts_there_is_no_section():
    assert fields() == []
