"""slack_sdk's own models judge as we do: what they build we take, and what they refuse we refuse."""

from __future__ import annotations

from typing import Any

import pytest
from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.attachments import Attachment, AttachmentField, BlockAttachment
from slack_sdk.models.blocks import (
    ActionsBlock,
    AlertBlock,
    Block,
    ButtonElement,
    CardBlock,
    CarouselBlock,
    ChannelMultiSelectElement,
    ChannelSelectElement,
    CheckboxesElement,
    ConfirmObject,
    ContainerBlock,
    ContextActionsBlock,
    ContextBlock,
    ConversationFilter,
    ConversationMultiSelectElement,
    ConversationSelectElement,
    DatePickerElement,
    DateTimePickerElement,
    DividerBlock,
    EmailInputElement,
    ExternalDataMultiSelectElement,
    ExternalDataSelectElement,
    FeedbackButtonObject,
    FeedbackButtonsElement,
    HeaderBlock,
    IconButtonElement,
    ImageBlock,
    ImageElement,
    InputBlock,
    InputInteractiveElement,
    MarkdownBlock,
    MarkdownTextObject,
    NumberInputElement,
    Option,
    OptionGroup,
    OverflowMenuElement,
    PlainTextInputElement,
    PlainTextObject,
    PlanBlock,
    RadioButtonsElement,
    RawTextObject,
    RichTextBlock,
    RichTextElementParts,
    RichTextInputElement,
    RichTextListElement,
    RichTextPreformattedElement,
    RichTextQuoteElement,
    RichTextSectionElement,
    SectionBlock,
    StaticMultiSelectElement,
    StaticSelectElement,
    TableBlock,
    TaskCardBlock,
    TimePickerElement,
    UrlInputElement,
    UrlSourceElement,
    UserMultiSelectElement,
    UserSelectElement,
    VideoBlock,
)
from slack_sdk.models.blocks.basic_components import SlackFile
from slack_sdk.models.blocks.block_elements import FileInputElement
from slack_sdk.models.metadata import Metadata
from slack_sdk.models.views import View

from bot.workspace.limits.blocks import BLOCKS
from bot.workspace.limits.rules import Surface
from bot.workspace.limits.surfaces import message_violations, view_violations, violations
from bot.workspace.limits.views import VIEWS
from tests.workspace.edges import edges

REFUSALS = (SlackObjectFormationError, TypeError, KeyError)  # the latter two: too broken to be read at all

WORDS = PlainTextObject(text="Words", emoji=True)
BOLD = MarkdownTextObject(text="*Words*", verbatim=True)
ONE, TWO = Option(label="One", value="1"), Option(label="Two", value="2", description="More of it")
GROUP = OptionGroup(label="Numbers", options=[ONE, TWO])
SURE = ConfirmObject(title=WORDS, text=WORDS, confirm=WORDS, deny=WORDS, style="danger")
PICTURE = ImageElement(image_url="https://example.org/a.png", alt_text="A picture")
BUTTON = ButtonElement(text="Press", action_id="press", value="v", style="primary", confirm=SURE)
LINK = RichTextElementParts.Link(url="https://example.org", text="there")
SENTENCE = RichTextSectionElement(elements=[RichTextElementParts.Text(text="See "), LINK])
RICH = RichTextBlock(
    elements=[
        SENTENCE,
        RichTextListElement(style="bullet", indent=1, elements=[SENTENCE]),
        RichTextQuoteElement(elements=[RichTextElementParts.User(user_id="U0ADA")]),
        RichTextPreformattedElement(elements=[RichTextElementParts.Text(text="x = 1")], border=1),
    ]
)
TASK = TaskCardBlock(
    task_id="1",
    title="Read",
    status="complete",
    details=RICH,
    sources=[UrlSourceElement(url="https://example.org", text="x")],
)

ASKED: list[InputInteractiveElement] = [
    PlainTextInputElement(action_id="a", placeholder="Title", max_length=150, multiline=True),
    NumberInputElement(action_id="a", is_decimal_allowed=True, min_value="0", max_value="9.5"),
    EmailInputElement(action_id="a"),
    UrlInputElement(action_id="a", initial_value="https://example.org"),
    FileInputElement(action_id="a", filetypes=["pdf"], max_files=10),
    RichTextInputElement(action_id="a"),
    DatePickerElement(action_id="a", initial_date="2026-11-17", placeholder="Day"),
    TimePickerElement(action_id="a", initial_time="08:30", timezone="Asia/Shanghai"),
    DateTimePickerElement(action_id="a", initial_date_time=1767225600, focus_on_load=True),
    CheckboxesElement(action_id="a", options=[ONE, TWO], initial_options=[TWO]),
    RadioButtonsElement(action_id="a", options=[ONE, TWO], initial_option=ONE),
    StaticSelectElement(action_id="a", options=[ONE, TWO], initial_option=TWO, placeholder="Choose"),
    StaticMultiSelectElement(action_id="a", option_groups=[GROUP], initial_options=[ONE], max_selected_items=2),
    ExternalDataSelectElement(action_id="a", min_query_length=1, initial_option=ONE),
    ExternalDataMultiSelectElement(action_id="a", min_query_length=1),
    UserSelectElement(action_id="a", initial_user="U0ADA"),
    UserMultiSelectElement(action_id="a", initial_users=["U0ADA"]),
    ChannelSelectElement(action_id="a", response_url_enabled=True),
    ChannelMultiSelectElement(action_id="a"),
    ConversationSelectElement(action_id="a", filter=ConversationFilter(include=["im", "public"])),
    ConversationMultiSelectElement(action_id="a", default_to_current_conversation=True),
]

BUILT: list[Block] = [
    SectionBlock(text=BOLD, fields=["*a*", "b"], accessory=BUTTON, block_id="s"),
    SectionBlock(text=BOLD, accessory=PICTURE),
    SectionBlock(text=BOLD, accessory=OverflowMenuElement(action_id="o", options=[ONE, TWO])),
    HeaderBlock(text=WORDS),
    DividerBlock(),
    ContextBlock(elements=[PICTURE, BOLD, WORDS]),
    ActionsBlock(elements=[BUTTON, UserSelectElement(action_id="u", confirm=SURE)]),
    InputBlock(label="Title", hint="Short", element=PlainTextInputElement(action_id="t"), optional=True),
    ImageBlock(alt_text="A picture", slack_file=SlackFile(id="F1"), title="Title"),
    RICH,
    MarkdownBlock(text="# Heading"),
    TableBlock(rows=[[RawTextObject(text="x").to_dict(), RICH.to_dict()]], column_settings=[{"align": "right"}]),
    CardBlock(title="*Title*", subtitle="Sub", body="Body", hero_image=PICTURE, actions=[BUTTON]),
    CarouselBlock(elements=[CardBlock(body="Body")]),
    ContainerBlock(title="Title", child_blocks=[DividerBlock(), HeaderBlock(text="x")], is_collapsible=True),
    ContextActionsBlock(
        elements=[
            FeedbackButtonsElement(
                action_id="f",
                positive_button=FeedbackButtonObject(text="Good", value="+"),
                negative_button=FeedbackButtonObject(text="Bad", value="-"),
            ),
            IconButtonElement(action_id="i", icon="trash", text="Remove"),
        ]
    ),
    TASK,
    PlanBlock(title="Plan", tasks=[TASK]),
    VideoBlock(alt_text="a", video_url="https://v", thumbnail_url="https://t", title="Film", author_name="x" * 49),
]


@pytest.mark.parametrize("block", BUILT, ids=lambda block: block.type)
def test_what_the_sdk_builds_is_taken(block: Block) -> None:
    assert message_violations({"blocks": [block.to_dict()]}) == []


@pytest.mark.parametrize("element", ASKED, ids=lambda element: element.type)
def test_a_modal_that_the_sdk_builds_is_taken(element: InputInteractiveElement) -> None:
    asking = InputBlock(label="Question", element=element, block_id="question")
    alert = AlertBlock(text=WORDS, level="warning")
    view = View(
        type="modal", title="Title", submit="Send", close="Cancel", callback_id="c", blocks=[alert, asking, *BUILT[:10]]
    )

    assert view_violations(view.to_dict(), "modal") == []


def test_attachments_and_metadata_that_the_sdk_and_old_apps_build_are_taken() -> None:
    plain = Attachment(
        text="x",
        fallback="x",
        color="#36a64f",
        title="T",
        footer="f",
        ts=1,
        fields=[AttachmentField(title="a", value="b")],
    )
    old = {"attachment_type": "default", "color": "#abc", "ts": "1767225600.5", "fields": [{"value": 7}]}
    about = Metadata(event_type="digest_posted", event_payload={"key": "digest:C1:2026-W47"})
    attachments = [old, plain.to_dict(), BlockAttachment(blocks=BUILT[:3], fallback="x").to_dict()]

    assert message_violations({"attachments": attachments, "metadata": about.to_dict()}) == []


@pytest.mark.parametrize("name", [name for name, block in BLOCKS.items() if block.surfaces])
def test_what_the_sdk_refuses_is_refused_and_what_it_passes_on_stays_sound(name: str) -> None:
    surface = sorted(BLOCKS[name].surfaces)[-1]
    for edge in edges(BLOCKS[name], surface):
        for block in (edge.taken, edge.refused):
            ours = violations([block], surface)
            if isinstance(block, dict) and not ours and not _lacks_what_only_the_sdk_asks_for(block):
                assert _faults_after_the_sdk(block, surface) == [], block


@pytest.mark.parametrize("surface", ["modal", "home"])
def test_a_view_that_the_sdk_refuses_is_refused(surface: Surface) -> None:
    judged = 0
    for edge in edges(VIEWS[surface], surface, {id(block) for block in BLOCKS.values()}):
        for view in (edge.taken, edge.refused):
            try:
                View(**view).to_dict()
            except REFUSALS:
                judged += 1
                assert view_violations(view, surface) != [], view
    assert judged > 5


def _lacks_what_only_the_sdk_asks_for(block: dict[str, Any]) -> bool:
    tasks = [block, *block.get("tasks", [])]
    return any(task.get("type") == "task_card" and "status" not in task for task in tasks)


def _faults_after_the_sdk(block: dict[str, Any], surface: Surface) -> list[Any]:
    """What is wrong with a block once the SDK has read and written it, or that the SDK refuses it."""
    try:
        read = Block.parse(block)
        return [] if read is None else [*violations([read.to_dict()], surface)]  # None: newer than the SDK
    except REFUSALS as refusal:
        return [refusal]
