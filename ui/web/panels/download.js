// The download menu: what is shown, as a file. The server writes it; a refusal
// is said in words.

import { announce, h, replace, uid } from "../dom.js";
import { _, tr } from "../i18n.js";
import { icon } from "./icons.js";

const FORMATS = [
  { id: "geojson", name: "GeoJSON", about: () => _("for web maps and GIS") },
  { id: "gpkg", name: "GeoPackage", about: () => _("for QGIS and ArcGIS, with linked tables") },
  { id: "xlsx", name: "Excel (XLSX)", about: () => _("sites, projects, institutions, figures and sources") },
  { id: "csv", name: "CSV", about: () => _("one table of sites") },
];

/** Build the menu; `ids()` gives what is shown, in the table's order. Returns {element, enable(n), translate()}. */
export function downloadMenu(store, ids) {
  const menuId = uid("download");
  const text = h("span", {});
  const button = h(
    "button",
    { class: "button download-button", type: "button", "aria-haspopup": "menu", "aria-expanded": "false", "aria-controls": menuId, onclick: () => (menu.hidden ? open() : close()), onkeydown: onButtonKey },
    icon("download", 16), text,
  );
  const items = FORMATS.map((format) =>
    h("button", { class: "download-item", type: "button", role: "menuitem", tabindex: "-1", onclick: () => save(format) }, h("b", {}, format.name), h("span", { class: "muted" })),
  );
  const menu = h("div", { class: "download-menu", id: menuId, role: "menu", hidden: true, onkeydown: onMenuKey }, items);
  const status = h("span", { class: "download-status", role: "status" });
  const element = h("div", { class: "download", onfocusout: (event) => !element.contains(event.relatedTarget) && close() }, status, button, menu);
  let busy = false;

  function open(place = 0) {
    menu.hidden = false;
    button.setAttribute("aria-expanded", "true");
    items.at(place).focus();
  }

  function close({ refocus = false } = {}) {
    menu.hidden = true;
    button.setAttribute("aria-expanded", "false");
    if (refocus) button.focus();
  }

  function onButtonKey(event) {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    open(event.key === "ArrowDown" ? 0 : -1);
  }

  function onMenuKey(event) {
    event.stopPropagation();
    const place = items.indexOf(document.activeElement);
    const moves = { ArrowDown: (place + 1) % items.length, ArrowUp: place - 1, Home: 0, End: -1 };
    if (event.key in moves) items.at(moves[event.key]).focus();
    else if (event.key === "Escape") close({ refocus: true });
    else return;
    event.preventDefault();
  }

  function say(message, { fault = false } = {}) {
    status.textContent = message;
    status.classList.toggle("download-fault", fault);
    announce(message);
  }

  async function save(format) {
    close({ refocus: true });
    if (busy) return;
    busy = true;
    button.setAttribute("aria-busy", "true");
    say(_("Preparing {format} …", { format: format.name }));
    try {
      const { blob, name } = await request(store, format, ids());
      keep(blob, name);
      say(_("Saved {name}", { name }));
    } catch (error) {
      say(_("The download failed: {reason}", { reason: error.message }), { fault: true });
    } finally {
      busy = false;
      button.removeAttribute("aria-busy");
    }
  }

  return {
    element,
    enable: (n) => (button.disabled = n === 0),
    translate() {
      text.textContent = _("Download");
      menu.setAttribute("aria-label", _("Download what is shown"));
      items.forEach((item, place) => replace(item.lastChild, FORMATS[place].about()));
      status.textContent = "";
    },
  };
}

/** Ask the server for the file: {blob, name}; an Error says in words what went wrong. */
async function request(store, format, ids) {
  const { lang, vintage } = store.state;
  let response;
  try {
    response = await fetch(new URL(store.atlas.export ?? "/export", location.href), {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ format: format.id, ids, lang, vintage }),
    });
  } catch {
    throw new Error(_("the server cannot be reached"));
  }
  if (!response.ok) {
    const told = await response.json().catch(() => null);
    throw new Error(tr(told?.detail) || _("the server answered {status}", { status: response.status }));
  }
  const stated = /filename="([^"]+)"/.exec(response.headers.get("Content-Disposition") ?? "");
  const name = stated?.[1] ?? `chongqing-innovation-atlas.${format.id}`;
  return { blob: await response.blob(), name };
}

function keep(blob, name) {
  const address = URL.createObjectURL(blob);
  h("a", { href: address, download: name }).click();
  // The browser has taken the blob by the next task; freeing it then saves its memory.
  setTimeout(() => URL.revokeObjectURL(address), 0);
}
