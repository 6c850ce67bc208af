// Links to the other pages, the language carried along. Managing is offered to whom it is open,
// or who can sign in; the server says which.

import { h } from "../dom.js";
import { _ } from "../i18n.js";

export function mountPages(store) {
  const explore = h("a", { "aria-current": "page" });
  const manage = h("a", { hidden: true });
  const connect = h("a");
  const element = h("nav", { class: "header-pages" }, explore, manage, connect);

  function translate() {
    const { lang } = store.state;
    const address = (path) => (lang === "zh" ? path : `${path}?lang=${lang}`);
    element.setAttribute("aria-label", _("Pages"));
    explore.textContent = _("Explore");
    manage.textContent = _("Manage");
    connect.textContent = _("Connect");
    explore.href = address("/");
    manage.href = address("/manage");
    connect.href = address("/connect");
  }

  async function ask() {
    try {
      const answer = await fetch("/session");
      const { role, sign_in: ways } = await answer.json();
      manage.hidden = role !== "editor" && ways.length === 0;
    } catch {
      // Offline the page goes on without the link.
    }
  }

  translate();
  // Nobody waits for it: the map comes first.
  (window.requestIdleCallback ?? setTimeout)(ask);
  return { element, translate };
}
