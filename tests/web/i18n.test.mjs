import assert from "node:assert/strict";
import { test } from "node:test";

import { _, setCatalogues, setLanguage } from "../../ui/web/i18n.js";

test("words that count take the form their number asks for", () => {
  const features = (n) => _("{n} {n:feature|features}", { n });
  setLanguage("en");
  assert.deepEqual([features(1), features("1"), features(0), features("1,001")], ["1 feature", "1 feature", "0 features", "1,001 features"]);
  assert.equal(_("{name}", { name: "{n:a|b}", n: 1 }), "{n:a|b}");
  setCatalogues({ zh: { "{n} {n:feature|features}": "{n} 个要素" } });
  setLanguage("zh");
  assert.deepEqual([features(1), features(2)], ["1 个要素", "2 个要素"]);
});
