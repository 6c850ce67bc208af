// Line icons of the panels, on a 24 × 24 field; the stroke is the text's colour.

import { svg } from "../dom.js";
import { kindOf } from "../map/anchors.js";
import { classOf, classesOf } from "../map/symbology.js";
import { sampleElement, symbolElement } from "../map/symbols.js";

const PATHS = {
  search: "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13ZM15.2 15.2 20 20",
  close: "M6 6 18 18M18 6 6 18",
  back: "M14.5 5 7.5 12l7 7",
  chevron: "M6.5 9.5 12 15l5.5-5.5",
  layers: "M12 4 21 9 12 14 3 9ZM4.5 13 12 17.2 19.5 13",
  details: "M5 4.5H19V19.5H5ZM8.5 9H15.5M8.5 12.5H15.5M8.5 16H12.5",
  table: "M4 5H20V19H4ZM4 10H20M4 14.5H20M10 5V19",
  download: "M12 4V15M7.5 11 12 15.5 16.5 11M5 19.5H19",
  zoom: "M4 9V4H9M15 4H20V9M20 15V20H15M9 20H4V15M12 9.5V14.5M9.5 12H14.5",
  light: "M12 8.2a3.8 3.8 0 1 0 0 7.6 3.8 3.8 0 0 0 0-7.6ZM12 2.5V5M12 19V21.5M2.5 12H5M19 12H21.5M5.3 5.3 7 7M17 17 18.7 18.7M5.3 18.7 7 17M17 7 18.7 5.3",
  dark: "M19.5 14.2A8 8 0 0 1 9.8 4.5a8 8 0 1 0 9.7 9.7Z",
};

/** What stands for a layer: its symbol; of a dataset the sign of what it mostly is. */
export function layerSymbol(layer, size) {
  if (layer.kind !== "dataset" || layer.unavailable) return symbolElement(layer.symbol, size);
  return sampleElement(layer.kinds?.at(-1), { ...layer.symbol, ramp: layer.symbology?.kind === "graduated" }, size);
}

/** A site's symbol: filled, hollow where only the district is known, broken where it is not drawn. */
export function siteSymbol(layer, feature, size) {
  if (feature.dataset) {
    const sign = classesOf(layer.symbology)[classOf(layer.symbology, feature.attributes)];
    const element = sampleElement(kindOf(feature.geometry), sign, size);
    if (!feature.geometry) element.classList.add("symbol-absent");
    return element;
  }
  const drawn = Boolean(feature.geometry);
  const element = symbolElement({ ...layer.symbol, hollow: drawn && feature.properties.accuracy === "D" }, size);
  if (!drawn) element.classList.add("symbol-absent");
  return element;
}

export function icon(name, size = 18) {
  return svg(
    "svg",
    { viewBox: "0 0 24 24", width: size, height: size, class: `icon icon-${name}`, "aria-hidden": "true", focusable: "false" },
    svg("path", { d: PATHS[name] }),
  );
}

/** Half a disc, filled: the page follows the system's light or dark. */
export function systemIcon(size = 18) {
  return svg(
    "svg",
    { viewBox: "0 0 24 24", width: size, height: size, class: "icon", "aria-hidden": "true", focusable: "false" },
    svg("path", { d: "M12 4.2A7.8 7.8 0 1 1 11.99 4.2Z" }),
    svg("path", { d: "M12 4.2A7.8 7.8 0 0 1 12 19.8Z", class: "icon-filled" }),
  );
}
