// The symbols: one shape and one colour a layer, so that neither is the only sign.
// Paths are on a 24 × 24 field, centred on 12,12.

import { svg } from "../dom.js";

const PATHS = {
  hexagon: "M12 2.5 20.2 7.2V16.8L12 21.5 3.8 16.8V7.2Z",
  square: "M4.5 4.5H19.5V19.5H4.5Z",
  triangle: "M12 3 21.5 20H2.5Z",
  diamond: "M12 1.8 22.2 12 12 22.2 1.8 12Z",
  pentagon: "M12 2.2 21.8 9.4 18 21H6L2.2 9.4Z",
  circle: "M12 3.2A8.8 8.8 0 1 1 11.99 3.2Z",
  dot: "M12 6A6 6 0 1 1 11.99 6Z",
};

// What stands for a line or an area where there is room for a sign only.
const SAMPLES = { line: "M2.5 17.5C8 17.5 8.5 6.5 21.5 6.5", polygon: "M3.5 6.5 13 4 20.5 8.5 19 18.5 7 20 4.5 14Z" };

const path2d = new Map();

/** The path data of a shape; an unknown shape is a dot. */
export const shapePath = (shape) => PATHS[shape] ?? PATHS.dot;

/** The shape as a Path2D, for canvas. */
export function shape2d(shape) {
  if (!path2d.has(shape)) path2d.set(shape, new Path2D(shapePath(shape)));
  return path2d.get(shape);
}

/**
 * An <svg> of a symbol. `hollow` is the sign of a location known only to the
 * district (class D).
 */
export function symbolElement({ shape, color, hollow = false, ramp = false }, size = 18) {
  return svg(
    "svg",
    {
      viewBox: "0 0 24 24",
      width: size,
      height: size,
      class: `symbol${hollow ? " symbol-hollow" : ""}${ramp ? " is-ramp" : ""}`,
      style: { "--symbol": `var(--${color})` },
      "aria-hidden": "true",
      focusable: "false",
    },
    svg("path", { d: shapePath(shape) }),
  );
}

/** The sign of a class of a dataset: its symbol, a stretch of its line, a piece of its area. */
export function sampleElement(kind, { shape, color, dash, grow = 1, ramp = false }, size = 18) {
  if (kind !== "line" && kind !== "polygon") return symbolElement({ shape, color, ramp }, Math.round(size * Math.min(grow, 1.15)));
  const attributes = { d: SAMPLES[kind], "stroke-dasharray": dash ?? false };
  const className = `symbol sample sample-${kind}${ramp ? " is-ramp" : ""}`;
  return svg(
    "svg",
    { viewBox: "0 0 24 24", width: size, height: size, class: className, style: { "--symbol": `var(--${color})` }, "aria-hidden": "true", focusable: "false" },
    svg("path", attributes),
  );
}
