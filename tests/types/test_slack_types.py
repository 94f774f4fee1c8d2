"""Slack's published types take everything the bot sends, and its manifest."""

from importlib import resources
from pathlib import Path

from tests.payloads import Sent, blocks_in
from tests.types.compiler import Compiler
from tests.types.shapes import constant, constants_of, typescript

SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "*Henan*"}}
OPTION = {"text": {"type": "plain_text", "text": "Henan"}, "value": "HA"}
RIGHT = [
    Sent("slash_commands", {"text": "Henan", "blocks": [SECTION], "response_type": "in_channel"}),
    Sent("response_url", {"text": "Henan", "replace_original": True}),
    Sent("view_submission", {"response_action": "errors", "errors": {"title": "Too long"}}),
    Sent("block_suggestion", {"options": [OPTION]}),
    Sent("chat.scheduledMessages.list", {"channel": "C0GENERAL"}),
    Sent("chat.postMessage", {"channel": "C0GENERAL", "attachments": [{"blocks": [SECTION]}]}),
    Sent("views.publish", {"user_id": "U0ADA", "view": {"type": "home", "blocks": [SECTION]}}),
    Sent("blocks.validate", {"message": {"blocks": [SECTION]}}),
]
WRONG = [
    Sent("slash_commands", {"text": "Henan", "response_type": "everywhere"}),
    Sent("block_actions", {"text": "An answer that nobody reads"}),
    Sent("view_submission", {"response_action": "errors", "errors": ["Too long"]}),
    Sent("block_suggestion", {"options": [OPTION, {"value": "HB"}]}),
    Sent("chat.scheduledMessages.list", {"chanel": "C0GENERAL"}),
    Sent("chat.postMessage", {"channel": "C0GENERAL", "attachments": [{"blocks": [SECTION | {"text": "Henan"}]}]}),
    Sent("views.publish", {"user_id": "U0ADA", "view": {"type": "home", "blocks": [SECTION, {"type": "sectoin"}]}}),
    Sent("blocks.validate", {"message": {"blocks": [SECTION | {"title": "Henan"}]}}),
]


async def test_what_slack_does_not_take_is_refused_and_newer_blocks_are_unpublished(compiler: Compiler, tmp_path: Path):
    assert await compiler.faults(tmp_path, {}) == []


async def test_the_manifest_is_of_slacks_type(compiler: Compiler, tmp_path: Path):
    manifest = (resources.files("config") / "manifest.json").read_text(encoding="utf-8")

    assert await compiler.faults(tmp_path, {"sent.ts": typescript([constant(1, "AppManifest", manifest)])}) == []


async def test_in_every_kind_of_payload_a_fault_is_seen(compiler: Compiler, tmp_path: Path):
    right = {f"right{number}.ts": typescript(constants_of([one])) for number, one in enumerate(RIGHT)}
    wrong = {f"wrong{number}.ts": typescript(constants_of([one])) for number, one in enumerate(WRONG)}

    faults = await compiler.faults(tmp_path, right | wrong)

    assert {fault.partition("(")[0] for fault in faults} == wrong.keys(), faults


async def test_every_payload_is_of_slacks_types(
    compiler: Compiler, payloads: list[Sent], tmp_path: Path, closing_lines: list[str]
):
    shapes = constants_of(payloads)
    blocks = sum(1 for payload in payloads for _ in blocks_in(payload.body))

    assert await compiler.faults(tmp_path, {"sent.ts": typescript(shapes)}) == []
    closing_lines.append(
        f"Slack's types took {len(payloads):,} payloads with {blocks:,} blocks, of {len(shapes)} shapes in all."
    )
