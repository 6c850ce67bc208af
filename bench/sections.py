"""RESULTS.md holds the report of several measurements; each run replaces its own."""

import re


def replace(path, name, text):
    """Put a report between its marks, at the end when it was not there yet.

    Parameters
    ----------
    path
        The file of all reports.
    name
        Of the measurement.
    text
        Its report, Markdown.
    """
    start, end = f"<!-- {name} -->", f"<!-- end of {name} -->"
    section = f"{start}\n{text.strip()}\n{end}"
    whole = path.read_text("utf-8") if path.exists() else ""
    marked = re.compile(f"{re.escape(start)}.*?{re.escape(end)}", re.DOTALL)
    if marked.search(whole):
        whole = marked.sub(lambda _: section, whole)
    else:
        whole = f"{whole.rstrip()}\n\n{section}\n" if whole.strip() else f"{section}\n"
    path.write_text(whole, "utf-8")
