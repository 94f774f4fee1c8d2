"""Charts."""

from __future__ import annotations

from collections.abc import Iterator

from bot.workspace.limits.objects import BLOCK_ID
from bot.workspace.limits.rules import MESSAGE, Items, Kinds, Number, Object, Shape, String, Surface, Violation

PAGE = "reference/block-kit/blocks/data-visualization-block"
MOST_PARTS = 6  # segments or series at launch; newer copies of the page say 12
LABEL = String(20)  # an example of the page has a name of 31 characters

SEGMENT = Shape(page=PAGE, required={"label": LABEL, "value": Number(above=0)})
POINT = Shape(page=PAGE, required={"label": LABEL, "value": Number()})
SERIES = Shape(page=PAGE, required={"name": LABEL, "data": Items(POINT, 20)})
AXES = Shape(
    page=PAGE,
    required={"categories": Items(LABEL, 20)},
    optional={"x_label": String(50), "y_label": String(50)},
)


def _points_agree(value: Object, surface: Surface) -> Iterator[Violation]:
    categories = value["axis_config"]["categories"]
    names = [series["name"] for series in value["series"]]
    for index, series in enumerate(value["series"]):
        if names.index(series["name"]) != index:
            yield Violation(f"/series/{index}/name", f"must be unique: {series['name']}", "duplicate", field="name")
        if [point["label"] for point in series["data"]] != categories:
            message = "must have one point for each category, in order"
            yield Violation(f"/series/{index}/data", message, "mismatch", field="data")


def _on_axes(kind: str) -> Shape:
    return Shape(
        page=PAGE,
        type=kind,
        required={"series": Items(SERIES, MOST_PARTS), "axis_config": AXES},
        agreements=[_points_agree],
    )


PIE = Shape(page=PAGE, type="pie", required={"segments": Items(SEGMENT, MOST_PARTS)})
DATA_VISUALIZATION = Shape(
    page=PAGE,
    type="data_visualization",
    surfaces=MESSAGE,
    required={"title": String(50), "chart": Kinds(PIE, _on_axes("bar"), _on_axes("area"), _on_axes("line"))},
    optional={"block_id": BLOCK_ID},
)
