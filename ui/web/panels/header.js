// The header: what this is, the search box, language and theme; on a phone also
// the buttons that open the sheets.

import { h, replace } from "../dom.js";
import { _ } from "../i18n.js";
import { theme as themeChoice } from "../theme.js";
import { icon, systemIcon } from "./icons.js";
import { mark } from "./mark.js";
import { mountPages } from "./pages.js";
import { mountSearch } from "./search.js";

const THEMES = ["system", "light", "dark"];
const SHEETS = ["layers", "details", "table"];

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

  const pages = mountPages(store);
  element.append(brand, searchBox, h("div", { class: "header-tools" }, pages.element, openSearch, sheets, languageGroup, theme));

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
    pages.translate();
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
