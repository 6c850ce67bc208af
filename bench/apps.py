"""The measured apps: how each is started, opened and asked what it shows."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
PEERS = Path(__file__).resolve().parent / "peers"
LON, LAT, ZOOM = 106.45, 29.62, 10

# What runs in the page. `count` is the number of site features on the map, null while there is no map;
# `lit` and `filled` say whether a site is highlighted and its panel complete; `styled` gives the opacity drawn.
ATLAS_JS = """
({
  count() {
    const atlas = window.atlas;
    if (!atlas?.ready) return null;
    return Object.values(atlas.layers).reduce((sum, layer) => sum + layer.features, 0);
  },
  busy() { return false; },
  lit(id) { return !!document.querySelector(`[data-site="${id}"].is-selected`); },
  filled(id, name) {
    const panel = document.querySelector('aside[role=complementary]');
    return panel?.querySelector('h1,h2')?.textContent === name && panel.querySelectorAll('[role=tab]').length > 0;
  },
  opacity(id) { return window.atlas.state.opacity[id] ?? 1; },
  place(id) {
    const box = document.querySelector(`[data-site="${id}"] .site-body`).getBoundingClientRect();
    return [box.x + box.width / 2, box.y + box.height / 2];
  },
})
"""

FOLIUM_JS = """
({
  frame() { return document.querySelector('iframe[title*="st_folium"]'); },
  map() { return this.frame()?.contentWindow?.map; },
  sites() {
    return Object.values(this.map()?._layers ?? {}).filter((layer) => layer.feature?.geometry?.type === 'Point');
  },
  count() { return this.map()?._loaded ? this.sites().length : null; },
  busy() {
    return document.querySelector('[data-testid=stApp]')?.dataset.testScriptState !== 'notRunning';
  },
  lit(id) {
    // Either the site's own circle is drawn red, or a red ring stands on its place.
    const site = this.sites().find((layer) => layer.feature.properties.id === id);
    if (!site) return false;
    if (site.options.weight === 4) return true;
    return Object.values(this.map()._layers).some(
      (layer) => layer.options?.radius === 11 && layer.getLatLng().equals(site.getLatLng()));
  },
  filled(id, name) {
    const texts = [...document.querySelectorAll('[data-testid=stCaptionContainer]')].map((e) => e.textContent.trim());
    return texts.includes(`end of ${id}`);
  },
  styled(id, opacity) {
    const sites = this.sites();
    return sites.length > 0 && sites.every((layer) => layer.options.fillOpacity === opacity);
  },
  place(id) {
    const site = this.sites().find((layer) => layer.feature.properties.id === id);
    const point = this.map().latLngToContainerPoint(site.getLatLng());
    const box = this.frame().getBoundingClientRect();
    const inner = this.map().getContainer().getBoundingClientRect();
    return [box.x + inner.x + point.x, box.y + inner.y + point.y];
  },
})
"""

FLOOR_JS = """
({
  count() { return document.querySelector('[data-testid=stSidebar] h2') ? 1 : null; },
  busy() { return document.querySelector('[data-testid=stApp]')?.dataset.testScriptState !== 'notRunning'; },
  filled(id) { return document.querySelector('[data-testid=stSidebar] h2')?.textContent === `shown ${id}`; },
})
"""


@dataclass(frozen=True)
class App:
    """One measured app."""

    name: str
    title: str
    script: Path
    probe: str
    query: str = ""


ATLAS = App(
    name="atlas",
    title="this app",
    script=PROJECT / "app.py",
    probe=ATLAS_JS,
    query=f"?lang=zh&vintage=2015&lat={LAT}&lon={LON}&z={ZOOM}",
)
NAIVE = App(
    name="naive", title="streamlit-folium, naive", script=PEERS / "naive.py", probe=FOLIUM_JS
)
TUNED = App(
    name="tuned", title="streamlit-folium, tuned", script=PEERS / "tuned.py", probe=FOLIUM_JS
)
FLOOR = App(name="floor", title="Streamlit's floor", script=PEERS / "floor.py", probe=FLOOR_JS)
APPS = (ATLAS, NAIVE, TUNED, FLOOR)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answers(url, process, *, within_s=60):
    """Poll until the server answers; False when it ended or time is up."""
    end = time.monotonic() + within_s
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5) as response:
                return response.status == 200
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.02)
    return False


class Server:
    """A running app; a context manager."""

    def __init__(self, app, data, cdn, log):
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self._log = log.open("w")
        environment = os.environ | {
            "ATLAS_DATA": str(data),
            "BENCH_DATA": str(data),
            "BENCH_CDN": cdn,
        }
        command = [sys.executable, "-m", "streamlit", "run", app.script.name]
        command += ["--server.port", str(self.port), "--server.headless", "true"]
        command += ["--browser.gatherUsageStats", "false", "--server.fileWatcherType", "none"]
        self._process = subprocess.Popen(
            command,
            cwd=app.script.parent,
            env=environment,
            stdout=self._log,
            stderr=subprocess.STDOUT,
        )

    def __enter__(self):
        if not answers(f"{self.address}/_stcore/health", self._process):
            self.__exit__()
            raise SystemExit(f"the server did not start; see {self._log.name}")
        return self

    def __exit__(self, *_):
        self._process.terminate()
        self._process.wait(timeout=20)
        self._log.close()


class Cdn:
    """The peers' libraries, served on this machine; a context manager."""

    def __init__(self, folder):
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        command = [
            sys.executable,
            str(Path(__file__).with_name("cdn.py")),
            str(self.port),
            str(folder),
        ]
        self._process = subprocess.Popen(command)

    def __enter__(self):
        if not answers(f"{self.address}/leaflet/package.json", self._process):
            raise SystemExit("the peers' libraries could not be served")
        return self

    def __exit__(self, *_):
        self._process.terminate()
        self._process.wait(timeout=20)
