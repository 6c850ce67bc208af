// Light, dark, or as the system has it; the choice stays in this browser.

const KEY = "atlas-theme";
const dark = matchMedia("(prefers-color-scheme: dark)");

const stored = () => {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
};

/** The choice: "light", "dark" or "system". */
export const theme = () => (["light", "dark"].includes(stored()) ? stored() : "system");

function apply(root) {
  const name = theme();
  root.dataset.theme = name === "system" ? (dark.matches ? "dark" : "light") : name;
  root.dispatchEvent(new CustomEvent("theme", { detail: root.dataset.theme }));
}

export function applyTheme(root) {
  apply(root);
  dark.addEventListener("change", () => apply(root));
}

export function setTheme(root, name) {
  try {
    if (name === "system") localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, name);
  } catch {
    // A browser that keeps nothing still shows the theme until it is closed.
  }
  apply(root);
}
