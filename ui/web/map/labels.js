// Names on the map: units, neighbours and sites, by zoom, never one over another.

import { h } from "../dom.js";
import { tr } from "../i18n.js";

const FONT = '"Noto Sans SC","PingFang SC","Microsoft YaHei",system-ui,sans-serif';
const KINDS = {
  site: { size: 12, weight: 500, minZoom: 9.5 },
  unit: { size: 13, weight: 600, minZoom: 6.5 },
  place: { size: 11, weight: 400, minZoom: 6 },
  feature: { size: 11, weight: 500, minZoom: 9 },
};

/**
 * Label layer of a map.
 *
 * place(candidates, blocked): candidates = [{id, kind, name: {zh,en}, latlng,
 * rank, room?: pixels the name may take, offset?: {x, y}, selected?}], best rank
 * first wins; `blocked` = rectangles in layer points that names must leave free.
 */
export function createLabels(map) {
  const pane = map.getPane("labels");
  const context = document.createElement("canvas").getContext("2d");
  const widths = new Map();

  function width(text, { size, weight }) {
    const key = `${size}${weight}${text}`;
    if (!widths.has(key)) {
      context.font = `${weight} ${size}px ${FONT}`;
      widths.set(key, Math.ceil(context.measureText(text).width));
    }
    return widths.get(key);
  }

  function place(candidates, blocked) {
    const zoom = map.getZoom();
    const taken = [...blocked];
    const labels = [];
    const view = map.getPixelBounds();
    const origin = map.getPixelOrigin();
    const frame = { left: view.min.x - origin.x, right: view.max.x - origin.x, top: view.min.y - origin.y, bottom: view.max.y - origin.y };
    for (const candidate of [...candidates].sort((a, b) => b.rank - a.rank)) {
      const kind = KINDS[candidate.kind];
      if (zoom < kind.minZoom && !candidate.selected) continue;
      const text = tr(candidate.name);
      const w = width(text, kind) + 6;
      const height = kind.size + 5;
      if (candidate.room !== undefined && w > candidate.room) continue;
      const point = map.latLngToLayerPoint(candidate.latlng);
      const spots = candidate.kind === "site" || candidate.beside ? around(point, candidate.offset, w, height) : within(point, w, height, candidate.reach);
      // The selected name is always written: beside the symbols if it can be, over them if not.
      const tries = candidate.selected ? [...spots, { ...spots[0], over: true }] : spots;
      for (const { x, y, over } of tries) {
        const box = { left: x, top: y, right: x + w, bottom: y + height };
        if (box.right < frame.left || box.left > frame.right || box.bottom < frame.top || box.top > frame.bottom) break;
        if (!over && taken.some((other) => overlaps(box, other))) continue;
        taken.push(box);
        labels.push(h("span", { class: `map-label map-label-${candidate.kind}${candidate.selected ? " is-selected" : ""}`, style: { transform: `translate(${Math.round(x)}px,${Math.round(y)}px)` } }, text));
        break;
      }
    }
    pane.replaceChildren(...labels);
  }

  return { place };
}

// A name of an area may stand off its middle, but not far.
const within = ({ x, y }, w, height, reach = 0) =>
  [[0, 0], [0, -1], [0, 1], [-1, 0], [1, 0], [0, -2], [0, 2]].map(([i, j]) => ({ x: x - w / 2 + i * reach, y: y - height / 2 + j * reach * 0.6 }));

const around = (point, offset = { x: 0, y: 0 }, w, height) => {
  const x = point.x + offset.x;
  const y = point.y + offset.y;
  return [
    { x: x + 14, y: y - height / 2 },
    { x: x - 14 - w, y: y - height / 2 },
    { x: x - w / 2, y: y + 13 },
    { x: x - w / 2, y: y - 13 - height },
  ];
};

const overlaps = (a, b) => a.left < b.right && a.right > b.left && a.top < b.bottom && a.bottom > b.top;
