"""Whatever rule is declared: the most that it takes passes, and one more is refused where it is too much."""

from __future__ import annotations

from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.workspace.limits.blocks import BLOCKS
from bot.workspace.limits.elements import ELEMENTS
from bot.workspace.limits.messages import MESSAGE_PARTS
from bot.workspace.limits.rules import Items, Kinds, Rule, Shape, Surface, Violation
from bot.workspace.limits.selects import SUGGESTIONS
from bot.workspace.limits.surfaces import message_violations, option_violations, view_violations, violations
from bot.workspace.limits.views import VIEWS
from tests.workspace.edges import Edge, edges, example

SURFACES: tuple[Surface, ...] = get_args(Surface)
SHOWN = [(surface, name) for name, block in BLOCKS.items() for surface in SURFACES if surface in block.surfaces]
COUNTED = ("table", "data_visualization")  # a message has few of these
NOT_SHOWN = [(surface, name) for name, block in BLOCKS.items() for surface in SURFACES if surface not in block.surfaces]


def is_found(edge: Edge, found: list[Violation], at: str = "") -> bool:
    return (at + edge.pointer, edge.code) in {(violation.pointer, violation.code) for violation in found}


@pytest.mark.parametrize(("surface", "name"), SHOWN)
def test_a_block_keeps_every_one_of_its_limits(surface: Surface, name: str) -> None:
    for edge in edges(BLOCKS[name], surface):
        assert not is_found(edge, violations([edge.taken], surface), "/blocks/0"), (edge.pointer, edge.code)
        assert is_found(edge, violations([edge.refused], surface), "/blocks/0"), (edge.pointer, edge.code)


@pytest.mark.parametrize(("surface", "name"), NOT_SHOWN)
def test_a_block_is_refused_where_slack_does_not_show_it(surface: Surface, name: str) -> None:
    (violation,) = violations([{"type": name}], surface)

    assert (violation.pointer, violation.message) == ("/blocks/0/type", f"unsupported type: {name}")


@pytest.mark.parametrize("surface", ["modal", "home"])
def test_a_view_keeps_every_one_of_its_limits(surface: Surface) -> None:
    for edge in _own_edges(VIEWS[surface], surface):
        assert not is_found(edge, view_violations(edge.taken, surface), "/view"), (edge.pointer, edge.code)
        assert is_found(edge, view_violations(edge.refused, surface), "/view"), (edge.pointer, edge.code)


@pytest.mark.parametrize("name", [name for name in MESSAGE_PARTS if name != "blocks"])
def test_a_message_keeps_every_one_of_its_limits(name: str) -> None:
    for edge in _own_edges(MESSAGE_PARTS[name], "message"):
        if edge.refused:  # what is empty is not there
            assert not is_found(edge, message_violations({name: edge.taken}), f"/{name}"), (edge.pointer, edge.code)
            assert is_found(edge, message_violations({name: edge.refused}), f"/{name}"), (edge.pointer, edge.code)


def test_suggestions_keep_every_one_of_their_limits() -> None:
    for edge in edges(SUGGESTIONS, "message"):
        assert not is_found(edge, option_violations(edge.taken)), (edge.pointer, edge.code)
        assert is_found(edge, option_violations(edge.refused)), (edge.pointer, edge.code)


def test_every_element_stands_in_a_block_and_every_rule_names_its_page() -> None:
    reached = {id(rule): rule for block in BLOCKS.values() for rule in _rules_in(block)}
    shapes = [rule for rule in reached.values() if isinstance(rule, Shape)]

    assert {id(element) for element in ELEMENTS} <= set(reached)
    assert len(shapes) > 100
    assert {shape.page.split("/")[0] for shape in shapes} == {"reference"}


@settings(deadline=None)
@given(st.sampled_from(SHOWN), st.data())
def test_a_sound_block_is_sound_whatever_stands_beside_it(place: tuple[Surface, str], data: st.DataObject) -> None:
    surface, name = place
    companions = [other for shown, other in SHOWN if shown == surface and other not in COUNTED]
    beside = data.draw(st.lists(st.sampled_from(companions), max_size=8))

    assert violations([example(BLOCKS[kind], surface) for kind in (name, *beside)], surface) == []


def _own_edges(rule: Rule, surface: Surface) -> list[Edge]:
    """The edges of a view or message, without those of its blocks, which have been tried."""
    return [*edges(rule, surface, {id(block) for block in BLOCKS.values()})]


def _rules_in(rule: Any) -> list[Any]:
    match rule:
        case Shape():
            held = [*rule.required.values(), *rule.optional.values()]
        case Kinds():
            held = [*rule.shapes.values()]
        case Items():
            held = [rule.rule]
        case _:
            held = []
    return [rule, *(inner for part in held for inner in _rules_in(part))]
