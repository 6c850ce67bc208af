"""What comes late on a busy machine comes late here every time, so that a test that does not wait fails every time.

``make late`` runs the browser tests once with each; ``LATE=frames pytest -m browser`` with one. The scripts run in
every page before its own; what they hold back comes in the order it would have come.
"""

FRAMES = """(() => {
  const [frame, cancel] = ["requestAnimationFrame", "cancelAnimationFrame"].map((name) => window[name].bind(window));
  const open = new Map();
  let last = 0;
  window.requestAnimationFrame = (work) => {
    const id = (last += 1);
    const timer = setTimeout(() => {
      const asked = frame((at) => { open.delete(id); work(at); });
      open.set(id, () => cancel(asked));
    }, 350);
    open.set(id, () => clearTimeout(timer));
    return id;
  };
  window.cancelAnimationFrame = (id) => { open.get(id)?.(); open.delete(id); };
})();"""

TIMERS = """(() => {
  const timer = window.setTimeout.bind(window);
  window.setTimeout = (work, ms = 0, ...rest) => timer(work, ms + 250, ...rest);
})();"""

ANSWERS = """(() => {
  const late = (work, ms) => setTimeout(work, ms);
  const ask = window.fetch.bind(window);
  window.fetch = async (...given) => {
    const answer = await ask(...given);
    await new Promise((done) => late(done, 400));
    return answer;
  };
  const held = (work) => (event) => late(() => work(event), 250);
  window.WebSocket = class extends window.WebSocket {
    addEventListener(name, work, ...rest) {
      super.addEventListener(name, name === "message" ? held(work) : work, ...rest);
    }
    set onmessage(work) { super.onmessage = work && held(work.bind(this)); }
    send(data) { late(() => this.readyState === WebSocket.OPEN && super.send(data), 250); }
  };
})();"""

LATE = {"frames": FRAMES, "timers": TIMERS + FRAMES, "answers": ANSWERS}
