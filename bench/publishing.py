"""Publish 100,000 polygons beside plain geopandas, on one file in one run: ``python -m bench.publishing``."""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely

from bench import report, sections
from bench.apps import PROJECT, answers, free_port

CACHE = PROJECT / ".cache" / "bench" / "publishing"
FORMATS = {"GeoJSON": "plots.geojson", "GeoPackage": "plots.gpkg"}
MANIFEST = {
    "kind": "dataset",
    "id": "bench-plots",
    "title_zh": "测量用地块",
    "title_en": "Plots to measure with",
    "description_zh": "随机生成。",
    "description_en": "Made at random.",
    "provider_zh": "测量脚本",
    "provider_en": "The measuring script",
    "license": "CC0-1.0",
    "date": "2026",
    "lineage_zh": "随机生成。",
    "lineage_en": "Made at random.",
    "order": 900,
    "visible": False,
}

# Both sides in a process of their own, so that memory is counted alike.
PLAIN = """
import sys, geopandas
geopandas.read_file(sys.argv[1]).to_parquet(sys.argv[2])
"""
OURS = """
import json, sys
from pathlib import Path
from layers import steps
steps.get_ready()
from layers.actors import Actor, Basis
from layers.store.store import Store
from layers.workbench import Workbench
import time
source, folder, data, manifest = sys.argv[1:5]
bench = Workbench(Store(Path(folder)), data=Path(data))
actor = Actor("bench", is_editor=True, basis=Basis.COMMAND_LINE)
marks = [time.perf_counter()]
draft = bench.open(Path(source), name=Path(source).name, actor=actor)
draft = bench.prepare(draft.id, actor=actor)
assert draft.stage == "ready", draft.report
marks.append(time.perf_counter())
draft = bench.change(draft, actor=actor, manifest=draft.manifest | json.loads(manifest))
version = bench.publish(draft, actor=actor)
marks.append(time.perf_counter())
print(json.dumps({"read and check": marks[1] - marks[0], "publish": marks[2] - marks[1], "features": version.features}))
"""


def make(folder, count):
    """Write plots of twelve corners with three attributes, one file a format."""
    folder.mkdir(parents=True, exist_ok=True)
    if all((folder / name).exists() for name in FORMATS.values()):
        return
    random = np.random.default_rng(1)
    side = int(np.ceil(count**0.5))
    x, y = (
        axis.ravel()[:count]
        for axis in np.meshgrid(np.linspace(105.3, 110, side), np.linspace(28.2, 32.1, side))
    )
    angles = np.linspace(0, 2 * np.pi, 13)[:-1]
    radius = (110 - 105.3) / side * 0.45 * (0.7 + 0.3 * random.random((count, 12)))
    corners = np.stack(
        [x[:, None] + radius * np.cos(angles), y[:, None] + radius * np.sin(angles)], -1
    )
    frame = gpd.GeoDataFrame(
        {
            "名称": [f"地块{number}" for number in range(count)],
            "编号": [f"{number:06d}" for number in range(count)],
            "面积": random.random(count).round(4),
        },
        geometry=shapely.polygons(corners),
        crs=4326,
    )
    for name in FORMATS.values():
        frame.to_file(folder / name)


def run(code, *arguments):
    """Seconds, the peak memory of the process and its children together, and what it printed."""
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        text=True,
    )
    peak = 0
    while process.poll() is None:
        peak = max(peak, tree_memory(process.pid))
        time.sleep(0.05)
    if process.returncode:
        raise SystemExit("a measured process failed")
    return time.perf_counter() - began, peak, process.stdout.read()


def tree_memory(pid):
    """Bytes in use by a process and all below it; what several share is counted once between them."""
    total = 0
    todo = [pid]
    while todo:
        one = todo.pop()
        try:
            told = Path(f"/proc/{one}/smaps_rollup").read_text("ascii")
            total += 1024 * int(told.split("\nPss:", 1)[1].split()[0])
            for task in Path(f"/proc/{one}/task").iterdir():
                todo += map(int, (task / "children").read_text("ascii").split())
        except (OSError, IndexError):
            continue
    return total


def answered_while(url, busy):
    """How long the running app takes to answer while something else is busy: milliseconds."""
    took = []
    while busy.is_alive():
        began = time.perf_counter()
        with urllib.request.urlopen(url, timeout=30) as response:
            response.read()
        took.append((time.perf_counter() - began) * 1000)
        time.sleep(0.05)
    return took


def usable(source, store):
    """Answers of an app on the store while a hundred thousand polygons are published into it."""
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    with (CACHE / "app.log").open("w") as log:
        app = subprocess.Popen(
            command,
            cwd=PROJECT,
            env=os.environ | {"ATLAS_STORE": str(store)},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            url = f"http://127.0.0.1:{port}/healthz"
            if not answers(url, app):
                raise SystemExit("the app did not start")
            waiting = threading.Thread(target=time.sleep, args=(5,))
            waiting.start()
            idle = answered_while(url, waiting)
            arguments = (OURS, source, store, PROJECT / "data", json.dumps(MANIFEST))
            publishing = threading.Thread(target=run, args=arguments)
            publishing.start()
            return idle, answered_while(url, publishing)
        finally:
            app.terminate()
            app.wait(timeout=20)


def main():
    parser = argparse.ArgumentParser(prog="python -m bench.publishing", description=__doc__)
    parser.add_argument("--features", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    make(CACHE, options.features)
    load = os.getloadavg()[0]
    lines = [
        "# From a file to a published layer",
        "",
        (
            f"`python -m bench.publishing`: {options.features:,} polygons of twelve corners with three attributes; "
            f"median of {options.rounds}, in turn. Load when it began: {load:.1f}."
        ),
        (
            "*plain*: `geopandas.read_file` and `to_parquet`, nothing looked at. *ours*: the draft opened, read in the guarded "
            "process, checked, described and published, with the source kept, from the start of Python on, as `python -m layers add` does it. Memory: the process and all below it, at most."
        ),
        "",
        "| | plain s | ours s | of it reading and checks | publishing | ours ÷ plain | plain MB | ours MB |",
        "|---|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for title, name in FORMATS.items():
        plain, ours = [], []
        for _ in range(options.rounds):
            plain.append(run(PLAIN, CACHE / name, CACHE / "plain.parquet"))
            store = CACHE / "store"
            shutil.rmtree(store, ignore_errors=True)
            ours.append(run(OURS, CACHE / name, store, PROJECT / "data", json.dumps(MANIFEST)))
        told = [json.loads(text) for _, _, text in ours]
        assert all(part["features"] == options.features for part in told)
        plain_s, ours_s = (statistics.median(t for t, _, _ in part) for part in (plain, ours))
        steps = [
            statistics.median(part[step] for part in told) for step in ("read and check", "publish")
        ]
        plain_mb, ours_mb = (max(m for _, m, _ in part) / 2**20 for part in (plain, ours))
        lines.append(
            f"| {title} | {plain_s:.1f} | {ours_s:.1f} | {steps[0]:.1f} | {steps[1]:.1f} "
            f"| {ours_s / plain_s:.1f} × | {plain_mb:,.0f} | {ours_mb:,.0f} |"
        )
    shutil.rmtree(CACHE / "store", ignore_errors=True)
    idle, busy = usable(CACHE / FORMATS["GeoJSON"], CACHE / "store")
    lines += [
        "",
        "| the app's answer (`/healthz`) | median ms | 95 % | most | answers |",
        "|---|---:|---:|---:|---:|",
    ]
    for title, took in (("idle", idle), ("while these are published into its store", busy)):
        share = statistics.quantiles(took, n=20)[-1]
        lines.append(
            f"| {title} | {statistics.median(took):.1f} | {share:.1f} | {max(took):.1f} | {len(took)} |"
        )
    text = "\n".join(lines)
    sections.replace(PROJECT / "bench" / "RESULTS.md", "publishing", text)
    print(text)
    print(*report.machine("–")[:1], sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
