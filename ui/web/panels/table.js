// The drawer under the map: a table of what is shown, linked both ways with it.
// Only the rows in sight are in the document, so ten thousand cost what thirty do.

import { h, replace, uid } from "../dom.js";
import { _, language } from "../i18n.js";
import { downloadMenu } from "./download.js";
import { icon, siteSymbol } from "./icons.js";
import { COLUMNS, sorted } from "./table_rows.js";

const ROW = 36; // px; table.css has the same
const BEYOND = 6; // rows kept above and below those in sight

/**
 * Each column at least as wide as it says, English by a fifth wider than Chinese;
 * what is left over is shared. A phone narrows the first.
 */
function setWidths(grid) {
  const [first, ...others] = COLUMNS.map(({ width }) => Math.round(width * (language() === "zh" ? 1 : 1.22)));
  const columns = [`minmax(var(--name-width, ${first}px), ${first}fr)`, ...others.map((width) => `minmax(${width}px, ${width}fr)`)];
  grid.style.setProperty("--columns", columns.join(" "));
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
  const download = downloadMenu(store, () => entries.map((entry) => entry.id));
  const heads = COLUMNS.map((column) => {
    const button = h("button", { type: "button", onclick: () => sortBy(column.id) }, h("span", {}), icon("chevron", 14));
    return { column, button, cell: h("div", { role: "columnheader", class: `cell cell-${column.id}${column.number ? " cell-number" : ""}`, "aria-sort": "none" }, button) };
  });
  const headRow = h("div", { class: "table-row table-head", role: "row", "aria-rowindex": "1" }, heads.map((head) => head.cell));
  const rows = h("div", { class: "table-rows", role: "rowgroup", onkeydown: onKey, onclick: onClick, onpointerover: onHover, onpointerleave: () => actions.hover?.(null), onfocusin: onFocus });
  const grid = h(
    "div",
    { class: "table-grid", role: "grid", "aria-colcount": COLUMNS.length },
    h("div", { role: "rowgroup", class: "table-heads" }, headRow),
    rows,
  );
  const empty = h("div", { class: "table-empty", hidden: true });
  const scroller = h("div", { class: "table-scroller", onscroll: () => draw() }, grid, empty);
  const body = h("div", { class: "drawer-body", id: bodyId }, scroller);
  element.append(h("div", { class: "drawer-bar" }, handle, download.element), body);

  const sheet = matchMedia("(max-width: 720px)");
  let order = { column: null, descending: false };
  let entries = [];
  let drawn = new Map(); // place → row element
  let focus = 0; // place of the row that Tab reaches
  let hovered = null;

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
    const cells = COLUMNS.map((column) => {
      const n = column.number?.(entry);
      const text = column.number ? (n === 0 ? "–" : String(n)) : column.text(entry, store);
      return h(
        "div",
        { role: "gridcell", class: `cell cell-${column.id}${column.number ? " cell-number" : ""}`, title: column.number ? null : text },
        column.id === "name" ? siteSymbol(layer, feature, 14) : null,
        h("span", {}, text),
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

  function refresh() {
    const site = entries[focus]?.id;
    entries = sorted(store.shown(), order, store);
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
    for (const node of drawn.values()) node.setAttribute("aria-selected", String(node.dataset.site === store.state.site));
    const place = entries.findIndex((entry) => entry.id === store.state.site);
    if (place >= 0 && place !== focus) moveTo(place, { take: false });
    else if (place >= 0) reveal(place);
  }

  function translate() {
    title.textContent = _("Table");
    setWidths(grid);
    grid.setAttribute("aria-label", _("What is shown on the map"));
    for (const { column, button } of heads) button.firstChild.textContent = column.title();
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
    if (changed("drawer")) showDrawer(state);
    // After the frame of the click: the map comes first, and asking for a height now would lay out the page twice.
    const content = changed("lang", "layers", "filters", "vintage");
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
