// Units coloured by an indicator, and the legend that says what the colours mean:
// one status and one period at a time, and only on the outlines the values were given for.

import { h, replace } from "../dom.js";
import { _, tr } from "../i18n.js";
import { codeName, figure, periodOf } from "../format.js";

const STEPS = 4;

/**
 * Values of an indicator for the units of the vintage shown.
 *
 * Of all observations scoped to a unit those of the status and period that the
 * most units share. A unit whose outline changed since is left out: {values: Map(adcode →
 * observation), elsewhere: how many were left out, status, period}.
 */
export function unitValues(store, indicator) {
  const { facts } = store.data;
  const groups = new Map();
  for (const id of facts.indicators[indicator]?.observations ?? []) {
    const observation = facts.observations[id];
    if (observation.scope_level !== "unit" || observation.value === null) continue;
    const key = `${observation.obs_status} ${observation.time_period}`;
    if (!groups.has(key)) groups.set(key, new Map());
    groups.get(key).set(observation.scope, observation);
  }
  const largest = [...groups.values()].sort((a, b) => b.size - a.size)[0] ?? new Map();
  const changed = new Set((facts.unit_changes ?? []).flatMap(({ from, to }) => [from, to]));
  const values = new Map();
  let elsewhere = 0;
  for (const [adcode, observation] of largest) {
    const same = !changed.has(adcode) || vintageAt(store.atlas.vintages, observation.time_period) === store.state.vintage;
    if (same && store.unit(adcode)) values.set(adcode, observation);
    else elsewhere += 1;
  }
  return { values, elsewhere, sample: largest.values().next().value ?? null };
}

/** The vintage in force at the start of a period; the latest when the period is not stated. */
function vintageAt(vintages, period) {
  if (!period) return vintages.at(-1)?.id;
  return [...vintages].reverse().find((vintage) => vintage.valid_from <= period)?.id ?? vintages[0]?.id;
}

/** Classes of equal count, equal values in one class: [{low, high, units}], low to high. */
export function classes(numbers, steps = STEPS) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const found = new Map();
  for (const value of sorted) {
    const step = 1 + Math.min(steps - 1, Math.floor((sorted.indexOf(value) / sorted.length) * steps));
    const now = found.get(step) ?? { step, low: value, high: value, units: 0 };
    found.set(step, { ...now, high: value, units: now.units + 1 });
  }
  return [...found.values()];
}

export function createChoropleth(store, element) {
  const legend = h("section", { class: "map-legend", hidden: true });
  element.append(legend);

  /** Colour the units layer by the indicator of the state, or clear it. */
  function draw(unitsLayer) {
    const { indicator } = store.state;
    const { values, elsewhere, sample } = indicator ? unitValues(store, indicator) : { values: new Map() };
    const found = classes([...values.values()].map((observation) => observation.value));
    unitsLayer.eachLayer((path) => {
      const shape = path.getElement();
      if (!shape) return;
      const observation = values.get(path.feature.properties.adcode);
      const step = observation && found.find(({ low, high }) => observation.value >= low && observation.value <= high)?.step;
      if (step) shape.dataset.step = String(step);
      else delete shape.dataset.step;
      shape.classList.toggle("no-data", values.size > 0 && !observation);
    });
    explain(indicator, found, values, elsewhere, sample);
  }

  function explain(indicator, found, values, elsewhere, sample) {
    legend.hidden = !sample;
    if (!sample) return;
    const { facts } = store.data;
    const text = (value) => figure({ ...sample, value, comparator: "eq" }, facts.codelists).text;
    const status = codeName(facts.codelists, "obs_status", sample.obs_status);
    legend.setAttribute("aria-label", _("Legend"));
    replace(
      legend,
      h("h3", {}, tr(facts.indicators[indicator].name)),
      h("p", {}, [status, periodOf(sample).text].filter(Boolean).join(" · ")),
      h(
        "ul",
        {},
        found.map(({ step, low, high, units }) =>
          h("li", {}, h("span", { class: "legend-swatch", dataset: { step } }), low === high ? text(low) : `${text(low)} – ${text(high)}`, h("small", {}, _("units: {n}", { n: units }))),
        ),
        values.size ? h("li", {}, h("span", { class: "legend-swatch" }), _("no value")) : null,
      ),
      elsewhere
        ? h("p", { class: "legend-note" }, _("Not shown here: {n} given for units as they were at another time; switch the vintage to see them.", { n: elsewhere }))
        : null,
    );
  }

  return { draw };
}
