"""The table of medians and ratios, and whether the targets are met."""

import dataclasses
import datetime as dt
import os
import platform
import statistics
from importlib.metadata import version
from pathlib import Path

PACKAGES = ("streamlit", "folium", "streamlit-folium", "branca", "geopandas", "playwright")
SIZES = {"shipped": "38 units and all sites", "10000": "38 units, all sites and 10,000 points"}

# label, deed, watch, moment
ROWS = (
    ("server start → first map", "server start", "server start", "painted"),
    ("cold start → usable map", "cold start", "cold start", "painted"),
    ("click → highlight drawn", "click", "highlight", "drawn"),
    ("click → highlight painted", "click", "highlight", "painted"),
    ("click → panel drawn", "click", "panel", "drawn"),
    ("click → panel painted", "click", "panel", "painted"),
    ("layer switch", "layer switch", "switch", "painted"),
    ("filter", "filter", "filter", "painted"),
    ("style change", "style change", "style", "painted"),
)
DEEDS = ("click", "layer switch", "filter", "style change")


def with_query(app, more):
    return dataclasses.replace(app, query=app.query + more)


def machine(chromium):
    """Name the machine and the versions."""
    lines = (
        Path("/proc/cpuinfo").read_text("utf-8").splitlines()
        if Path("/proc/cpuinfo").exists()
        else []
    )
    models = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    versions = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return [
        (
            f"- {dt.datetime.now(tz=dt.UTC):%Y-%m-%d}; {models[0] if models else platform.processor()}, "
            f"{os.cpu_count()} cores, {memory:.0f} GB; {platform.platform()}"
        ),
        f"- Chromium {chromium}, headless, no GPU, 1440 × 900; Python {platform.python_version()}; {versions}",
    ]


def times(results, app, deed, watch, moment):
    rows = results.get(app, {}).get(deed, [])
    return [row["times"][watch][moment] for row in rows if watch in row["times"]]


def median(values):
    return statistics.median(values) if values else None


def p95(values):
    return sorted(values)[max(0, round(0.95 * len(values)) - 1)] if values else None


def show(value):
    if value is None:
        return "–"
    return f"{value:.1f}" if value < 100 else f"{value:,.0f}"


def ratio(peer, ours):
    return "–" if peer is None or not ours else f"{peer / ours:.1f} ×"


def number(results, app, deed, key):
    return median([row[key] for row in results.get(app, {}).get(deed, [])])


def size_table(results):
    lines = [
        "| median ms (95 %) | this app | naive | tuned | floor | naive ÷ ours | tuned ÷ ours |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]
    for label, deed, watch, moment in ROWS:
        found = {
            app: times(results, app, deed, watch, moment)
            for app in ("atlas", "naive", "tuned", "floor")
        }
        middle = {app: median(values) for app, values in found.items()}
        cells = [
            f"{show(middle[app])} ({show(p95(found[app]))})" if found[app] else "–"
            for app in ("atlas", "naive", "tuned", "floor")
        ]
        cells += [ratio(middle["naive"], middle["atlas"]), ratio(middle["tuned"], middle["atlas"])]
        lines.append(f"| {label} | {' | '.join(cells)} |")
    lines += [
        "",
        "| median per interaction | this app | naive | tuned | floor |",
        "|---|---:|---:|---:|---:|",
    ]
    for key, label, scale in (
        ("websocket", "websocket kB", 1000),
        ("http", "HTTP kB", 1000),
        ("maps", "maps built", 1),
    ):
        for deed in ("cold start", *DEEDS):
            cells = []
            for app in ("atlas", "naive", "tuned", "floor"):
                value = number(results, app, deed, key)
                cells.append(
                    "–" if value is None else f"{value / scale:.{0 if scale == 1 else 1}f}"
                )
            lines.append(f"| {label}, {deed} | {' | '.join(cells)} |")
    return lines


def targets(results, size):
    """Say of each target whether it is met, with the figures."""

    def at(app, deed, watch, moment="painted"):
        return median(times(results, app, deed, watch, moment))

    checks = []

    def check(label, value, limit, *, at_most):
        if value is None or limit is None:
            return
        met = value <= limit if at_most else value >= limit
        sign = "≤" if at_most else "≥"
        checks.append(
            f"| {label} | {value:.1f} | {sign} {limit:.1f} | {'met' if met else '**missed**'} |"
        )

    panel, floor = at("atlas", "click", "panel"), at("floor", "click", "panel")
    tuned_panel = at("tuned", "click", "panel")
    check(
        "highlight in the document, ms",
        at("atlas", "click", "highlight", "drawn"),
        16,
        at_most=True,
    )
    check("panel in the document, ms", at("atlas", "click", "panel", "drawn"), 16, at_most=True)
    check("full panel ÷ floor", panel / floor if panel and floor else None, 1.2, at_most=True)
    factor = 3 if size == "shipped" else 4
    check(
        "tuned peer's panel ÷ ours",
        tuned_panel / panel if tuned_panel and panel else None,
        factor,
        at_most=False,
    )
    for deed, watch in (("layer switch", "switch"),):
        ours, tuned = at("atlas", deed, watch), at("tuned", deed, watch)
        check(
            f"tuned peer's {deed} ÷ ours",
            tuned / ours if ours and tuned else None,
            5,
            at_most=False,
        )
    ours = at("atlas", "cold start", "cold start")
    for peer in ("naive", "tuned"):
        other = at(peer, "cold start", "cold start")
        check(
            f"cold start, {peer} ÷ ours", other / ours if other and ours else None, 1, at_most=False
        )
    for deed in DEEDS:
        rows = results.get("atlas", {}).get(deed, [])
        if rows:
            check(
                f"websocket kB, most of any {deed}",
                max(row["websocket"] for row in rows) / 1000,
                4,
                at_most=True,
            )
            check(
                f"maps built, most of any {deed}", max(row["maps"] for row in rows), 0, at_most=True
            )
    return ["| target | measured | wanted | |", "|---|---:|---:|---|", *checks]


def write(results, machine_lines, *, rounds, starts, load):
    """Give the whole report as Markdown."""
    lines = [
        "# Measured beside streamlit-folium",
        "",
        f"`make bench` wrote this in one run; median and 95th percentile of {rounds} (server start: {starts}).",
        f"Load of the machine when it began: {load:.1f}.",
        "",
        *machine_lines,
        "",
        "**Apps.** *This app* with all layers on. *naive*: streamlit-folium as its documentation begins. *tuned*: an unchanging",
        "base map under a fixed key, `feature_group_to_add`, only the click returned, canvas, cached data, all in a fragment. *floor*: a plain",
        "`st.button` that writes one line into the sidebar of an otherwise empty page. All show the same units, sites and",
        "facts; the peers draw no rivers, labels, neighbours or accuracy rings, and their panel has no sources. Their",
        "outside libraries come from a server on this machine with a delivery network's caching headers, so that a missing",
        "network does not slow them. Sources: `bench/peers/`.",
        "",
        "**Times** are taken in the page, from the input event's own time stamp. *drawn*: the document (or the peer's map) first",
        "holds the result. *painted*: the frame that shows it is done; rows that name neither are painted. A frame at 60 Hz is",
        "16.7 ms. Python is told once, a quarter of a second after the hand has come to rest; nothing on screen waits for it.",
        "*Maps built* counts Leaflet maps made during the interaction.",
        "Bytes are those of the interaction and all that follows from it. The layer that is switched and styled is `parks`; with 10,000",
        "points it is theirs. The peers change the opacity of all layers at once, the quickest way they have.",
        "",
    ]
    for size, found in results.items():
        lines += [
            f"## {SIZES.get(size, size)}",
            "",
            *size_table(found),
            "",
            *targets(found, size),
            "",
        ]
    return "\n".join(lines)
