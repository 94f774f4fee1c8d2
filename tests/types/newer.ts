// The blocks that Slack takes and its published types do not have yet; one that they have got is struck from this list.

import type { Block, KnownBlock } from "@slack/types";

// https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block
export interface DataVisualizationBlock extends Block {
  type: "data_visualization";
  title: string;
  chart: PieChart | SeriesChart;
}

interface PieChart {
  type: "pie";
  segments: Point[];
}

interface SeriesChart {
  type: "bar" | "area" | "line";
  axis_config: { categories: string[]; x_label?: string; y_label?: string };
  series: { name: string; data: Point[] }[];
}

interface Point {
  label: string;
  value: number;
}

export type NewerBlock = DataVisualizationBlock;

// Does not compile once a type of this file is published.
type Nothing<Type extends never> = Type;
export type Published = Nothing<Extract<KnownBlock["type"], NewerBlock["type"]>>;
