"""What checks find in a frame, the datum aside: a lone point never tells it."""

from layers.checks import check_frame

SILENT = {"datum-untested"}


def found(frame, context, **options):
    report = check_frame(frame, context=context, name="a.shp", **options)
    return [finding for finding in report.findings if finding.code not in SILENT]


def codes(frame, context, **options):
    return [finding.code for finding in found(frame, context, **options)]


def only(frame, context, **options):
    (finding,) = found(frame, context, **options)
    return finding
