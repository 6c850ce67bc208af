// What the pointer means among features on canvases: asked once for all of them, the topmost first.

const OWN = "button, .site, .leaflet-interactive:not(.unit), .map-legend, .measure-box, .map-notice, .map-foot";

/** events: {select(id), hover(feature|null, place), busy(latlng)}. Returns {add(layer), remove(layer)}. */
export function createPicker(events) {
  const layers = new Set();
  let map = null;
  let over = null;

  function found(event) {
    if (!layers.size || event.target.closest?.(OWN)) return null;
    const point = map.mouseEventToLayerPoint(event);
    const latlng = map.mouseEventToLatLng(event);
    const ordered = [...layers].sort((a, b) => (b._height ?? 0) - (a._height ?? 0));
    for (const layer of ordered) {
      const hit = layer.pick(point, latlng);
      if (hit) return hit;
    }
    return null;
  }

  function onClick(event) {
    const hit = map.dragging.moved() ? null : found(event);
    if (!hit || events.busy(hit.getLatLng())) return;
    // Before Leaflet: what lies under the feature is not meant.
    event.stopImmediatePropagation();
    events.select(hit.feature.id);
  }

  function onMove(event) {
    const hit = event.buttons ? null : found(event);
    if (!hit && !over) return;
    over = hit?.feature ?? null;
    map.getContainer().classList.toggle("is-over-point", Boolean(over));
    events.hover(over, hit ?? undefined);
  }

  return {
    add(layer) {
      layers.add(layer);
      if (map) return;
      map = layer._map ?? layer._home;
      map.getContainer().addEventListener("click", onClick, true);
      map.getContainer().addEventListener("mousemove", onMove);
    },
    remove: (layer) => layers.delete(layer),
  };
}
