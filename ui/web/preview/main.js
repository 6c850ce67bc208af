// The map on the manage pages: a dataset as it will look, what was found in it, or what changed.
// Streamlit calls show() whenever what it gives changes; the map is built once and then only altered.

import { h } from "../dom.js";
import { setCatalogues, setLanguage } from "../i18n.js";
import { applyTheme } from "./colours.js";
import { loadGround } from "./ground.js";
import { createPreview } from "./preview.js";

const shown = new WeakMap(); // the component's root → {latest, live}
const carried = new Map(); // key of a collection → its features, the latest last
const waiting = new Set(); // maps whose features are still on their way
const KEPT = 12;

/** Called by the component beside the map that brings the features: only when they are others. */
export function carry({ data }) {
  carried.delete(data.collection);
  carried.set(data.collection, data.features);
  for (const key of [...carried.keys()].slice(0, -KEPT)) carried.delete(key);
  for (const here of [...waiting]) refresh(here);
}

/** Called by the component each time Streamlit runs it. */
export function show(component) {
  const { parentElement } = component;
  let here = shown.get(parentElement);
  if (!here) {
    here = { latest: component, live: null, root: frame(parentElement, component.data) };
    shown.set(parentElement, here);
    build(here).catch((error) => fail(here.root, error));
  }
  here.latest = component;
  refresh(here);
}

/** Bring a map to what Streamlit gave last, once its features are there. */
function refresh(here) {
  const { data } = here.latest;
  const features = carried.get(data.collection.key);
  if (!here.live || !features) {
    waiting.add(here);
    return;
  }
  waiting.delete(here);
  here.live.update({ ...here.latest, data: { ...data, collection: { ...data.collection, features } } });
  here.root.box.dataset.ready = "true";
}

/** Called when the component leaves the page. */
export function leave(parentElement) {
  const here = shown.get(parentElement);
  if (!here) return;
  here.left = true; // a map still on its way is not built any more
  waiting.delete(here);
  here.live?.remove();
  shown.delete(parentElement);
}

async function build(here) {
  const { boot } = here.latest.data;
  const ground = await loadGround(boot);
  setCatalogues(ground.strings);
  setLanguage(here.latest.data.lang);
  await here.root.styled;
  if (here.left) return;
  here.live = createPreview(here.root.map, ground);
  refresh(here);
}

/** The element the map stands in, with style sheets of its own: nothing of the page reaches in. */
function frame(parentElement, { boot, web, height, label }) {
  const map = h("div", { class: "atlas-map", role: "region", tabindex: "0", "aria-label": label });
  const box = h("div", { class: "atlas-preview", style: { "--height": `${height}px` } }, map);
  const sheets = [boot.assets.leaflet_css, `${web}/preview.css`].map((href) => h("link", { rel: "stylesheet", href }));
  const styled = Promise.all(sheets.map((sheet) => new Promise((done) => ["load", "error"].forEach((event) => sheet.addEventListener(event, done)))));
  // Streamlit binds single keys page-wide; typing here is not meant for it.
  for (const name of ["keydown", "keyup", "keypress"]) box.addEventListener(name, (event) => event.stopPropagation());
  parentElement.append(...sheets, box);
  applyTheme(box);
  return { box, map, styled };
}

function fail({ box }, error) {
  console.error(error);
  box.replaceChildren(
    h("p", { class: "preview-failure", role: "alert" },
      "地图未能载入，其余功能不受影响。 The map could not be loaded; everything else works. ",
      h("small", {}, String(error?.message ?? error))),
  );
}
