// A catalogue that changes while somebody looks: asked for every few seconds, taken in without a
// blank moment, and said in a sentence.

import { announce, h } from "./dom.js";
import { _, setCatalogues, tr } from "./i18n.js";

const EVERY_MS = 5000;
const LATEST_MS = 60_000;
const SAID_MS = 12_000;

/** Ask what is published now; null while nothing changed. ask() → {version, atlas} */
function createAsking(address, version) {
  let known = version;
  return async () => {
    const response = await fetch(address, { cache: "no-store", headers: { "If-None-Match": `"${known}"` } });
    if (response.status === 304) return null;
    if (!response.ok) throw new Error(`${address}: ${response.status}`);
    const now = await response.json();
    if (now.version === known) return null;
    return Object.assign(now, { taken: () => (known = now.version) });
  };
}

/**
 * Keep the page with what is published.
 *
 * `rest` is true while the page holds only the datasets it was opened with: the others are fetched
 * first. Returns {stop(), look()}.
 */
export function keepFresh({ boot, loader, store, element, rest }) {
  const ask = createAsking(boot.catalogue, store.atlas.version);
  const say = createSaying(element);
  let timer = 0;
  let failures = 0;
  let looking = null;

  async function take(atlas) {
    const { data, strings } = await loader.content(atlas);
    loader.clear();
    setCatalogues(strings);
    const before = { atlas: store.atlas, site: store.state.site, entry: store.index.get(store.state.site) };
    store.replace(atlas, data);
    return before;
  }

  async function look() {
    const now = await ask();
    if (!now) return;
    const before = await take(await loader.atlas(now.atlas));
    now.taken();
    say(changes(before.atlas, store.atlas, before.entry, store.state.site));
  }

  function once() {
    looking ??= look().then(
      () => (failures = 0),
      // The server may be away for a while; the page stands, and asks less often.
      () => (failures += 1),
    ).finally(() => (looking = null));
    return looking;
  }

  function plan() {
    clearTimeout(timer);
    if (document.hidden) return;
    timer = setTimeout(() => once().then(plan), Math.min(LATEST_MS, EVERY_MS * 2 ** Math.min(failures, 5)));
  }

  const onVisible = () => (document.hidden ? clearTimeout(timer) : once().then(plan));
  document.addEventListener("visibilitychange", onVisible);
  // Away from the first frames: the map comes first.
  const begun = rest ? loader.atlas(boot.atlas).then(take).catch(() => (failures += 1)) : Promise.resolve();
  begun.then(plan);

  return {
    look: once,
    stop() {
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", onVisible);
    },
  };
}

/** What changed between two catalogues, in sentences; each is a function that words it now. */
export function changes(before, after, selected = null, site = null) {
  const told = [];
  const old = new Map(before.layers.map((layer) => [layer.id, layer]));
  for (const layer of after.layers) {
    const was = old.get(layer.id);
    old.delete(layer.id);
    const name = () => tr(layer.title);
    const number = layer.version?.number;
    if (!was) told.push(() => _("Layer “{name}” is new in the list.", { name: name() }));
    else if (layer.unavailable && !was.unavailable) told.push(() => _("Layer “{name}” cannot be shown at the moment.", { name: name() }));
    else if (number && number !== was.version?.number) told.push(() => _("Layer “{name}” was updated to version {n}.", { name: name(), n: number }));
    else if (layer.tiles && !was.tiles) told.push(() => _("Layer “{name}” is on the map now.", { name: name() }));
    else if (layer.data !== was.data) told.push(() => _("Layer “{name}” was updated.", { name: name() }));
  }
  for (const gone of old.values()) told.push(() => _("Layer “{name}” was withdrawn.", { name: tr(gone.title) }));
  if (before.facts !== after.facts) told.push(() => _("Projects, institutions and figures were updated."));
  if (selected && !site) told.push(() => _("“{name}” is no longer there; its details were closed.", { name: tr(selected.feature.properties.name) }));
  return told;
}

/** A quiet line on the map that goes by itself; screen readers hear it. */
function createSaying(element) {
  let box = null;
  let timer = 0;
  return (told) => {
    if (!told.length) return;
    const text = told.map((word) => word()).join(" ");
    box?.remove();
    clearTimeout(timer);
    const close = h("button", { type: "button", class: "notice-close", "aria-label": _("Close"), onclick: () => box.remove() }, "×");
    box = h("div", { class: "map-notice map-news" }, h("span", {}, text), close);
    element.append(box);
    announce(text);
    timer = setTimeout(() => box.matches(":hover, :focus-within") || box.remove(), SAID_MS);
  };
}
