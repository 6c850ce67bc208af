"""What axe finds in a page that would keep somebody out."""

from axe_playwright_python.sync_playwright import Axe


def serious(page, *, rules=()):
    """Serious and critical faults, one line each; of these rules alone where any are named."""
    only = {"runOnly": list(rules)} if rules else {}
    found = Axe().run(page, options={"resultTypes": ["violations"], **only}).response["violations"]
    return [
        f"{item['id']} ({item['impact']}): {node['target']} {node.get('failureSummary', '')}"
        for item in found
        if item["impact"] in {"serious", "critical"}
        for node in item["nodes"]
    ]
