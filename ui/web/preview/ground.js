// The ground of the preview: boundaries and basemap as Explore has them, from the same addresses.

async function fetched(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return response.json();
}

function leaflet(url) {
  if (window.L) return Promise.resolve();
  // Two maps on one page wait for one script.
  pending ??= new Promise((resolve, reject) => {
    const element = document.createElement("script");
    element.src = url;
    element.onload = resolve;
    element.onerror = () => reject(new Error(`${url} is missing`));
    document.head.append(element);
  });
  return pending;
}
let pending = null;

/** {L, atlas, strings, mapModule, modules, basemap, vintage, units}: what a map stands on. */
export async function loadGround({ atlas: address, assets }) {
  const atlas = await fetched(address);
  const load = (path) => import(new URL(path, location.href).href).then((module) => module.default);
  const each = async (entries, work) =>
    Object.fromEntries(await Promise.all(Object.entries(entries).map(async ([key, path]) => [key, await work(path)])));
  const vintage = atlas.vintages.at(-1) ?? null;
  const [strings, mapModule, modules, basemap, units, indicative] = await Promise.all([
    each(atlas.strings, fetched),
    load(atlas.map),
    each(atlas.modules, load),
    each(atlas.basemap, fetched),
    vintage ? fetched(vintage.units) : null,
    vintage ? fetched(vintage.indicative) : null,
    leaflet(assets.leaflet),
  ]);
  return { L: window.L, atlas, strings, mapModule, modules, basemap, vintage: vintage?.id ?? null, units, indicative };
}
