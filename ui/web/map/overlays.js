// What is drawn over the basemap to speak of sites: uncertainty rings, the soft
// fill of a unit, the halo of the selection, lines to symbols moved apart.

import { parts } from "./anchors.js";

export function createOverlays({ L, map, store }) {
  const rings = L.layerGroup([]).addTo(map);
  const selection = L.layerGroup([]).addTo(map);
  const leaders = L.layerGroup([]).addTo(map);

  const latlng = (feature) => L.latLng(feature.geometry.coordinates[1], feature.geometry.coordinates[0]);

  function unitShape(adcode, className, pane) {
    const feature = store.unit(adcode);
    return feature ? L.geoJson(feature, { pane, interactive: false, style: { className } }) : null;
  }

  /** Mark the selected site or unit; drawn in the same frame as the click. */
  function select(feature, district, { halo }) {
    selection.clearLayers();
    if (district) unitShape(district, "unit-selected", "selection")?.addTo(selection);
    if (!feature) return;
    if (feature.dataset) {
      selectFeature(feature, halo);
      return;
    }
    const { accuracy, accuracy_m: metres } = feature.properties;
    if (accuracy === "D" || !feature.geometry) {
      const units = store.unitsOf(feature);
      // A site that takes up parts of several units fills none of them: it would look as large as all.
      const className = units.length === 1 ? "unit-soft" : "unit-touched";
      for (const adcode of units) unitShape(adcode, className, "soft")?.addTo(selection);
    }
    if (!feature.geometry) return;
    if (metres) {
      L.circle(latlng(feature), { radius: metres, pane: "rings", className: "ring ring-selected", interactive: false }).addTo(selection);
    }
    // An element symbol carries its own halo; one drawn on a canvas has it here.
    if (halo) {
      L.circleMarker(latlng(feature), { radius: 12, pane: "selection", className: "halo", interactive: false }).addTo(selection);
    }
  }

  /** The outline of a dataset's feature over all others, on a pale edge that parts it from them. */
  function selectFeature({ geometry }, halo) {
    for (const { kind, coordinates } of parts(geometry)) {
      if (kind !== "point") {
        const type = kind === "line" ? "MultiLineString" : "MultiPolygon";
        for (const className of ["feature-casing", "feature-selected"]) {
          L.geoJson({ type, coordinates }, { pane: "selection", interactive: false, style: { className: `${className} is-${kind}` } }).addTo(selection);
        }
      } else if (halo) {
        for (const [lon, lat] of coordinates) L.circleMarker([lat, lon], { radius: 11, pane: "selection", className: "halo", interactive: false }).addTo(selection);
      }
    }
  }

  /** A faint ring of accuracy around each site shown, from a zoom where it is more than the symbol. */
  function drawRings(entries) {
    rings.clearLayers();
    if (map.getZoom() < 9.5 || entries.length > 300) return;
    const seen = new Set();
    for (const { feature } of entries) {
      const metres = feature.properties.accuracy_m;
      if (!feature.geometry || !metres) continue;
      const key = `${feature.geometry.coordinates} ${metres}`;
      if (seen.has(key)) continue;
      seen.add(key);
      L.circle(latlng(feature), { radius: metres, pane: "rings", className: "ring", interactive: false }).addTo(rings);
    }
  }

  function drawLeaders(lines) {
    leaders.clearLayers();
    for (const line of lines) {
      L.polyline(line, { pane: "leaders", className: "leader", interactive: false, smoothFactor: 0 }).addTo(leaders);
      L.circleMarker(line[0], { pane: "leaders", radius: 1.8, className: "leader-foot", interactive: false }).addTo(leaders);
    }
  }

  return { select, drawRings, leaders: drawLeaders };
}
