"""Picture the pages for the documentation: ``make screenshots`` writes docs/images/*.png.

The app is started and opened in headless Chromium as a person opens it; nothing is retouched.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, sync_playwright

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from bench.apps import ATLAS, Server  # noqa: E402

DESK, PHONE = (1440, 900), (390, 844)
FOUR = "layers=science-cities,parks,industrial-bases,hightech-zones"


class Picture(NamedTuple):
    """One picture: where to look, at what size, in which theme; ``click`` opens something first."""

    name: str
    query: str
    size: tuple[int, int] = DESK
    theme: str = "light"
    click: str | None = None


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
)


def take(browser: Browser, address: str, picture: Picture) -> None:
    """Take one picture once the map stands still."""
    width, height = picture.size
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if picture.theme == "dark" else "light",
        has_touch=width < 720,
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto(f"{address}/{picture.query}")
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
    with (
        tempfile.TemporaryDirectory() as folder,
        Server(ATLAS, HERE.parent / "data", "", Path(folder) / "server.log") as server,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for picture in PICTURES:
            take(browser, server.address, picture)
        browser.close()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
