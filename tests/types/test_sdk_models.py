"""What slack_sdk's own models can check of what the bot sends, they find right."""

import json

import pytest
from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.basic_objects import JsonObject
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.workspace.state.records import Payload
from tests.payloads import Sent, blocks_in

NEWER = {"data_table", "data_visualization"}  # blocks that the SDK has no models of yet


def test_every_block_passes_its_model(payloads: list[Sent], closing_lines: list[str]):
    sent = (block for payload in payloads for block in blocks_in(payload.body))
    distinct = {json.dumps(block, sort_keys=True): block for block in sent}.values()
    models = [(Block.parse(block), block) for block in distinct]

    known = [(model, block) for model, block in models if model]
    strangers = {block["type"] for model, block in models if not model}
    assert strangers <= NEWER
    assert NEWER.isdisjoint(block["type"] for _, block in known), "strike it from the list: there is a model now"
    assert [fault for model, block in known for fault in faults_of(model, block)] == []
    closing_lines.append(
        f"slack_sdk's models took {len(known):,} distinct blocks; it has none for the other {len(models) - len(known)}."
    )


def test_every_view_passes_its_model(payloads: list[Sent]):
    views = [payload.body["view"] for payload in payloads if "view" in payload.body]
    frames = [view | {"blocks": [{"type": "divider"}]} for view in views]  # blocks are looked at one by one, above

    assert [fault for frame in frames for fault in faults_of(View(**frame), frame)] == []


@pytest.mark.parametrize(
    "block",
    [
        {"type": "header", "text": {"type": "plain_text", "text": "x" * 151}},
        {"type": "divider", "titel": "lost"},
    ],
)
def test_a_fault_is_seen(block: Payload):
    model = Block.parse(block)

    assert model
    assert faults_of(model, block)


def faults_of(model: JsonObject, payload: Payload) -> list[str]:
    """What a model refuses of the payload it was made of, or loses."""
    try:
        kept = model.to_dict()
    except SlackObjectFormationError as error:
        return [f"{error}: {payload}"]
    return [] if kept == payload else [f"the model keeps {kept} of {payload}"]
