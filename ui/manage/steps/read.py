"""Step 2: how the file was read, and how it should be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from geo.datums import Datum
from geo.findings import shown
from layers.checks.reference import parse_crs
from ui.i18n import say
from ui.manage.drafting import bound, change_reading, change_recipe, start_reading
from ui.manage.notices import told
from ui.manage.plain import escaped, plain
from ui.manage.words import count_told, format_name, geometry_name, heading, pick

if TYPE_CHECKING:
    from layers.actors import Actor
    from layers.recipe import Recipe
    from layers.store import Draft

ENCODINGS: Final = ("utf-8", "gb18030", "big5", "utf-16", "utf-16-le", "utf-16-be", "latin-1")
SEPARATORS: Final = (",", ";", "\t", "|", " ")
DECIMALS: Final = (".", ",")
HEADERS: Final = tuple(range(21))
"""0: there is none."""

# EPSG codes a data team of Chongqing meets: degrees, then CGCS2000 Gauss-Kruger by central meridian and
# by zone, older Chinese systems, UTM, Web Mercator.
CRS_CODES: Final = (
    4326, 4490, 4544, 4545, 4543, 4546, 4523, 4524, 4507, 4508, 4496, 4497,
    2380, 2381, 2359, 2360, 2432, 2433, 32648, 32649, 3857,
)  # fmt: skip
_TABLES: Final = ("csv", "xlsx", "tsv")


def view(draft: Draft, actor: Actor) -> None:
    """Draw the step."""
    if draft.stage == "refused":
        _refused(draft)
    facts, choices = st.columns([5, 4], gap="large")
    with facts:
        if draft.stage == "needs":
            _confirm(draft, actor)
        if draft.reading:
            _facts(draft.reading)
            _assumed(draft.reading)
    with choices:
        _choices(draft, actor)


def _refused(draft: Draft) -> None:
    st.error(say("The file cannot be read as it is. This is why, and what to do:"))
    for finding in draft.report.get("findings", []):
        with st.container(border=True):
            st.text(pick(finding["found"]))
            st.caption(escaped(say("Expected: {text}", text=pick(finding["expected"]))))
            st.markdown(f":material/build: {escaped(pick(finding['mend']))}")


def _facts(reading: Mapping[str, Any]) -> None:
    st.subheader(say("As it was read"), anchor=False)
    rows: dict[str, Any] = {say("Format"): format_name(str(reading.get("format") or ""))}
    if len(reading.get("layers") or ()) > 1:
        rows[say("Layer or sheet")] = reading.get("layer")
    rows[say("Encoding")] = _with_basis(reading.get("encoding"), reading.get("encoding_basis"))
    rows[say("Coordinate system")] = _with_basis(reading.get("crs"), reading.get("crs_basis"))
    if reading.get("features") is not None:
        rows[say("Features")] = count_told(reading["features"])
    if reading.get("geometry"):
        rows[say("Geometry")] = say(", ").join(geometry_name(kind) for kind in reading["geometry"])
    if reading.get("columns"):
        rows[say("Fields")] = str(len(reading["columns"]))
    shown = {name: plain(value) for name, value in rows.items() if value}
    st.table(shown, border="horizontal", alt=say("As it was read"))


def _with_basis(value: str | None, basis: str | None) -> str | None:
    if not value:
        return None
    words = {
        "declared": say("stated in the file"),
        "detected": say("found out from the content"),
        "assumed": say("assumed"),
        "chosen": say("chosen by you"),
        "standard": say("as the format prescribes"),
    }
    if basis not in words:
        return value
    return say("{value} ({basis})", value=value, basis=words[basis])


def _assumed(reading: Mapping[str, Any]) -> None:
    told_lines = [pick(text) for text in reading.get("assumptions", [])]
    if not told_lines:
        return
    heading(say("What was assumed"))
    for line in told_lines:
        st.markdown(f":material/info: {escaped(line)}")
    st.caption(say("If one of these is wrong, choose on this page and read again."))


def _confirm(draft: Draft, actor: Actor) -> None:
    """What only a person knows."""
    needs = draft.reading.get("needs", [])
    if "crs" in needs:
        with st.container(border=True, key="needs-crs"):
            heading(say("Which coordinate system is it?"), icon="help")
            st.caption(
                say("The file does not say. Choose it on this page, then read again; do not guess.")
            )
    if "encoding" in needs:
        with st.container(border=True, key="needs-encoding"):
            heading(say("Which encoding is the text in?"), icon="help")
            st.caption(
                say("It cannot be told from the content. Choose it on this page, then read again.")
            )
    if "coordinates" in needs:
        _confirm_columns(draft, actor)


def _confirm_columns(draft: Draft, actor: Actor) -> None:
    """Where the coordinates stand: the reader's guesses, to be confirmed."""
    guesses = draft.reading.get("guesses", {})
    names = field_names(draft.reading)
    with st.container(border=True, key="needs"):
        heading(say("Where are the coordinates?"), icon="help")
        st.caption(
            say(
                "The reader has guessed from names and values. Confirm it, or choose other columns."
            )
        )
        ways = ["lonlat", "wkt"]
        first = "wkt" if guesses.get("wkt") and not guesses.get("lon") else "lonlat"
        way = st.radio(
            say("The coordinates are"),
            ways,
            index=ways.index(first),
            format_func=lambda name: {
                "lonlat": say("in two columns, longitude and latitude"),
                "wkt": say("in one column, as WKT"),
            }[name],
            key=f"needs-way-{draft.id}",
        )
        if way == "wkt":
            chosen = {
                "wkt_field": _column(say("Column with WKT"), names, guesses.get("wkt"), "wkt")
            }
        else:
            chosen = {
                "lon_field": _column(
                    say("Longitude (or x, easting)"), names, guesses.get("lon"), "lon"
                ),
                "lat_field": _column(
                    say("Latitude (or y, northing)"), names, guesses.get("lat"), "lat"
                ),
            }
        if st.button(
            say("Confirm and read"),
            type="primary",
            icon=":material/check:",
            disabled=None in chosen.values(),
        ):
            with told():
                change_recipe(draft.id, actor, lambda recipe: _choosing(recipe, chosen))
                start_reading(draft.id, actor)
            st.rerun()


def _column(label: str, names: list[str], guesses: list[str] | None, key: str) -> str | None:
    guess = next((name for name in guesses or () if name in names), None)
    return st.selectbox(
        label,
        names,
        index=names.index(guess) if guess else None,
        format_func=shown,
        placeholder=say("Choose a column"),
        key=f"needs-{key}",
    )


def field_names(reading: Mapping[str, Any]) -> list[str]:
    """Names of the file's fields, as far as it was read."""
    return [str(one["name"]) for one in reading.get("columns") or reading.get("fields") or ()]


def _choosing(recipe: Recipe, chosen: Mapping[str, str | None]) -> Recipe:
    kept_ones = {
        key: value
        for key, value in recipe.read.items()
        if key not in {"lon_field", "lat_field", "wkt_field"}
    }
    return recipe.model_copy(update={"read": kept_ones | dict(chosen)})


def _choices(draft: Draft, actor: Actor) -> None:
    """What may be chosen in place of what was found; each choice is kept at once."""
    reading, read = draft.reading, dict(draft.recipe.get("read", {}))
    st.subheader(say("Read it another way"), anchor=False)
    st.caption(say("Leave what is right; “as found” lets the reader decide."))
    _option(draft, actor, "encoding", label=say("Encoding of the text"), options=ENCODINGS)
    layers = list(reading.get("layers") or ())
    if len(layers) > 1 or read.get("sheet_or_layer"):
        _option(draft, actor, "sheet_or_layer", label=say("Layer or sheet"), options=layers)
    form = str(reading.get("format", "")).lower()
    if form in _TABLES or not reading:
        names = field_names(reading)
        if form != "xlsx":
            _option(
                draft, actor, "separator", label=say("Separator of columns"), options=SEPARATORS
            )
            _option(draft, actor, "decimal", label=say("Decimal mark"), options=DECIMALS)
        _option(draft, actor, "header", label=say("Row with the names of columns"), options=HEADERS)
        for key, label in (
            ("lon_field", say("Column of longitude")),
            ("lat_field", say("Column of latitude")),
            ("wkt_field", say("Column of WKT")),
        ):
            _option(draft, actor, key, label=label, options=names)
    _reference(draft, actor)


def _option(draft: Draft, actor: Actor, key: str, *, label: str, options: Sequence[Any]) -> None:
    current = dict(draft.recipe.get("read", {})).get(key)
    known = [*([] if current is None or current in options else [current]), *options]
    widget = f"read-{key}"

    def changed() -> None:
        with told():
            change_reading(draft.id, actor, key, st.session_state[widget])

    st.selectbox(
        label,
        known,
        index=None,
        format_func=_header_words if key == "header" else _option_words,
        placeholder=say("as found"),
        **bound(widget, current, changed),
    )


def _header_words(row: int) -> str:
    return say("row {n}", n=row) if row else say("none: columns are numbered")


def _option_words(value: str) -> str:
    names = {
        ",": say("comma ,"),
        ";": say("semicolon ;"),
        "\t": say("tab"),
        "|": say("bar |"),
        " ": say("space"),
        ".": say("point ."),
        "gb18030": "GBK / GB18030",
    }
    return names.get(value) or shown(value)


def _reference(draft: Draft, actor: Actor) -> None:
    current = draft.recipe.get("crs")
    codes = [f"EPSG:{code}" for code in CRS_CODES]
    known = codes if current is None or current in codes else [current, *codes]

    def crs_changed() -> None:
        value = st.session_state["read-crs"]
        text = _code(value)
        with told():
            if text is not None and parse_crs(text) is None:
                st.session_state["read-crs-unknown"] = value
                return
            st.session_state.pop("read-crs-unknown", None)
            change_recipe(draft.id, actor, lambda recipe: recipe.model_copy(update={"crs": text}))

    st.selectbox(
        say("Coordinate system (or type an EPSG code)"),
        known,
        index=None,
        format_func=crs_words,
        placeholder=say("as found"),
        accept_new_options=True,
        **bound("read-crs", current, crs_changed),
    )
    unknown = st.session_state.pop("read-crs-unknown", None)
    if unknown is not None:
        wrong = say(
            "“{code}” is no EPSG code that is known; write for example 4545.", code=plain(unknown)
        )
        st.caption(f":material/error: {wrong}")

    def datum_changed() -> None:
        chosen = st.session_state["read-datum"]
        value = None if chosen is None else Datum(chosen)
        with told():
            change_recipe(
                draft.id, actor, lambda recipe: recipe.model_copy(update={"datum": value})
            )

    stored = draft.recipe.get("datum")
    st.selectbox(
        say("Datum of longitudes and latitudes"),
        [datum.value for datum in Datum],
        index=None,
        format_func=datum_words,
        placeholder=say("not declared: taken as WGS 84"),
        **bound("read-datum", stored, datum_changed),
        help=say(
            "Coordinates taken from Amap, Tencent or Google maps of China are GCJ-02, from Baidu BD-09: "
            "300 to 1,000 m off. They are converted to WGS 84, in which the atlas is kept."
        ),
    )


def _code(value: str | None) -> str | None:
    if value is None or not value.strip():
        return None
    text = value.strip().upper().replace("：", ":")
    return f"EPSG:{text}" if text.isdigit() else text


def datum_words(value: str) -> str:
    """What a datum is called."""
    words = {
        "WGS84": "WGS 84",
        "CGCS2000": "CGCS2000",
        "GCJ-02": say("GCJ-02 (Amap, Tencent)"),
        "BD-09": say("BD-09 (Baidu)"),
    }
    return words.get(value, value)


def crs_words(value: str) -> str:
    """What a coordinate system is called, with its code."""
    name = _crs_names().get(value)
    return f"{shown(value)} · {name}" if name else shown(value)


def _crs_names() -> dict[str, str]:
    zone = say("CGCS2000, 3-degree zone, central meridian {degrees}° E")
    numbered = say("CGCS2000, 3-degree zone {zone} (with zone number)")
    six = say("CGCS2000, 6-degree zone, central meridian {degrees}° E")
    six_numbered = say("CGCS2000, 6-degree zone {zone} (with zone number)")
    xian = say("Xian 1980, 3-degree zone, central meridian {degrees}° E")
    xian_numbered = say("Xian 1980, 3-degree zone {zone} (with zone number)")
    beijing = say("Beijing 1954, 3-degree zone, central meridian {degrees}° E")
    return {
        "EPSG:4326": say("WGS 84, degrees"),
        "EPSG:4490": say("CGCS2000, degrees"),
        "EPSG:4543": zone.replace("{degrees}", "102"),
        "EPSG:4544": zone.replace("{degrees}", "105"),
        "EPSG:4545": zone.replace("{degrees}", "108"),
        "EPSG:4546": zone.replace("{degrees}", "111"),
        "EPSG:4523": numbered.replace("{zone}", "35"),
        "EPSG:4524": numbered.replace("{zone}", "36"),
        "EPSG:4507": six.replace("{degrees}", "105"),
        "EPSG:4508": six.replace("{degrees}", "111"),
        "EPSG:4496": six_numbered.replace("{zone}", "18"),
        "EPSG:4497": six_numbered.replace("{zone}", "19"),
        "EPSG:2380": xian.replace("{degrees}", "105"),
        "EPSG:2381": xian.replace("{degrees}", "108"),
        "EPSG:2359": xian_numbered.replace("{zone}", "35"),
        "EPSG:2360": xian_numbered.replace("{zone}", "36"),
        "EPSG:2432": beijing.replace("{degrees}", "105"),
        "EPSG:2433": beijing.replace("{degrees}", "108"),
        "EPSG:32648": "WGS 84 / UTM 48N",
        "EPSG:32649": "WGS 84 / UTM 49N",
        "EPSG:3857": say("Web Mercator"),
    }
