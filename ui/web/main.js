// The workspace: fetches what the catalogue names by content address, builds the
// page once, and hands every change of the state to the parts that show it.

import { h, announce } from "./dom.js";
import { _, setCatalogues, setLanguage } from "./i18n.js";
import { createLoader } from "./data.js";
import { isTiled } from "./datasets.js";
import { createFetching } from "./fetching.js";
import { createStore } from "./store.js";
import { createLiveMap } from "./map/livemap.js";
import { createMapTools } from "./map/tools.js";
import { mountDetails } from "./panels/details.js";
import { mountHeader } from "./panels/header.js";
import { mountLayers } from "./panels/layers.js";
import { mountTable } from "./panels/table.js";
import { connectBridge } from "./bridge.js";
import { keepFresh } from "./refresh.js";
import { applyTheme, setTheme } from "./theme.js";

let started = null;

/** Build the workspace; a second call gives the one there is. */
export function start(boot) {
  started ??= build(boot).catch((error) => fail(error));
  return started;
}

/** Called by the page's component each time Streamlit runs it. */
export async function connect(component, boot) {
  const workspace = await start(boot);
  if (workspace) connectBridge(component, workspace);
}

async function build(boot) {
  const root = h("div", { id: "atlas-root", "data-sheet": "none", lang: "zh-CN" });
  applyTheme(root);
  const parts = frame(root);
  // This runs while the page's HTML may still be arriving.
  while (!document.body) await new Promise(requestAnimationFrame);
  document.body.append(root);
  // Streamlit binds single keys page-wide; typing here is not meant for it.
  for (const name of ["keydown", "keyup", "keypress"]) root.addEventListener(name, (event) => event.stopPropagation());

  // A page whose HTML did not say what is published asks for it.
  if (!boot.atlas) boot = { ...boot, ...(await (await fetch(boot.catalogue)).json()) };
  const loader = createLoader(boot);
  const opened = asked(location.search);
  const [{ atlas, data, strings, mapModule, whole }] = await Promise.all([
    loader.atlas(boot.atlas).then((named) => loader.content(named, (layer) => layer.visible || opened.has(layer.id))),
    loader.leaflet(),
  ]);
  const { L } = window;
  setCatalogues(strings);
  const store = createStore(atlas, data);
  const fetching = createFetching({ loader, store });
  await fetching.bring(location.search);
  store.fromAddress(location.search);
  setLanguage(store.state.lang);
  window.history.replaceState({ atlas: true }, "", location.href);
  label(root, parts, store);

  const actions = {};
  const events = {
    select: (id) => actions.select(id),
    selectDistrict: (adcode) => actions.selectDistrict(adcode),
    mapClick: (latlng) => tools?.measure.click(latlng) ?? false,
    library: loader.tileLibrary,
    failed: (id, error) => store.fail(id, error),
  };
  let tools = null;
  const phone = matchMedia("(max-width: 720px)");
  const counts = { mounts: 0 };
  const live = createLiveMap({ L, element: parts.map, store, mapModule: (...all) => (counts.mounts += 1, mapModule(...all)), events });
  tools = createMapTools({ L, live, store, boot, element: parts.map, root });

  Object.assign(actions, {
    select: (id) => (fetching.away(id) ? fetching.select(id) : store.select(id)),
    selectDistrict: (adcode) => store.selectDistrict(adcode),
    selectIndicator: (id) => store.selectIndicator(id),
    zoomToLayer: tools.zoomToLayer,
    zoomToSite: tools.zoomToSite,
    zoomToDistrict: tools.zoomToDistrict,
    zoomToCity: tools.zoomToCity,
    hover: (id) => live.point(id),
    setTheme: (name) => setTheme(root, name),
    openSheet: (name) => (root.dataset.sheet = root.dataset.sheet === name ? "none" : name),
  });

  // The highlight first, then the panel, both in the frame of the click; the rest after.
  store.on((state, previous) => {
    if (state.lang !== previous.lang) {
      setLanguage(state.lang);
      label(root, parts, store);
    }
    live.update(state, previous);
  });
  const details = mountDetails(parts.details, store, actions);
  actions.openDocument = (id, line) => {
    details.openDocument(id, line);
    if (phone.matches) root.dataset.sheet = "details";
  };
  // On a phone the sheet with the details comes up with what was selected.
  const reveal = () => {
    const { site, district, indicator } = store.state;
    if (phone.matches && (site || district || indicator)) root.dataset.sheet = "details";
  };
  store.on((state, previous) => {
    if (state.lang !== previous.lang) tools.label();
    if (["site", "district", "indicator"].some((key) => state[key] !== previous[key])) reveal();
  });
  mountHeader(parts.header, store, actions);
  mountLayers(parts.layers, store, actions);
  mountTable(parts.drawer, store, actions);

  reveal();
  tools.place({ animate: false });
  live.arrange();
  notices(parts.map, store);

  const workspace = { store, live, root, back: () => fetching.bring(location.search).then(() => back(store, tools)), show: (on) => show(root, on) };
  show(root, true);
  keepName(root);
  window.atlasWorkspace = workspace;
  publish(store, live, counts, actions);
  root.dataset.ready = "true";
  workspace.fresh = keepFresh({ boot, loader, store, element: parts.map, rest: !whole });
  return workspace;
}

/** Ids of the layers an address speaks of: their content is wanted at once. */
function asked(search) {
  const query = new URLSearchParams(search);
  const site = query.get("site") ?? "";
  return new Set([...(query.get("layers") ?? "").split(","), site.slice(0, Math.max(site.indexOf(":"), 0))]);
}

/** While the workspace covers the window, what lies under it is out of the keyboard's way. */
function show(root, on) {
  root.hidden = !on;
  document.getElementById("root")?.toggleAttribute("inert", on);
}

function frame(root) {
  const parts = {
    header: h("header", { class: "atlas-header" }),
    layers: h("section", { class: "atlas-layers" }),
    map: h("div", { class: "atlas-map", role: "region", tabindex: "0" }),
    details: h("aside", { class: "atlas-details", role: "complementary" }),
    drawer: h("section", { class: "atlas-drawer" }),
  };
  root.append(parts.header, parts.layers, h("div", { class: "atlas-middle" }, parts.map, parts.drawer), parts.details);
  return parts;
}

function label(root, parts, store) {
  root.setAttribute("lang", store.state.lang === "zh" ? "zh-CN" : "en");
  document.documentElement.setAttribute("lang", store.state.lang === "zh" ? "zh-CN" : "en");
  nameWindow();
  parts.map.setAttribute("aria-label", _("Map"));
  parts.details.setAttribute("aria-label", _("Details"));
  parts.layers.setAttribute("aria-label", _("Layers"));
  parts.layers.setAttribute("role", "region");
  parts.drawer.setAttribute("aria-label", _("Table"));
}

const nameWindow = () => (document.title = _("Chongqing Innovation Atlas"));

/** Python's first run names the window in the language it began with, which may no longer be the one that is shown. */
function keepName(root) {
  const named = () => root.hidden || document.title === _("Chongqing Innovation Atlas") || nameWindow();
  new MutationObserver(named).observe(document.querySelector("title"), { childList: true });
}

/** Parts of the address that were not understood are named, once, and can be closed. */
function notices(element, store) {
  if (!store.notices.length) return;
  const text = store.notices
    .map(({ parameter, value }) => _("“{value}” in the address ({parameter}) is not known here; the default is shown.", { parameter, value }))
    .join(" ");
  const close = h("button", { type: "button", class: "notice-close", "aria-label": _("Close"), onclick: () => box.remove() }, "×");
  const box = h("div", { class: "map-notice", role: "status" }, h("span", {}, text), close);
  element.append(box);
  announce(text);
}

function back(store, tools) {
  const { opacity, drawer, tab } = store.state;
  store.fromAddress(location.search, { keep: { opacity, drawer, tab } });
  tools.place({ animate: false });
}

/** What tests and other pages may read. */
function publish(store, live, counts, actions) {
  window.atlas = {
    get ready() { return true; },
    get zoom() { return live.map.getZoom(); },
    get center() { const { lat, lng } = live.map.getCenter(); return { lat, lon: lng }; },
    get layers() {
      const on = new Set(store.state.layers);
      return Object.fromEntries(
        store.atlas.layers.map((layer) => [
          layer.id,
          {
            visible: on.has(layer.id) && !layer.unavailable,
            features: !on.has(layer.id) || layer.unavailable
              ? 0
              : isTiled(layer) ? layer.features : store.shown().filter((entry) => entry.layer.id === layer.id && entry.feature.geometry).length,
          },
        ]),
      );
    },
    get mounts() { return counts.mounts; },
    get selected() { return store.state.site ?? store.state.district; },
    get state() { return store.state; },
    select: (id) => actions.select(id),
  };
}

function fail(error) {
  console.error(error);
  const root = document.getElementById("atlas-root");
  // Before the catalogues are there both languages stand side by side.
  root?.append(
    h("div", { class: "atlas-failure", role: "alert" },
      h("p", {}, "地图未能载入。请刷新页面；若仍不行，请在服务器上运行 make assets 并查看日志。"),
      h("p", { lang: "en" }, "The map could not be loaded. Reload the page; if that does not help, run “make assets” on the server and look at its log."),
      h("p", { class: "atlas-failure-detail" }, String(error?.message ?? error))),
  );
  return null;
}

// Back and forward between the workspace's own addresses are its own: Streamlit, which
// listens too, would run the page again. This runs before Streamlit's scripts do.
addEventListener("popstate", (event) => {
  if (!window.atlasWorkspace) return;
  event.stopImmediatePropagation();
  window.atlasWorkspace.back();
});

// The server wrote into the page what to start from; a page without it is started by its component.
const island = document.getElementById("atlas-boot");
if (island) start(JSON.parse(island.textContent));
