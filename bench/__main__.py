"""Run every measurement and write the report: ``python -m bench``."""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

from bench import report, sections, work
from bench.apps import APPS, ATLAS, FLOOR, NAIVE, PROJECT, Cdn, Server
from bench.browser import CHROMIUM_FLAGS, opened
from bench.points import make

CACHE = PROJECT / ".cache" / "bench"
POINTS = 10_000
# Which layer is switched and styled: at the large size, the large one.
LAYER = {"shipped": "parks", "10000": "bench-points"}


def fetch_peer_libraries():
    """Install what the peers would load from outside; checked against bench/package-lock.json."""
    CACHE.mkdir(parents=True, exist_ok=True)
    lock = Path(__file__).with_name("package-lock.json")
    done = CACHE / "node_modules" / ".done"
    if done.exists() and done.read_bytes() == lock.read_bytes():
        return CACHE / "node_modules"
    for name in ("package.json", "package-lock.json"):
        shutil.copyfile(Path(__file__).with_name(name), CACHE / name)
    npm = shutil.which("npm")
    if npm is None:
        raise SystemExit("the measurements need npm; install Node.js")
    subprocess.run([npm, "ci", "--ignore-scripts", "--silent"], cwd=CACHE, check=True)
    shutil.copyfile(lock, done)
    return CACHE / "node_modules"


def cold_starts(browser, servers, content, rounds, results):
    """Open each app in a fresh browser profile, in turn, so that the machine's moods fall on all alike."""
    for number in range(rounds + 1):
        for app, server in servers.items():
            expected = 1 if app is FLOOR else content.total
            with opened(browser, app, server.address) as page:
                ms = page.open(expected)
                page.settle()
                row = {
                    "times": {"cold start": {"drawn": ms, "painted": ms}},
                    "websocket": page.traffic.websocket,
                    "http": page.traffic.http,
                    "maps": page.page.evaluate("window.__bench.maps"),
                }
            # The first visit after a server's start fills its caches; it is measured by itself.
            if number:
                results.setdefault(app.name, {}).setdefault("cold start", []).append(row)


def interactions(browser, app, server, *, content, rounds, results):
    deeds = {
        "click": work.click,
        "layer switch": work.switch,
        "filter": work.filter_level,
        "style change": work.style,
    }
    if app is FLOOR:
        deeds = {"click": work.press}
    with opened(browser, app, server.address) as page:
        page.open(1 if app is FLOOR else content.total)
        for name, deed in deeds.items():
            rows = [deed(page, content, number) for number in range(rounds)]
            results.setdefault(app.name, {})[name] = rows
            middle = statistics.median(next(iter(row["times"].values()))["painted"] for row in rows)
            print(f"    {app.title}: {name} {middle:.0f} ms", flush=True)


def server_starts(browser, apps, *, data, cdn, content, rounds, results):
    """From starting the server to a painted map, first visit."""
    for _ in range(rounds):
        for app in apps:
            began = time.monotonic()
            with (
                Server(app, data, cdn, CACHE / f"{app.name}.log") as server,
                opened(browser, app, server.address) as page,
            ):
                page.open(content.total)
                ms = (time.monotonic() - began) * 1000
            row = {"times": {"server start": {"drawn": ms, "painted": ms}}}
            row |= {"websocket": 0, "http": 0, "maps": 1}
            results.setdefault(app.name, {}).setdefault("server start", []).append(row)


def main():
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=20, help="repetitions of each measurement")
    parser.add_argument("--starts", type=int, default=5, help="repetitions of the server's start")
    parser.add_argument("--sizes", default="shipped,10000", help="which data: shipped, 10000")
    parser.add_argument("--apps", default=",".join(app.name for app in APPS))
    parser.add_argument("--write", default=str(PROJECT / "bench" / "RESULTS.md"))
    parser.add_argument(
        "--naive-at-all-sizes", action="store_true", help="takes half as long again"
    )
    options = parser.parse_args()
    # Switches go off and on again: an even number leaves everything as it was.
    options.rounds += options.rounds % 2
    chosen = [app for app in APPS if app.name in options.apps.split(",")]

    load = os.getloadavg()[0]
    if load > 1:
        print(f"the machine is busy (load {load:.1f}): the figures will wander", file=sys.stderr)
    libraries = fetch_peer_libraries()
    results = {}
    with sync_playwright() as playwright, Cdn(libraries) as cdn:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium") or shutil.which("chromium-browser"),
            args=list(CHROMIUM_FLAGS),
        )
        for size in options.sizes.split(","):
            data = PROJECT / "data"
            if size != "shipped":
                data = make(data, CACHE / "data", int(size))
            content = work.read_content(data, LAYER[size])
            print(
                f"{size}: {content.total} features, {len(content.names)} sites to click", flush=True
            )
            all_on = f"&layers={','.join(content.titles)}"
            apps = [report.with_query(app, all_on) if app is ATLAS else app for app in chosen]
            if size != "shipped" and not options.naive_at_all_sizes:
                # The targets at the large size are set against the tuned peer.
                apps = [app for app in apps if app is not NAIVE]
            found = results.setdefault(size, {})
            mapped = [app for app in apps if app is not FLOOR]
            server_starts(
                browser,
                mapped,
                data=data,
                cdn=cdn.address,
                content=content,
                rounds=options.starts,
                results=found,
            )
            servers = {
                app: Server(app, data, cdn.address, CACHE / f"{app.name}.log") for app in apps
            }
            try:
                for server in servers.values():
                    server.__enter__()
                print("  cold starts", flush=True)
                cold_starts(browser, servers, content, options.rounds, found)
                for app, server in servers.items():
                    interactions(
                        browser, app, server, content=content, rounds=options.rounds, results=found
                    )
            finally:
                for server in servers.values():
                    server.__exit__()
            # After each size, so that an interrupted run leaves what it measured.
            machine = report.machine(browser.version)
            text = report.write(
                results, machine, rounds=options.rounds, starts=options.starts, load=load
            )
            sections.replace(Path(options.write), "interaction", text)
        browser.close()
    (CACHE / "results.json").write_text(json.dumps(results), "utf-8")
    print(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
