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
export function symbolElement({ shape, color, hollow = false }, size = 18) {
  return svg(
    "svg",
    {
      viewBox: "0 0 24 24",
      width: size,
      height: size,
      class: `symbol${hollow ? " symbol-hollow" : ""}`,
      style: { "--symbol": `var(--${color})` },
      "aria-hidden": "true",
      focusable: "false",
    },
    svg("path", { d: shapePath(shape) }),
  );
}
