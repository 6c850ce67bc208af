// Zooming and coming back to the data, by pointer and keyboard.

import { h, svg } from "../dom.js";
import { _ } from "../i18n.js";

const ICONS = {
  in: "M12 5v14M5 12h14",
  out: "M5 12h14",
  fit: "M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5",
};

export function createTools({ map, element, fit }) {
  const acts = { in: () => map.zoomIn(1), out: () => map.zoomOut(1), fit };
  const bar = h("div", { class: "map-tools", role: "toolbar", "aria-orientation": "vertical" });
  const buttons = Object.entries(acts).map(([name, onclick]) => {
    const button = h("button", { type: "button", class: "map-tool", onclick },
      svg("svg", { viewBox: "0 0 24 24", width: 18, height: 18, "aria-hidden": "true" },
        svg("path", { d: ICONS[name], fill: "none", stroke: "currentColor", "stroke-width": 1.8, "stroke-linecap": "round", "stroke-linejoin": "round" })));
    bar.append(button);
    return [name, button];
  });
  element.append(bar);
  for (const event of ["click", "dblclick", "mousedown", "pointerdown", "touchstart"]) bar.addEventListener(event, (happened) => happened.stopPropagation());
  return {
    label() {
      const words = { in: _("Zoom in"), out: _("Zoom out"), fit: _("Zoom to the data") };
      bar.setAttribute("aria-label", _("Map tools"));
      for (const [name, button] of buttons) {
        button.setAttribute("aria-label", words[name]);
        button.title = words[name];
      }
    },
  };
}
