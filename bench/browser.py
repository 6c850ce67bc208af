"""Drive one app in headless Chromium and time it inside the page.

A watch starts with the input event's own time stamp, taken in whatever frame it happens in, and ends when the
app's probe first says so. The probe is asked in the task right after the event, at every change of the
document or the map's frame, and once a frame. `drawn` is that moment; `painted` is the end of the
frame that shows it.
"""

import time
from contextlib import contextmanager

INSTRUMENT = """
(() => {
  // The first page only: it looks into its frames from here, since a frame's window may outlive its document.
  if (window !== window.top) return;
  const now = () => performance.timeOrigin + performance.now();
  const soon = (work) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = work;
    channel.port2.postMessage(0);
  };
  const bench = window.__bench = {
    maps: 0, probe: null, watches: [], started: null, event: null,
    arm(event, conditions) {
      bench.started = null;
      bench.event = event;
      bench.watches = Object.entries(conditions).map(([name, code]) => ({
        name, holds: new Function('probe', `return (${code});`), drawn: null, painted: null,
      }));
    },
    check() {
      if (bench.started === null) return;
      for (const watch of bench.watches) {
        if (watch.drawn !== null) continue;
        let holds = false;
        try { holds = watch.holds(bench.probe); } catch { holds = false; }
        if (!holds) continue;
        watch.drawn = now() - bench.started;
        requestAnimationFrame(() => soon(() => { watch.painted = now() - bench.started; }));
      }
    },
    done() { return bench.watches.every((watch) => watch.painted !== null); },
    result() {
      return Object.fromEntries(bench.watches.map(({ name, drawn, painted }) => [name, { drawn, painted }]));
    },
  };
  const followed = new WeakSet();
  function follow(view) {
    let inner = null;
    try { inner = view?.document; } catch { return; }
    if (!inner?.documentElement || followed.has(inner)) return;
    followed.add(inner);
    bench.maps += inner.querySelectorAll('.leaflet-map-pane').length;
    for (const kind of ['click', 'input', 'change']) {
      inner.addEventListener(kind, (event) => {
        if (bench.event !== kind || bench.started !== null) return;
        bench.started = view.performance.timeOrigin + event.timeStamp;
        soon(() => bench.check());
      }, true);
    }
    new MutationObserver((changes) => {
      for (const change of changes) {
        for (const node of change.addedNodes) {
          if (node.classList?.contains('leaflet-map-pane')) bench.maps += 1;
          else if (node.childElementCount) bench.maps += node.querySelectorAll('.leaflet-map-pane').length;
        }
      }
      bench.check();
    }).observe(inner, { childList: true, subtree: true, attributes: true, characterData: true });
  }
  function frame() {
    follow(window);
    for (const element of document.querySelectorAll('iframe')) follow(element.contentWindow);
    bench.check();
    requestAnimationFrame(frame);
  }
  frame();
})();
"""

CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
QUIET_S = 0.45
LIMIT_MS = 120_000


class Traffic:
    """Bytes over the websocket and over HTTP since the last `reset`."""

    def __init__(self, page):
        self.reset()
        page.on("websocket", self._follow)
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.loadingFinished", self._http)

    def reset(self):
        self.websocket = self.http = 0
        self.last = time.monotonic()

    def _follow(self, socket):
        socket.on("framesent", self._frame)
        socket.on("framereceived", self._frame)

    def _frame(self, payload):
        self.websocket += len(payload.encode() if isinstance(payload, str) else payload)
        self.last = time.monotonic()

    def _http(self, event):
        self.http += int(event["encodedDataLength"])
        self.last = time.monotonic()


class Page:
    """One app, open in a browser of its own with an empty cache."""

    def __init__(self, context, app, address):
        self.app = app
        self.page = context.new_page()
        self.traffic = Traffic(self.page)
        self.address = address + "/" + app.query

    def open(self, expected):
        """Load the page and give the milliseconds until a map with all its features was painted."""
        self.page.goto(self.address, wait_until="commit")
        self.page.evaluate(f"window.__bench.probe = {self.app.probe}")
        return self.page.evaluate(
            """(expected) => new Promise((resolve) => {
                const look = () => {
                  let count = null;
                  try { count = window.__bench.probe.count(); } catch { count = null; }
                  if (count !== expected) return requestAnimationFrame(look);
                  const channel = new MessageChannel();
                  channel.port1.onmessage = () => resolve(performance.now());
                  requestAnimationFrame(() => channel.port2.postMessage(0));
                };
                look();
            })""",
            expected,
        )

    def settle(self):
        """Wait until no byte has moved for a while and no script runs, so that what follows is counted alone."""
        while True:
            rest = QUIET_S - (time.monotonic() - self.traffic.last)
            if rest <= 0 and not self.page.evaluate("window.__bench.probe.busy()"):
                return
            self.page.wait_for_timeout(max(50, rest * 1000))

    def measure(self, act, event, conditions):
        """Do `act` and give times of the conditions, bytes and maps built, up to when all is quiet again."""
        self.settle()
        self.traffic.reset()
        before = self.page.evaluate("window.__bench.maps")
        self.page.evaluate(
            "([event, conditions]) => window.__bench.arm(event, conditions)", [event, conditions]
        )
        act()
        self.page.wait_for_function("window.__bench.done()", timeout=LIMIT_MS)
        times = self.page.evaluate("window.__bench.result()")
        self.settle()
        return {
            "times": times,
            "websocket": self.traffic.websocket,
            "http": self.traffic.http,
            "maps": self.page.evaluate("window.__bench.maps") - before,
        }

    def hover(self, x, y):
        """Bring the pointer to a place and let the page answer to it before the click."""
        self.page.mouse.move(x - 40, y - 40)
        self.page.mouse.move(x, y)
        self.page.evaluate(
            "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
        )


@contextmanager
def opened(browser, app, address):
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    context.add_init_script(INSTRUMENT)
    context.set_default_timeout(LIMIT_MS)
    try:
        yield Page(context, app, address)
    finally:
        context.close()
