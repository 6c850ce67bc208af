// The header of Streamlit's pages, as on the map's page, and the form to sign in with a token.
// Python hands over every text; this file only draws.

import { h, replace } from "./dom.js";
import { icon, systemIcon } from "./panels/icons.js";
import { mark } from "./panels/mark.js";
import { applyTheme, setTheme, theme } from "./theme.js";

const THEMES = ["system", "light", "dark"];
const STREAMLIT = { system: "System", light: "Light", dark: "Dark" };

/** Streamlit keeps its theme by page; ours is one for all. This runs before Streamlit reads its own. */
function tellStreamlit() {
  try {
    localStorage.setItem(`stActiveTheme-${location.pathname}-v2`, JSON.stringify(STREAMLIT[theme()]));
  } catch {
    // A browser that keeps nothing follows the system.
  }
}
tellStreamlit();
// On the page itself, and now: what Streamlit draws before the header stands has its colours, too.
applyTheme(document.documentElement);

// Else Streamlit asks below each page's own address first and finds nothing there.
window.__streamlit ??= { BACKEND_BASE_URL: `${location.origin}/` };

/** Another step of a page begins at its top; the first one that is opened stays where the browser puts it. */
function showFromTop(place) {
  if (shown !== null && shown !== place) document.querySelector('[data-testid="stMain"]')?.scrollTo(0, 0);
  shown = place;
}
let shown = null;

/** Draw the header anew; `tell` hands the chosen language to Python. */
export function mountFrame(parent, data, tell) {
  document.documentElement.lang = data.lang === "zh" ? "zh-CN" : "en";
  const { labels } = data;
  const root = h("div", { class: "atlas-frame", lang: document.documentElement.lang });
  const header = h(
    "header",
    { class: "frame-header" },
    h("a", { class: "frame-brand", href: address("/", data.lang) }, mark(), h("span", { class: "frame-name" }, labels.name)),
    h("nav", { class: "frame-links", "aria-label": labels.navigation }, data.links.map((link) => pageLink(link, data.lang))),
    h("div", { class: "frame-tools" }, data.who ? who(data) : null, languages(data, tell), themeButton(labels)),
  );
  root.append(header);
  if (data.banner && location.pathname.startsWith("/manage")) root.append(h("p", { class: "frame-banner", role: "note" }, data.banner));
  replace(parent, root);
  showFromTop(`${location.pathname} ${data.place}`);
}

const address = (path, lang) => (lang === "zh" ? path : `${path}?lang=${lang}`);

function pageLink({ path, text }, lang) {
  const here = path === "/" ? location.pathname === "/" : location.pathname === path || location.pathname.startsWith(`${path}-`);
  return h("a", { href: address(path, lang), "aria-current": here ? "page" : null }, text);
}

function languages(data, tell) {
  const buttons = ["zh", "en"].map((lang) =>
    h(
      "button",
      {
        type: "button",
        class: "frame-language",
        lang: lang === "zh" ? "zh-CN" : "en",
        "aria-label": lang === "zh" ? "中文" : "English",
        "aria-pressed": String(lang === data.lang),
        onclick: () => tell("lang", lang),
      },
      lang === "zh" ? "中" : "EN",
    ),
  );
  return h("div", { class: "frame-languages", role: "group", "aria-label": data.labels.language }, buttons);
}

function themeButton(labels) {
  const chosen = theme();
  const text = labels.theme.replace("{theme}", labels[chosen]);
  const button = h("button", { type: "button", class: "frame-icon", "aria-label": text, title: text }, chosen === "system" ? systemIcon() : icon(chosen));
  button.addEventListener("click", () => {
    setTheme(document.documentElement, THEMES[(THEMES.indexOf(chosen) + 1) % THEMES.length]);
    tellStreamlit();
    // Streamlit reads its theme when it starts.
    location.reload();
  });
  return button;
}

function who({ who: person, labels }) {
  const out = h("button", { type: "button", class: "frame-button" }, labels.sign_out);
  const said = h("span", { class: "frame-who", title: person.told }, person.name);
  out.addEventListener("click", async () => {
    out.disabled = true;
    try {
      const answer = await fetch("/session/end", { method: "POST" });
      if (!answer.ok) throw new Error(String(answer.status));
      location.assign((await answer.json()).next);
    } catch {
      out.disabled = false;
      said.textContent = labels.sign_out_failed;
    }
  });
  return [said, out];
}

/** The form for a token: it goes to the server once and is kept nowhere. */
export function mountSignIn(parent, { labels }) {
  const field = h("input", { type: "password", name: "token", autocomplete: "current-password", required: true, id: "atlas-token" });
  const said = h("p", { class: "sign-in-said", role: "alert" });
  const button = h("button", { type: "submit", class: "sign-in-button" }, labels.sign_in);
  const form = h("form", { class: "sign-in" }, h("label", { for: "atlas-token" }, labels.token), field, button, said);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.disabled = true;
    said.textContent = "";
    try {
      const answer = await fetch("/session", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ token: field.value }),
      });
      if (answer.ok) {
        location.reload();
        return;
      }
      const { detail } = await answer.json();
      said.textContent = document.documentElement.lang === "en" ? detail.en : detail.zh;
    } catch {
      said.textContent = labels.unreachable;
    }
    button.disabled = false;
    field.select();
  });
  // Streamlit binds single keys page-wide; typing here is not meant for it.
  for (const name of ["keydown", "keyup", "keypress"]) form.addEventListener(name, (event) => event.stopPropagation());
  replace(parent, h("div", { class: "atlas-frame" }, form));
}
