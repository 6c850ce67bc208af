// The atlas's mark.

import { svg } from "../dom.js";

/** The mark: the city's two rivers meeting, in a hexagon. */
export function mark() {
  return svg(
    "svg",
    { viewBox: "0 0 24 24", width: 26, height: 26, class: "header-mark", "aria-hidden": "true", focusable: "false" },
    svg("path", { class: "mark-field", d: "M12 1.5 21.1 6.7V17.3L12 22.5 2.9 17.3V6.7Z" }),
    svg("path", { class: "mark-river", d: "M3 14.2C6.5 13.4 7 10.2 10 10.4 12.6 10.6 12.4 13.4 14.4 13.2 17 12.9 17.4 9.4 21 9" }),
    svg("path", { class: "mark-river mark-tributary", d: "M12.2 2.2C11.4 5 13.4 7.2 13.2 9.4 13.1 10.8 12.6 11.6 13.2 12.8" }),
  );
}
