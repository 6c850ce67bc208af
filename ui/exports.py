"""What is on screen, as a file: sites with what is linked to them, and features of datasets.

Joins the catalogue and the facts by site id and hands the tables to :mod:`layers.exports`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal

import pandas as pd
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from facts.load import FactBase
from facts.models import Citation, Institution, Observation, Project
from layers.catalogue import Catalogue
from layers.exports import FORMATS, About, ExportError
from layers.manifest import Described
from layers.prepared import PreparedDataset
from ui.captions import CAPTION
from ui.dataset_exports import as_sheets, chosen_features, with_whole_ids

UnitNames = Mapping[str, Mapping[str, Mapping[str, str]]]
"""Vintage id → adcode → {zh, en}."""

_SHEETS = ("sites", "about")
_LANGUAGES: tuple[Literal["zh", "en"], ...] = ("zh", "en")
_LEVELS = {"national": ("国家级", "National"), "municipal": ("市级", "Municipal")}
_TITLE = {"zh": "重庆科创空间图：所选地点", "en": "Chongqing Innovation Atlas: sites selected"}


class ExportRequest(BaseModel):
    """What the page asks for."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal["geojson", "gpkg", "xlsx", "csv"]
    ids: Annotated[
        tuple[Annotated[str, StringConstraints(max_length=300)], ...],
        Field(min_length=1, max_length=100_000),
    ]
    """Sites, and features of datasets as ``<dataset>:<id>``, in the order of the table on screen."""

    lang: Literal["zh", "en"] = "zh"
    """Language of the title; columns stand in both."""

    vintage: Annotated[str, StringConstraints(pattern=r"^\d{4}(-\d{2})?$")]
    """Set of administrative units whose names are written."""


def export_view(
    facts: FactBase,
    catalogue: Catalogue,
    request: ExportRequest,
    *,
    unit_names: UnitNames | None = None,
    datasets: Mapping[str, PreparedDataset] | None = None,
) -> tuple[bytes, str, str]:
    """Write the sites asked for, and what is linked to them, in the format asked for.

    Parameters
    ----------
    facts
        Projects, institutions, observations and documents to join.
    catalogue
        Layers that hold the sites; coordinates are lon/lat, WGS 84.
    request
        Ids that the catalogue does not know are passed over.
    unit_names
        Names of administrative units by vintage and adcode; without them only adcodes are written.
    datasets
        Datasets by id, whose features may be asked for too.

    Returns
    -------
    tuple
        The file, its media type and an ASCII file name.

    Raises
    ------
    ExportError
        If none of the ids is known, or a dataset's files cannot be read.
    """
    names = (unit_names or {}).get(request.vintage, {})
    wanted = {site_id: place for place, site_id in enumerate(request.ids)}
    selection: dict[str, list[dict[str, Any]]] = {}
    for layer_id, layer in catalogue.layers.items():
        found = [feature for feature in layer.features if feature["id"] in wanted]
        if found:
            found.sort(key=lambda feature: wanted[feature["id"]])
            selection[layer_id] = [
                _told(feature, facts, request.vintage, names) for feature in found
            ]
    features = chosen_features(datasets or {}, request.ids)
    if not selection and not features:
        raise ExportError("nothing of what was asked for is in the catalogue")
    site_ids = [feature["id"] for features in selection.values() for feature in features]
    written = FORMATS[request.format]
    manifests: list[Described] = [catalogue.layers[layer_id].manifest for layer_id in selection]
    manifests += [(datasets or {})[dataset].manifest for dataset in features]
    tables = linked_tables(facts, site_ids)
    # In a workbook each dataset has a sheet with its own columns; elsewhere it is a layer as others.
    in_sheets = request.format == "xlsx"
    content = written.write(
        selection if in_sheets else selection | with_whole_ids(features),
        about=_about(manifests, request),
        tables=tables | (as_sheets(features, {*_SHEETS, *tables}) if in_sheets else {}),
    )
    count = len(site_ids) + sum(map(len, features.values()))
    what = "features" if features else "sites"
    name = f"chongqing-innovation-atlas_{request.vintage}_{count}-{what}{written.suffix}"
    return content, written.media_type, name


def linked_tables(facts: FactBase, site_ids: Iterable[str]) -> dict[str, pd.DataFrame]:
    """Tables of what is linked to sites; an empty one is left out.

    Parameters
    ----------
    facts
        Where the records are.
    site_ids
        Sites, in the order the rows shall have.

    Returns
    -------
    dict of pandas.DataFrame
        ``projects``, ``institutions``, ``observations`` (each with ``site_id`` and ``source``)
        and ``sources``, the documents they and the sites cite.
    """
    place = {site_id: n for n, site_id in enumerate(site_ids)}
    projects = [item for item in facts.projects.values() if item.site_id in place]
    project_site = {item.id: str(item.site_id) for item in projects}
    institutions = [item for item in facts.institutions.values() if item.site_id in place]
    observations = [
        (item, site_id)
        for item in facts.observations.values()
        if (site_id := _site_of(item, place, project_site)) is not None
    ]
    sites = [facts.sites[site_id] for site_id in place if site_id in facts.sites]
    cited = [item.citations for item in sites]
    cited += [item.citations for item in projects]
    cited += [item.citations for item in institutions]
    cited += [item.citations for item, _ in observations]
    rows = {
        "projects": [_project(item, facts) for item in projects],
        "institutions": [_institution(item, facts) for item in institutions],
        "observations": [_observation(item, site_id, facts) for item, site_id in observations],
    }
    for table in rows.values():
        table.sort(key=lambda row: place[row["site_id"]])
    documents = {citation.document for citations in cited for citation in citations}
    rows["sources"] = [_document(name, facts) for name in facts.documents if name in documents]
    return {name: pd.DataFrame(table) for name, table in rows.items() if table}


def _site_of(
    item: Observation, places: Mapping[str, int], project_site: Mapping[str, str]
) -> str | None:
    """Site a figure belongs to: its own, or that of its project."""
    if item.scope_level == "site" and item.scope in places:
        return item.scope
    if item.scope_level == "project":
        return project_site.get(item.scope)
    return None


def _about(manifests: list[Described], request: ExportRequest) -> About:
    providers = dict.fromkeys(f"{m.provider_zh} / {m.provider_en}" for m in manifests)
    return About(
        title=f"{_TITLE[request.lang]} ({request.vintage})",
        source="; ".join(providers),
        date=max(manifest.date for manifest in manifests),
        license="; ".join(dict.fromkeys(manifest.license for manifest in manifests)),
        caption=f"{CAPTION['zh']} / {CAPTION['en']}",
    )


def _told(
    feature: Mapping[str, Any],
    facts: FactBase,
    vintage: str,
    names: Mapping[str, Mapping[str, str]],
) -> dict[str, Any]:
    """A feature with its codes in words, its units by name, and its sources."""
    properties = feature["properties"]
    site = facts.sites.get(feature["id"])
    adcodes = properties["units"].get(vintage, ())
    level = _LEVELS.get(properties["level"] or "", (None, None))
    told = {
        **properties,
        **_label(facts, "category", properties["category"]),
        "level_zh": level[0],
        "level_en": level[1],
        **_label(facts, "status", properties["status"]),
        **{
            f"unit_names_{language}": "; ".join(
                names[code][language] for code in adcodes if code in names
            )
            for language in _LANGUAGES
        },
        # Not "source": in CSV that column says who provides the layer.
        "citations": _sources(site.citations) if site else None,
    }
    return {
        "type": "Feature",
        "id": feature["id"],
        "geometry": feature["geometry"],
        "properties": told,
    }


def _project(item: Project, facts: FactBase) -> dict[str, Any]:
    money = item.investment
    return {
        **_linked(item, facts, "project_kind"),
        "parties_zh": "；".join(party.zh for party in item.parties),
        "parties_en": "; ".join(party.en for party in item.parties),
        "investment": money.value if money else None,
        "investment_comparator": money.comparator if money else None,
        "investment_unit_measure": money.unit_measure if money else None,
        **_label(facts, "unit_measure", money.unit_measure if money else None, "investment_unit"),
        "date": item.date,
        "date_type": item.date_type,
        **_label(facts, "date_type", item.date_type),
        "industry_zh": item.industry_zh,
        "industry_en": item.industry_en,
        **_footing(item, facts),
    }


def _institution(item: Institution, facts: FactBase) -> dict[str, Any]:
    return {
        **_linked(item, facts, "institution_kind"),
        "role_zh": item.role_zh,
        "role_en": item.role_en,
        **_footing(item, facts),
    }


def _linked(item: Project | Institution, facts: FactBase, kinds: str) -> dict[str, Any]:
    site = facts.sites.get(item.site_id or "")
    return {
        "id": item.id,
        "site_id": item.site_id,
        "site_name_zh": site.name_zh if site else None,
        "site_name_en": site.name_en if site else None,
        "name_zh": item.name_zh,
        "name_en": item.name_en,
        "kind": item.kind,
        **_label(facts, kinds, item.kind, "kind"),
        "unit": item.unit,
        "status": item.status,
        **_label(facts, "status", item.status),
        "status_note_zh": item.status_note_zh,
        "status_note_en": item.status_note_en,
    }


def _observation(item: Observation, site_id: str, facts: FactBase) -> dict[str, Any]:
    indicator = facts.indicators.get(item.indicator)
    site = facts.sites.get(site_id)
    return {
        "id": item.id,
        "site_id": site_id,
        "site_name_zh": site.name_zh if site else None,
        "site_name_en": site.name_en if site else None,
        "project_id": item.scope if item.scope_level == "project" else None,
        "indicator": item.indicator,
        "indicator_zh": indicator.name_zh if indicator else None,
        "indicator_en": indicator.name_en if indicator else None,
        "time_period": item.time_period,
        "as_of": item.as_of,
        "time_basis": item.time_basis,
        "comparator": item.comparator,
        "value": item.value,
        "unit_measure": item.unit_measure,
        **_label(facts, "unit_measure", item.unit_measure),
        "obs_status": item.obs_status,
        **_label(facts, "obs_status", item.obs_status),
        "stock_flow": indicator.stock_flow if indicator else None,
        "formula": item.formula,
        "inputs": "; ".join(item.inputs),
        **_footing(item, facts),
    }


def _footing(item: Project | Institution | Observation, facts: FactBase) -> dict[str, Any]:
    """What every record ends with: where it comes from, our note, and how to read it."""
    notes = facts.notes_on(item.id)
    return {
        "source": _sources(item.citations),
        "note_zh": item.note_zh,
        "note_en": item.note_en,
        "reading_zh": " ".join(note.advice_zh for note in notes),
        "reading_en": " ".join(note.advice_en for note in notes),
    }


def _document(name: str, facts: FactBase) -> dict[str, Any]:
    document = facts.documents[name]
    return {
        "id": document.id,
        **_label(facts, "document_kind", document.kind, "kind"),
        "title_zh": document.title_zh,
        "title_en": document.title_en,
        "publisher_zh": document.publisher_zh,
        "publisher_en": document.publisher_en,
        "published": document.published,
        **_label(facts, "published_basis", document.published_basis),
        "url": document.url,
        "sha256": document.sha256,
        "reliability_zh": document.reliability_zh,
        "reliability_en": document.reliability_en,
    }


def _sources(citations: Iterable[Citation]) -> str:
    """``doc-004:29 “200亿元”; guigu-ai-base``: document, line, figure as printed."""
    texts = []
    for citation in citations:
        line = f":{citation.line}" if citation.line is not None else ""
        printed = f" “{citation.printed}”" if citation.printed is not None else ""
        texts.append(f"{citation.document}{line}{printed}")
    return "; ".join(texts)


def _label(
    facts: FactBase, codelist: str, code: str | None, name: str | None = None
) -> dict[str, str | None]:
    """A code in words: ``<name>_zh`` and ``<name>_en``."""
    return {
        f"{name or codelist}_{language}": None
        if code is None
        else facts.label(codelist, code, language)
        for language in _LANGUAGES
    }
