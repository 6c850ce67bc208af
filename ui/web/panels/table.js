// The drawer under the map: a table of what is shown, linked both ways with it.
// Only the rows in sight are in the document, so ten thousand cost what thirty do.

import { short } from "../datasets.js";
import { h, replace, uid } from "../dom.js";
import { _, language } from "../i18n.js";
import { downloadMenu } from "./download.js";
import { tiledShown, unlisted } from "./filters.js";
import { icon, siteSymbol } from "./icons.js";
import { partsOf, sorted } from "./table_rows.js";

const ROW = 36; // px; table.css has the same
const BEYOND = 6; // rows kept above and below those in sight

/**
 * Each column at least as wide as it says, English by a fifth wider than Chinese;
 * what is left over is shared. A phone narrows the first.
 */
function setWidths(grid, columns) {
  const [first, ...others] = columns.map(({ width }) => Math.round(width * (language() === "zh" ? 1 : 1.22)));
  const template = [`minmax(var(--name-width, ${first}px), ${first}fr)`, ...others.map((width) => `minmax(${width}px, ${width}fr)`)];
  grid.style.setProperty("--columns", template.join(" "));
  grid.style.setProperty("--least", `${others.reduce((sum, width) => sum + width, first)}px`);
}

export function mountTable(element, store, actions) {
  const bodyId = uid("table");
  const title = h("span", {});
  const count = h("span", { class: "count" });
  const handle = h(
    "button",
    { class: "drawer-handle", type: "button", "aria-controls": bodyId, onclick: () => store.set({ drawer: !store.state.drawer }, { history: "none" }) },
    icon("chevron", 18), title, count,
  );
  // What is shown, in the order of the table: the part in sight as it is sorted, then the others.
  const download = downloadMenu(store, () => [part, ...parts.filter((other) => other !== part)].flatMap((item) => (item === part ? entries : item.entries)).map((entry) => entry.id));
  const chooser = h("div", { class: "table-parts", role: "tablist", hidden: true });
  const headRow = h("div", { class: "table-row table-head", role: "row", "aria-rowindex": "1" });
  const rows = h("div", { class: "table-rows", role: "rowgroup", onkeydown: onKey, onclick: onClick, onpointerover: onHover, onpointerleave: () => actions.hover?.(null), onfocusin: onFocus });
  const grid = h(
    "div",
    { class: "table-grid", role: "grid" },
    h("div", { role: "rowgroup", class: "table-heads" }, headRow),
    rows,
  );
  const empty = h("div", { class: "table-empty", hidden: true });
  const scroller = h("div", { class: "table-scroller", onscroll: () => draw() }, grid, empty);
  const body = h("div", { class: "drawer-body", id: bodyId }, scroller);
  element.append(h("div", { class: "drawer-bar" }, handle, chooser, download.element), body);

  const sheet = matchMedia("(max-width: 720px)");
  let order = { column: null, descending: false };
  let parts = [];
  let part = null; // the one in sight
  let heads = [];
  let headKey = "";
  let entries = [];
  let drawn = new Map(); // place → row element
  let focus = 0; // place of the row that Tab reaches
  let hovered = null;
  let wanted = null; // id of the part chosen

  /** The rows in sight. Elements of rows that stay are left alone, so focus and hover stay. */
  function draw(afresh = false) {
    // Closed: nothing is in sight, and asking how high it is would lay out the page.
    if (!store.state.drawer && !sheet.matches) return;
    if (scroller.clientHeight === 0) return;
    const from = Math.max(0, Math.floor(scroller.scrollTop / ROW) - BEYOND);
    const to = Math.min(entries.length, Math.ceil((scroller.scrollTop + scroller.clientHeight) / ROW) + BEYOND);
    const refocus = afresh && rows.contains(document.activeElement);
    if (afresh) {
      rows.replaceChildren();
      drawn = new Map();
    }
    for (const [place, node] of drawn) {
      // The row in focus stays in the document, or the keyboard would lose its place.
      if ((place < from || place >= to) && node !== document.activeElement) {
        node.remove();
        drawn.delete(place);
      }
    }
    for (let place = from; place < to; place += 1) {
      if (!drawn.has(place)) {
        const node = row(entries[place], place);
        // In the document as on screen, so that they are read out in order.
        const next = [...drawn.keys()].filter((other) => other > place).sort((a, b) => a - b)[0];
        rows.insertBefore(node, drawn.get(next) ?? null);
        drawn.set(place, node);
      }
    }
    if (refocus) drawn.get(focus)?.focus({ preventScroll: true });
  }

  function row(entry, place) {
    const { feature, layer } = entry;
    const cells = part.columns.map((column) => {
      const n = column.number?.(entry);
      const text = column.number ? (n === 0 ? "–" : String(n)) : column.text(entry, store);
      return h(
        "div",
        { role: "gridcell", class: `cell cell-${column.id}${column.number || column.aligned ? " cell-number" : ""}`, title: column.number ? null : short(text, 300) },
        column.id === "name" ? siteSymbol(layer, feature, 14) : null,
        h("span", {}, short(text, 300)),
      );
    });
    return h(
      "div",
      {
        class: "table-row", role: "row", tabindex: place === focus ? 0 : -1,
        "aria-rowindex": place + 2, "aria-selected": String(entry.id === store.state.site),
        dataset: { site: entry.id, place: String(place) }, style: { transform: `translateY(${place * ROW}px)` },
      },
      cells,
    );
  }

  /** The head of the part in sight; left alone while it says the same, so that the focus stays. */
  function drawHead() {
    const key = [part.id, store.state.lang, store.state.content].join(" ");
    if (key === headKey) return;
    headKey = key;
    heads = part.columns.map((column) => {
      const button = h("button", { type: "button", onclick: () => sortBy(column.id) }, h("span", {}, short(column.title(), 120)), icon("chevron", 14));
      return { column, cell: h("div", { role: "columnheader", class: `cell cell-${column.id}${column.number || column.aligned ? " cell-number" : ""}`, "aria-sort": "none" }, button) };
    });
    replace(headRow, heads.map((head) => head.cell));
    grid.setAttribute("aria-colcount", String(part.columns.length));
    setWidths(grid, part.columns);
  }

  function drawChooser() {
    chooser.hidden = parts.length < 2;
    const focused = chooser.contains(document.activeElement);
    replace(chooser, parts.map((item) => h(
      "button",
      { class: "table-part", type: "button", role: "tab", "aria-selected": String(item === part), tabindex: item === part ? 0 : -1, "aria-controls": bodyId, onclick: () => choosePart(item.id), onkeydown: onPartKey },
      h("span", {}, item.title()), h("span", { class: "count" }, String(item.entries.length)),
    )));
    if (focused) chooser.querySelector('[aria-selected="true"]')?.focus();
  }

  function choosePart(id) {
    if (id === part?.id) return;
    wanted = id;
    order = { column: null, descending: false };
    scroller.scrollTop = 0;
    refresh();
  }

  function onPartKey(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    choosePart(parts[(parts.indexOf(part) + step + parts.length) % parts.length].id);
  }

  function refresh() {
    const site = entries[focus]?.id;
    parts = partsOf(store);
    const before = part;
    part = parts.find((item) => item.id === wanted) ?? parts[0];
    if (part.id !== before?.id && before) order = { column: null, descending: false };
    drawHead();
    showOrder();
    drawChooser();
    entries = sorted(part.entries, order, store, part.columns);
    focus = Math.max(0, entries.findIndex((entry) => entry.id === (store.state.site ?? site)));
    count.textContent = String(entries.length);
    grid.setAttribute("aria-rowcount", String(entries.length + 1));
    rows.style.height = `${entries.length * ROW}px`;
    grid.hidden = entries.length === 0;
    empty.hidden = entries.length > 0;
    if (!entries.length) replace(empty, emptyState());
    download.enable(entries.length);
    draw(true);
  }

  function emptyState() {
    if (tiledShown(store)) return h("p", {}, unlisted());
    const filtered = Object.values(store.state.filters).some((values) => values?.length);
    return [
      h("p", {}, filtered ? _("No site fits the filters.") : _("No layer is switched on.")),
      filtered
        ? h("button", { class: "button", type: "button", onclick: () => store.clearFilters() }, _("Clear the filters"))
        : h("button", { class: "button", type: "button", onclick: () => store.set({ layers: store.defaults.layers }) }, _("Show the default layers")),
    ];
  }

  /** First ascending, then descending, then as the catalogue has it. */
  function sortBy(id) {
    if (order.column !== id) order = { column: id, descending: false };
    else order = order.descending ? { column: null, descending: false } : { column: id, descending: true };
    showOrder();
    refresh();
  }

  function showOrder() {
    for (const { column, cell } of heads) {
      cell.setAttribute("aria-sort", order.column !== column.id ? "none" : order.descending ? "descending" : "ascending");
    }
  }

  function reveal(place) {
    const top = place * ROW;
    const room = scroller.clientHeight - ROW; // the header row covers the first
    if (top < scroller.scrollTop) scroller.scrollTop = top;
    else if (top + ROW > scroller.scrollTop + room) scroller.scrollTop = top + ROW - room;
    draw();
  }

  function moveTo(place, { take = true } = {}) {
    const target = Math.min(Math.max(place, 0), entries.length - 1);
    drawn.get(focus)?.setAttribute("tabindex", "-1");
    focus = target;
    reveal(target);
    const node = drawn.get(target);
    node?.setAttribute("tabindex", "0");
    if (take) node?.focus({ preventScroll: true });
  }

  function choose(place) {
    const { id } = entries[place];
    actions.select(id);
  }

  const placeOf = (event) => {
    const node = event.target.closest?.(".table-row[data-place]");
    return node ? Number(node.dataset.place) : null;
  };

  function onClick(event) {
    const place = placeOf(event);
    if (place === null) return;
    moveTo(place);
    choose(place);
  }

  function onKey(event) {
    event.stopPropagation();
    const place = placeOf(event);
    if (place === null || event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, Math.floor(scroller.clientHeight / ROW) - 2);
    const moves = { ArrowDown: place + 1, ArrowUp: place - 1, PageDown: place + page, PageUp: place - page, Home: 0, End: entries.length - 1 };
    if (event.key in moves) moveTo(moves[event.key]);
    else if (event.key === "Enter" || event.key === " ") choose(place);
    else return;
    event.preventDefault();
  }

  function onFocus(event) {
    const place = placeOf(event);
    if (place !== null && place !== focus) moveTo(place, { take: false });
    hover(place);
  }

  function onHover(event) {
    hover(placeOf(event));
  }

  function hover(place) {
    const id = place === null ? null : entries[place]?.id ?? null;
    if (id === hovered) return;
    // Leave the one before: the map lights one site at a time.
    if (hovered) actions.hover?.(null, hovered);
    hovered = id;
    if (id) actions.hover?.(id);
  }

  function showSelection() {
    const { site } = store.state;
    const holder = site && !entries.some((entry) => entry.id === site) && parts.find((item) => item.entries.some((entry) => entry.id === site));
    if (holder) choosePart(holder.id);
    for (const node of drawn.values()) node.setAttribute("aria-selected", String(node.dataset.site === store.state.site));
    const place = entries.findIndex((entry) => entry.id === store.state.site);
    if (place >= 0 && place !== focus) moveTo(place, { take: false });
    else if (place >= 0) reveal(place);
  }

  function translate() {
    title.textContent = _("Table");
    grid.setAttribute("aria-label", _("What is shown on the map"));
    chooser.setAttribute("aria-label", _("Parts of the table"));
    download.translate();
  }

  function showDrawer(state) {
    element.dataset.open = String(state.drawer);
    handle.setAttribute("aria-expanded", String(state.drawer));
  }

  translate();
  showDrawer(store.state);
  refresh();
  // Opening the drawer, a phone's sheet and a resized window all change its height.
  const sizes = new ResizeObserver(() => draw());
  sizes.observe(scroller);

  let later = 0;
  let stale = false;
  const off = store.on((state, previous) => {
    const changed = (...keys) => keys.some((key) => state[key] !== previous[key]);
    if (changed("lang")) translate();
    if (changed("drawer")) {
      showDrawer(state);
      // Once it has its height, the row of what is selected comes into sight.
      if (state.drawer) requestAnimationFrame(showSelection);
    }
    // After the frame of the click: the map comes first, and asking for a height now would lay out the page twice.
    const content = changed("lang", "layers", "filters", "vintage", "content");
    if (!content && !changed("site")) return;
    stale ||= content;
    cancelAnimationFrame(later);
    later = requestAnimationFrame(() => {
      if (stale) refresh();
      stale = false;
      showSelection();
    });
  });
  return () => {
    cancelAnimationFrame(later);
    off();
    sizes.disconnect();
    element.replaceChildren();
  };
}
