"""Picture the pages for the documentation: ``make screenshots`` writes docs/images/*.png.

The app is started and opened in headless Chromium as a person opens it; nothing is retouched.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, sync_playwright

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

import numpy as np  # noqa: E402
import shapely  # noqa: E402

from bench.apps import ATLAS, Server  # noqa: E402
from geo.datums import Datum, from_wgs84  # noqa: E402
from layers.actors import Actor, Basis  # noqa: E402
from layers.recipe import Recipe  # noqa: E402
from layers.store import Store  # noqa: E402
from layers.workbench import Workbench  # noqa: E402

DATA = HERE.parent / "data"
EDITOR = Actor("localhost", is_editor=True, basis=Basis.LOCALHOST)
RIVERS = {
    "id": "rivers",
    "title_zh": "主要河流",
    "title_en": "Main rivers",
    "description_zh": "底图所用的主要河流中线。",
    "description_en": "Centre lines of the main rivers, as the base map has them.",
    "provider_zh": "见 data/basemap 的沿革记录",
    "provider_en": "See the lineage record in data/basemap",
    "license": "CC-BY-4.0",
    "date": "2025",
    "lineage_zh": "取自随程序提供的底图。",
    "lineage_en": "Taken from the base map that ships.",
    "name_field": "name_zh",
    "label_field": "name_zh",
}
DESK, PHONE = (1440, 900), (390, 844)
FOUR = "layers=science-cities,parks,industrial-bases,hightech-zones"


class Picture(NamedTuple):
    """One picture: where to look, at what size, in which theme; ``click`` opens something first."""

    name: str
    query: str
    size: tuple[int, int] = DESK
    theme: str = "light"
    click: str | None = None
    page: str = ""


PICTURES = (
    Picture("explore-zh-light", ""),
    Picture(
        "explore-en-dark",
        "?lang=en&site=western-chongqing-science-city&lat=29.55&lon=106.4&z=9.5",
        theme="dark",
    ),
    Picture(
        "site-zh", "?site=shuitu-hightech-park&lat=29.72&lon=106.5&z=10.25", click=".source-button"
    ),
    Picture("district-zh", f"?district=500109&vintage=2015&{FOUR}", click=".drawer-handle"),
    Picture("phone-zh", "?lat=29.55&lon=106.4&z=8.5", size=PHONE),
    Picture(
        "phone-site-en",
        "?lang=en&site=lijia-smart-park&lat=29.62&lon=106.45&z=9.5",
        size=PHONE,
        theme="dark",
    ),
    Picture("dataset-zh", "?layers=rivers&site=rivers:1&lat=30&lon=107.4&z=7.75"),
    Picture("manage-zh", "", page="manage"),
    Picture("report-zh", "?draft={draft}&step=report", page="manage-draft"),
    Picture(
        "report-en-dark", "?draft={draft}&step=report&lang=en", theme="dark", page="manage-draft"
    ),
    Picture("history-zh", "?layer=rivers", page="manage-history"),
)


def fill(store: Path, folder: Path) -> str:
    """Publish two versions of a layer and begin a draft, all from what ships; gives the draft's id."""
    with Store(store) as opened:
        bench = Workbench(opened, data=DATA)
        rivers = json.loads((DATA / "basemap" / "rivers.geojson").read_text("utf-8"))["features"]
        for file, count, layer in (
            ("rivers.geojson", 3, None),
            ("rivers-all.geojson", None, "rivers"),
        ):
            draft = bench.open(
                _written(folder / file, rivers[:count]), name=file, actor=EDITOR, layer=layer
            )
            draft = bench.change(draft, actor=EDITOR, recipe=Recipe(datum=Datum.WGS84))
            draft = bench.prepare(draft.id, actor=EDITOR)
            draft = bench.change(draft, actor=EDITOR, manifest={**draft.manifest, **RIVERS})
            bench.publish(draft, actor=EDITOR, message="补全" if layer else "")
        units = json.loads((DATA / "boundaries" / "units-2025-11.geojson").read_text("utf-8"))
        for unit in units["features"]:
            # Put off as map services of the country have it, so that the report has something to say.
            moved = shapely.transform(
                shapely.geometry.shape(unit["geometry"]),
                lambda xy: from_wgs84(np.asarray(xy), datum=Datum.GCJ02),
            )
            unit["geometry"] = shapely.geometry.mapping(moved)
        path = _written(folder / "区县边界.geojson", units["features"])
        draft = bench.open(path, name=path.name, actor=EDITOR)
        return bench.prepare(draft.id, actor=EDITOR).id


def _written(path: Path, features: list[dict[str, object]]) -> Path:
    body = {"type": "FeatureCollection", "features": features}
    path.write_text(json.dumps(body, ensure_ascii=False), "utf-8")
    return path


# A page of Streamlit's is calm when nothing on it was being made for a second.
CALM = """() => {
  const busy = document.querySelector('[data-testid=stSkeleton], .atlas-preview:not([data-ready])');
  const still = document.querySelector('[data-testid=stApp][data-test-script-state=notRunning] h1');
  if (busy || !still) window.calmSince = performance.now();
  return performance.now() - (window.calmSince ??= performance.now()) > 1000;
}"""


def take(browser: Browser, address: str, picture: Picture, draft: str) -> None:
    """Take one picture once the map stands still."""
    width, height = picture.size
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if picture.theme == "dark" else "light",
        has_touch=width < 720,
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto(f"{address}/{picture.page}{picture.query.format(draft=draft)}")
    if picture.page:
        if "step=report" in picture.query:
            page.wait_for_selector(".atlas-preview[data-ready]", timeout=90_000)
        page.wait_for_function(CALM)
    else:
        page.wait_for_function("window.atlas?.ready")
    if picture.click:
        page.locator(picture.click).first.click()
    page.evaluate("document.fonts.ready")
    page.wait_for_load_state("networkidle")
    page.screenshot(path=str(HERE / "images" / f"{picture.name}.png"))
    context.close()


def main() -> int:
    """Take all pictures."""
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.stderr.write("Chromium is missing; run: make browser\n")
        return 1
    (HERE / "images").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "store"
        os.environ["ATLAS_STORE"] = str(store)
        return photograph(Path(folder), fill(store, Path(folder)), chromium)


def photograph(folder: Path, draft: str, chromium: str) -> int:
    """Start the app on what was filled and take every picture."""
    with (
        Server(ATLAS, DATA, "", folder / "server.log") as server,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for picture in PICTURES:
            take(browser, server.address, picture, draft)
        browser.close()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
