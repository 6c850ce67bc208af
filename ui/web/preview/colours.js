// Light or dark, as Streamlit shows the page.

/** Put the theme of the page on an element: told from the lightness of the page's ground. */
export function applyTheme(box) {
  const ground = getComputedStyle(box).getPropertyValue("--st-background-color").trim();
  box.dataset.theme = lightness(ground) < 0.5 ? "dark" : "light";
}

/** Lightness 0…1 of a CSS colour; light where it cannot be read. */
function lightness(colour) {
  const context = (canvas ??= document.createElement("canvas").getContext("2d", { willReadFrequently: true }));
  context.fillStyle = "#ffffff";
  context.fillStyle = colour;
  context.fillRect(0, 0, 1, 1);
  const [r, g, b] = context.getImageData(0, 0, 1, 1).data;
  return (0.299 * r + 0.587 * g + 0.114 * b) / 255;
}
let canvas = null;

/**
 * The colours of a map by token, read once: {of(token, otherwise), renew()}. A canvas asks for them
 * with every mark it draws; renew() is for another theme.
 */
export function palette(element) {
  let known = new Map();
  return {
    of(token, otherwise = "gray") {
      if (!known.has(token)) known.set(token, getComputedStyle(element).getPropertyValue(`--${token}`).trim());
      return known.get(token) || otherwise;
    },
    renew() {
      known = new Map();
    },
  };
}
