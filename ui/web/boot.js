// Runs before anything else in the page: takes what the server wrote into the
// page, starts the workspace, and leaves back and forward of the workspace's own
// addresses to it (Streamlit would run the page again).

addEventListener("popstate", (event) => {
  if (!window.atlasWorkspace) return;
  event.stopImmediatePropagation();
  window.atlasWorkspace.back();
});

import("./main.js").then(({ start }) => start(JSON.parse(document.getElementById("atlas-boot").textContent)));
