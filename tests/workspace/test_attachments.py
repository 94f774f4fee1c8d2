"""What is attached to a message: taken, kept when it is rewritten, and shown without harm."""

from __future__ import annotations

from slack_sdk.web.async_client import AsyncWebClient

from bot.workspace.page.places import Place, reader_of
from bot.workspace.page.talk import message_body
from bot.workspace.workspace import Workspace
from tests.workspace.small_bot import client_of
from tests.workspace.test_scopes import error_of

REPORT = {
    "fallback": "A report",
    "color": "warning",
    "pretext": "*Before*",
    "title": "Report <b>",
    "title_link": "https://example.org/report",
    "text": "for <@U0ADA>",
    "fields": [{"title": "Province", "value": "Henan", "short": True}],
    "image_url": "javascript:alert(1)",
    "footer": "The end",
}


async def test_attachments_alone_are_a_message_and_stay_until_they_are_taken_away(desk: Workspace) -> None:
    client: AsyncWebClient = client_of(desk)

    posted = await client.chat_postMessage(
        channel="C0GENERAL", attachments=[REPORT, {"text": "More", "fallback": "More"}]
    )
    kept = await client.chat_update(channel="C0GENERAL", ts=posted["ts"], text="Words")
    gone = await client.chat_update(channel="C0GENERAL", ts=posted["ts"], text="Words", attachments=[])
    refused = await error_of(client.chat_postMessage(channel="C0GENERAL", text="x", attachments=[{"text": "x"}] * 101))

    assert [one["id"] for one in posted["message"]["attachments"]] == [1, 2]
    assert [one.get("title") for one in kept["message"]["attachments"]] == ["Report <b>", None]
    assert "attachments" not in gone["message"]
    assert refused["error"] == "too_many_attachments"


async def test_an_attachment_is_drawn_with_its_parts(desk: Workspace) -> None:
    message = desk.team.post("C0GENERAL", desk.team.bot_user_id, "", attachments=[REPORT])

    drawn = str(message_body(message, reader_of(desk, Place("U0ADA", "C0GENERAL"))))

    for part in ("<b>Before</b>", 'fill="#ecb22e"', "Report &lt;b&gt;", "@Ada Moreau", "Henan", "The end"):
        assert part in drawn
    assert 'href="https://example.org/report"' in drawn
    assert "javascript" not in drawn
