// To Python and back through the page's component. What a person does happens
// here first; Python is told in one message when the hand has come to rest.

const QUIET_MS = 250;
const FIELDS = ["lang", "vintage", "layers", "filters", "site", "district", "indicator", "lat", "lon", "z"];

let current = null; // the live component's setter
let timer = 0;
let sent = "";

const report = (state) => Object.fromEntries(FIELDS.map((name) => [name, state[name]]));

export function connectBridge(component, workspace) {
  const first = current === null;
  current = component.setStateValue;
  workspace.show(true);
  workspace.root.dataset.connected = "true";
  if (!first) return;
  sent = JSON.stringify(report(workspace.store.state));
  workspace.store.on(() => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const text = JSON.stringify(report(workspace.store.state));
      if (text === sent || !current) return;
      sent = text;
      current("view", JSON.parse(text));
    }, QUIET_MS);
  });
}
