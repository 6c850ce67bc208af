"""What axe finds in a page that would keep somebody out."""

from axe_playwright_python.sync_playwright import Axe


def serious(page, theme="light"):
    """Serious and critical faults, one line each; by night of colours alone, as both themes have the same elements."""
    only = {"runOnly": ["color-contrast"]} if theme == "dark" else {}
    found = Axe().run(page, options={"resultTypes": ["violations"], **only}).response["violations"]
    return [
        f"{item['id']} ({item['impact']}): {node['target']} {node.get('failureSummary', '')}"
        for item in found
        if item["impact"] in {"serious", "critical"}
        for node in item["nodes"]
    ]
