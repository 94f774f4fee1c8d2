"""The starter ledger: complete, and in terms that the tables know."""

import json
from decimal import Decimal
from importlib.resources import files
from typing import Any

import pytest

from config.metrics import METRICS, Basis, Theme
from config.provinces import PROVINCES

EVERY = sorted(file.name.removesuffix(".json") for file in (files("config") / "example").iterdir())
YEARS = {"henan-2022": (5, 16), "gansu-2022": (0, 10), "hebei-2023": (7, 0), "zhejiang-2025": (1, 1)}


def ledger(name: str) -> Any:
    return json.loads((files("config") / "example" / f"{name}.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("name", "targets", "initiatives"), [(name, *counts) for name, counts in YEARS.items()])
def test_commitments_are_numbered_without_a_gap(name: str, targets: int, initiatives: int) -> None:
    book = ledger(name)

    assert (len(book["targets"]), len(book["initiatives"])) == (targets, initiatives)
    numbers = [commitment["number"] for commitment in book["targets"] + book["initiatives"]]
    assert numbers == list(range(1, targets + initiatives + 1))


@pytest.mark.parametrize("name", EVERY)
def test_terms_are_known_and_both_languages_are_there(name: str) -> None:
    book = ledger(name)

    assert book["conference"]["province"] in PROVINCES
    for commitment in book["targets"] + book["initiatives"]:
        assert commitment["metric"] is None or commitment["metric"] in METRICS
        assert set(commitment["themes"]) <= set(Theme)
        assert commitment["title"]
        assert commitment["title_zh"]
        assert bool(commitment["note"]) == bool(commitment["note_zh"])
        assert commitment["words_are"] == "paraphrase"


@pytest.mark.parametrize("name", EVERY)
def test_values_are_exact_and_of_a_sane_scale(name: str) -> None:
    book = ledger(name)

    for figure in book["targets"] + book["actuals"]:
        sane = METRICS[figure["metric"]].sane_range
        if sane and figure["basis"] == Basis.LEVEL:
            assert sane[0] <= Decimal(figure["value"]) <= sane[1]
        assert format(Decimal(figure["value"]), "f") == figure["value"]


def test_henan_grew_by_twelve_percent_between_its_two_final_levels() -> None:
    levels = {
        actual["year"]: Decimal(actual["value"])
        for actual in ledger("henan-2022")["actuals"]
        if actual["metric"] == "rd_expenditure" and actual["status"] == "final"
    }

    assert round((levels[2022] / levels[2021] - 1) * 100, 1) == Decimal("12.2")
