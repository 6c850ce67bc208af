// Features of datasets that do not travel: each is fetched when it is selected.

import { announce } from "./dom.js";
import { isTiled, splitId } from "./datasets.js";
import { _ } from "./i18n.js";

export function createFetching({ loader, store }) {
  let latest = 0;

  const layerOf = (id) => {
    const layer = store.atlas.layers.find((item) => item.id === splitId(id)[0]);
    return layer && isTiled(layer) ? layer : null;
  };

  /** Whether a feature has to be fetched before it can be selected. */
  const away = (id) => Boolean(id) && !store.index.has(id) && layerOf(id) !== null;

  async function take(id) {
    const feature = await loader.feature(layerOf(id), splitId(id)[1]);
    if (feature) store.adopt(feature);
    return feature;
  }

  return {
    away,

    /** Fetch the feature an address names; one that is not there is told as any unknown value. */
    async bring(search) {
      const id = new URLSearchParams(search).get("site") ?? "";
      if (away(id)) await take(id).catch(() => null);
    },

    /** Fetch, then select, unless another was selected meanwhile. */
    async select(id) {
      const mine = (latest += 1);
      announce(_("Reading the feature…"));
      const feature = await take(id).catch(() => null);
      if (mine !== latest) return;
      if (feature) store.select(id);
      else announce(_("The feature could not be read."));
    },
  };
}
