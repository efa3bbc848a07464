import { AxisBottom, AxisLeft } from "@visx/axis";
import { GridRows } from "@visx/grid";
import { Group } from "@visx/group";
import { scaleBand, scaleLinear } from "@visx/scale";
import { Bar } from "@visx/shape";
import { useId } from "react";
import { classNames } from "./class-names";

export interface BarSeries {
  name: string;
  /** One for each label, none negative. */
  values: readonly number[];
  /** A loss is drawn below the axis. */
  isLoss?: boolean;
}

interface BarChartProps {
  title: string;
  /** What it shows, in a sentence, for people who can't see it. A table beside it has the figures. */
  description: string;
  labels: readonly string[];
  /** At most one gain and two losses: there are only that many styles. */
  series: readonly BarSeries[];
  /** A value in full. */
  format(value: number): string;
  /** A short value for the axis. */
  formatTick(value: number): string;
}

/** Distinguished by position and outline as well as by color. */
const looks = {
  gain: ["fill-accent"],
  loss: ["fill-danger", "fill-warning-soft stroke-warning"],
};

const layouts = [
  { width: 1060, height: 300, left: 64, letters: 11, className: "max-sm:hidden" },
  { width: 340, height: 240, left: 48, letters: 10, className: "sm:hidden" },
];

/**
 * Bars over a row of labels, gains upwards and losses downwards, as an SVG that is drawn on the server. It is drawn
 * twice, for wide and for narrow screens, so that its letters are never scaled.
 *
 * @example
 * <BarChart title="Rain" description="Millimetres a day" labels={days} series={[{ name: "Rain", values }]}
 * format={String} formatTick={String} />
 */
export function BarChart(props: BarChartProps) {
  const looked = lookAt(props.series);
  return (
    <figure className="grid gap-3 rounded-card border border-line bg-surface p-4">
      <figcaption className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
        <span className="font-semibold">{props.title}</span>
        <span className="flex flex-wrap gap-x-5 text-ink-muted text-sm">
          {looked.map(({ name, look, isLoss }) => (
            <span key={name} className="inline-flex items-center gap-2">
              <svg aria-hidden="true" viewBox="0 0 12 12" className="size-3">
                <rect x="0.5" y="0.5" width="11" height="11" className={look} />
              </svg>
              {name}
              {isLoss && ", downwards"}
            </span>
          ))}
        </span>
      </figcaption>
      {layouts.map((layout) => (
        <Plot key={layout.width} {...props} layout={layout} looked={looked} />
      ))}
    </figure>
  );
}

type LookedSeries = BarSeries & { look: string };

function lookAt(series: readonly BarSeries[]): LookedSeries[] {
  const left = { gain: [...looks.gain], loss: [...looks.loss] };
  return series.map((each) => ({ ...each, look: left[each.isLoss ? "loss" : "gain"].shift() ?? "" }));
}

interface PlotProps extends BarChartProps {
  layout: (typeof layouts)[number];
  looked: readonly LookedSeries[];
}

const [top, bottom, right] = [10, 28, 4];

function Plot({ title, description, labels, looked, layout, format, formatTick }: PlotProps) {
  const id = useId();
  const { width, height, left, className } = layout;
  const indexes = labels.map((_, index) => index);
  const sumAt = (index: number, isLoss: boolean) =>
    looked.reduce((sum, each) => sum + (Boolean(each.isLoss) === isLoss ? (each.values[index] ?? 0) : 0), 0);
  const highest = Math.max(1, ...indexes.map((index) => sumAt(index, false)));
  const lowest = Math.max(0, ...indexes.map((index) => sumAt(index, true)));
  const x = scaleBand({ domain: indexes, range: [left, width - right], padding: 0.25 });
  const y = scaleLinear({ domain: [-lowest, highest], range: [height - bottom, top], nice: 4 });
  const text = { className: "fill-ink-muted", fill: "", fontFamily: "inherit", fontSize: 12 };
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-labelledby={`${id}-title ${id}-description`}
      className={classNames("h-auto w-full", className)}
    >
      <title id={`${id}-title`}>{title}</title>
      <desc id={`${id}-description`}>{description}</desc>
      <GridRows
        scale={y}
        left={left}
        width={width - left - right}
        numTicks={4}
        stroke=""
        className="stroke-line"
      />
      {indexes.map((index) => (
        <Column
          key={labels[index]}
          words={`${labels[index]}: ${looked.map((each) => `${each.name} ${format(each.values[index] ?? 0)}`).join(", ")}`}
          bars={stack(looked, index)}
          x={x(index) ?? 0}
          width={x.bandwidth()}
          y={y}
        />
      ))}
      <line x1={left} x2={width - right} y1={y(0)} y2={y(0)} className="stroke-line-strong" />
      <AxisLeft
        scale={y}
        left={left}
        numTicks={4}
        hideAxisLine
        hideTicks
        tickFormat={(value) => formatTick(Number(value))}
        tickLabelProps={{ ...text, textAnchor: "end", dx: "-0.3em", dy: "0.3em" }}
      />
      <AxisBottom
        scale={x}
        top={height - bottom}
        hideAxisLine
        hideTicks
        tickValues={labelled(labels.length, layout)}
        tickFormat={(index) => labels[index] ?? ""}
        tickLabelProps={{ ...text, textAnchor: "middle", dy: "0.4em" }}
      />
    </svg>
  );
}

interface Segment {
  look: string;
  from: number;
  to: number;
}

/** The bars of one label, on top of each other. */
function stack(series: readonly LookedSeries[], index: number): Segment[] {
  const reached = { gain: 0, loss: 0 };
  return series.map(({ values, isLoss, look }) => {
    const side = isLoss ? "loss" : "gain";
    const from = reached[side];
    reached[side] += (isLoss ? -1 : 1) * (values[index] ?? 0);
    return { look, from, to: reached[side] };
  });
}

interface ColumnProps {
  words: string;
  bars: readonly Segment[];
  x: number;
  width: number;
  y(value: number): number;
}

function Column({ words, bars, x, width, y }: ColumnProps) {
  return (
    <Group>
      <title>{words}</title>
      {bars
        .filter(({ from, to }) => from !== to)
        .map(({ look, from, to }) => (
          <Bar
            key={look}
            x={x}
            width={width}
            y={Math.min(y(from), y(to))}
            height={Math.max(0.5, Math.abs(y(from) - y(to)))}
            className={look}
          />
        ))}
    </Group>
  );
}

/** As many labels as have room beside each other, at even distances. */
function labelled(count: number, { width, left, letters }: PlotProps["layout"]): number[] {
  const room = Math.max(1, Math.floor((width - left) / (letters * 7)));
  const step = Math.max(1, Math.ceil(count / room));
  return Array.from({ length: Math.ceil(count / step) }, (_, nth) => nth * step);
}
