// The header: what this is, the search box, language and theme; on a phone also
// the buttons that open the sheets.

import { h, replace, svg } from "../dom.js";
import { _ } from "../i18n.js";
import { theme as themeChoice } from "../theme.js";
import { icon, systemIcon } from "./icons.js";
import { mountSearch } from "./search.js";

const THEMES = ["system", "light", "dark"];
const SHEETS = ["layers", "details", "table"];

/** The mark: the city's two rivers meeting, in a hexagon. */
function mark() {
  return svg(
    "svg",
    { viewBox: "0 0 24 24", width: 26, height: 26, class: "header-mark", "aria-hidden": "true", focusable: "false" },
    svg("path", { class: "mark-field", d: "M12 1.5 21.1 6.7V17.3L12 22.5 2.9 17.3V6.7Z" }),
    svg("path", { class: "mark-river", d: "M3 14.2C6.5 13.4 7 10.2 10 10.4 12.6 10.6 12.4 13.4 14.4 13.2 17 12.9 17.4 9.4 21 9" }),
    svg("path", { class: "mark-river mark-tributary", d: "M12.2 2.2C11.4 5 13.4 7.2 13.2 9.4 13.1 10.8 12.6 11.6 13.2 12.8" }),
  );
}

export function mountHeader(element, store, actions) {
  const root = element.closest("#atlas-root") ?? document.documentElement;
  const name = h("h1", { class: "header-name" });
  const brand = h("div", { class: "header-brand" }, mark(), name);

  const searchBox = h("div", { class: "header-search" });
  const back = h("button", { class: "icon-button phone-only header-search-close", type: "button", onclick: () => foldSearch(true) }, icon("back"));
  searchBox.append(back);
  const search = mountSearch(searchBox, store, actions, { close: () => foldSearch(false) });

  const openSearch = h("button", { class: "icon-button phone-only", type: "button", "aria-expanded": "false", onclick: unfoldSearch }, icon("search"));
  const sheets = SHEETS.map((sheet) =>
    h("button", { class: "icon-button phone-only", type: "button", dataset: { sheet }, onclick: () => toggleSheet(sheet) }, icon(sheet)),
  );

  const languages = ["zh", "en"].map((lang) =>
    h(
      "button",
      { class: "language", type: "button", lang: lang === "zh" ? "zh-CN" : "en", "aria-label": lang === "zh" ? "中文" : "English", dataset: { lang }, onclick: () => chooseLanguage(lang) },
      lang === "zh" ? "中" : "EN",
    ),
  );
  const languageGroup = h("div", { class: "header-languages", role: "group" }, languages);
  const theme = h("button", { class: "icon-button header-theme", type: "button", onclick: nextTheme });

  element.append(brand, searchBox, h("div", { class: "header-tools" }, openSearch, sheets, languageGroup, theme));

  let chosen = themeChoice();

  function unfoldSearch() {
    element.classList.add("searching");
    openSearch.setAttribute("aria-expanded", "true");
    search.focus();
  }

  function foldSearch(refocus) {
    if (!element.classList.contains("searching")) return;
    element.classList.remove("searching");
    openSearch.setAttribute("aria-expanded", "false");
    if (refocus) openSearch.focus();
  }

  function toggleSheet(sheet) {
    actions.openSheet(root.dataset.sheet === sheet ? "none" : sheet);
    showSheet();
  }

  function showSheet() {
    for (const button of sheets) button.setAttribute("aria-pressed", String(root.dataset.sheet === button.dataset.sheet));
  }

  function chooseLanguage(lang) {
    // On a phone one button stands for both: it changes to the other.
    store.set({ lang: store.state.lang === lang ? (lang === "zh" ? "en" : "zh") : lang });
    const shown = languages.find((button) => button.offsetParent !== null);
    if (!languages.some((button) => button === document.activeElement && button.offsetParent)) shown?.focus();
  }

  function nextTheme() {
    chosen = THEMES[(THEMES.indexOf(chosen) + 1) % THEMES.length];
    actions.setTheme(chosen);
    showTheme();
  }

  function showTheme() {
    const words = { system: _("as the system"), light: _("light"), dark: _("dark") };
    const text = _("Theme: {theme}", { theme: words[chosen] });
    replace(theme, chosen === "system" ? systemIcon() : icon(chosen));
    theme.setAttribute("aria-label", text);
    theme.title = text;
  }

  function translate() {
    name.textContent = _("Chongqing Innovation Atlas");
    const labels = { layers: _("Layers"), details: _("Details"), table: _("Table") };
    for (const button of sheets) {
      button.setAttribute("aria-label", labels[button.dataset.sheet]);
      button.title = labels[button.dataset.sheet];
    }
    for (const button of languages) button.setAttribute("aria-pressed", String(button.dataset.lang === store.state.lang));
    languageGroup.setAttribute("aria-label", _("Language"));
    openSearch.setAttribute("aria-label", _("Search"));
    openSearch.title = _("Search");
    back.setAttribute("aria-label", _("Close the search"));
    showTheme();
  }

  /** "/" goes to the search box from anywhere but a field. */
  function onSlash(event) {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const target = event.composedPath()[0];
    if (target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))) return;
    event.preventDefault();
    unfoldSearch();
  }

  translate();
  showSheet();
  // On both: the root may keep its keys from the page. The first to act prevents the second.
  root.addEventListener("keydown", onSlash);
  document.addEventListener("keydown", onSlash);
  const sheetWatch = new MutationObserver(showSheet);
  sheetWatch.observe(root, { attributes: true, attributeFilter: ["data-sheet"] });
  const off = store.on((state, previous) => state.lang !== previous.lang && translate());
  return () => {
    off();
    search.destroy();
    sheetWatch.disconnect();
    root.removeEventListener("keydown", onSlash);
    document.removeEventListener("keydown", onSlash);
  };
}
