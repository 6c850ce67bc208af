"""Answers of the feature service: pygeoapi asked in process, its documents put right.

pygeoapi is imported here and nowhere above, so that the app starts without it.
"""

from __future__ import annotations

import copy
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

from pygeoapi.api import (
    API,
    APIRequest,
    describe_collections,
    get_collection_schema,
    itemtypes,
    landing_page,
)
from pygeoapi.openapi import get_oas

from layers.ogc.selection import QueryError
from ui.ogc import parameters, tidying
from ui.ogc.configuration import LOCALES, configuration

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from layers.ogc.collections import Collection
    from ui.i18n import Language

JSON: Final = "application/json"
GEOJSON: Final = "application/geo+json"
OPENAPI: Final = "application/vnd.oai.openapi+json;version=3.0"
_PASSED_ON: Final = ("Content-Type", "Content-Crs", "Content-Language")
_log = logging.getLogger("atlas.ogc")


@dataclass(frozen=True, slots=True)
class Question:
    """A request for a resource of the service."""

    path: str
    """Below the service's address, without slashes at the ends."""

    pairs: Sequence[tuple[str, str]]
    """Query parameters as they stand in the address."""

    language: Language
    base: str
    """Address of the service as the client knows it."""

    guide: str
    """Address of the page that explains how to connect."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=lambda: {"Content-Type": JSON})


def refusal(status: int, code: str, description: str) -> Answer:
    """An exception as OGC API writes it."""
    told = {"code": code, "type": code, "description": description}
    return Answer(status, json.dumps(told, ensure_ascii=False).encode())


def _invalid(error: QueryError) -> Answer:
    return refusal(400, "InvalidParameterValue", str(error))


_NOT_FOUND: Final = refusal(404, "NotFound", "there is nothing at this address")


class Service:
    """The feature service over one publication.

    Parameters
    ----------
    collections
        By id.
    """

    def __init__(self, collections: Mapping[str, Collection]) -> None:
        self._collections = {key: item for key, item in collections.items() if _readable(item)}
        self._faces = {language: _Face(self._collections, language) for language in LOCALES}

    def answer(self, question: Question) -> Answer:
        """Answer a question; whatever it holds, the answer is a document."""
        try:
            return self._answer(question)
        except QueryError as error:
            return _invalid(error)
        except Exception:  # noqa: BLE001 -- a stranger gets a document, never a traceback
            _log.exception("no answer", extra={"path": question.path})
            return refusal(500, "NoApplicableCode", "the service could not answer")

    def _answer(self, question: Question) -> Answer:
        asked = next((value for name, value in question.pairs if name == "f"), "json")
        if asked not in {"json", ""}:
            said = f"only f=json is served; for people there is {question.guide}"
            return refusal(406, "InvalidParameterValue", said)
        face = self._faces[question.language]
        head, _, rest = question.path.partition("/")
        if head == "collections" and rest:
            return self._of_collection(face, question, *rest.split("/", 2))
        find = {
            "": face.landing,
            "conformance": face.conformance,
            "api": face.openapi,
            "openapi": face.openapi,
            "collections": face.described,
        }.get(question.path)
        if find is None:
            return _NOT_FOUND
        parameters.single(question.pairs, parameters.COMMON)
        return find(question)

    def _of_collection(
        self, face: _Face, question: Question, key: str, part: str = "", item: str = ""
    ) -> Answer:
        collection = self._collections.get(key)
        if collection is None:
            return refusal(404, "NotFound", "no collection has this id")
        if item:
            if part != "items":
                return _NOT_FOUND
            asked = parameters.single(question.pairs, parameters.ITEM)
            return face.item(question, key, item, asked)
        if part == "items":
            named = {told.name for told in collection.fields}
            asked = parameters.single(question.pairs, parameters.ITEMS | named)
            return face.items(question, key, parameters.items_parameters(asked, collection))
        find = {"": face.described, "schema": face.schema, "queryables": face.queryables}.get(part)
        if find is None:
            return _NOT_FOUND
        allowed = parameters.QUERYABLES if part == "queryables" else parameters.COMMON
        return find(question, key, parameters.single(question.pairs, allowed))


def _readable(collection: Collection) -> bool:
    """Whether a collection's fields can be read; one that is broken must not take the rest along."""
    try:
        return collection.fields is not None
    except (OSError, ValueError, LookupError, TypeError):
        _log.exception("a collection cannot be read", extra={"collection": collection.id})
        return False


class _Face:
    """The service in one language."""

    def __init__(self, collections: Mapping[str, Collection], language: Language) -> None:
        self._collections = collections
        self._language = language
        self._configuration = configuration(collections, language, "")
        self._lock = Lock()

    @cached_property
    def _api(self) -> API:
        return _quiet(lambda: API(self._configuration, None))

    @cached_property
    def _openapi(self) -> dict[str, Any]:
        return tidying.openapi(get_oas(self._configuration))

    def _at(self, base: str) -> API:
        """Pygeoapi as if it stood at an address; nothing else in it depends on the request."""
        with self._lock:
            api = copy.copy(self._api)
        api.base_url = base
        return api

    def landing(self, question: Question) -> Answer:
        told = self._ask(landing_page, question, {})
        return _tidied(told, lambda document: tidying.landing(document, question.guide))

    def conformance(self, _: Question) -> Answer:
        # pygeoapi's own list grows in memory with each request, and claims what is not offered.
        return Answer(200, json.dumps({"conformsTo": tidying.CONFORMANCE}).encode())

    def openapi(self, question: Question) -> Answer:
        with self._lock:
            told = self._openapi
        server = told["servers"][0] | {"url": question.base}
        body = json.dumps(told | {"servers": [server]}, ensure_ascii=False).encode()
        return Answer(200, body, {"Content-Type": OPENAPI})

    def described(
        self, question: Question, key: str | None = None, _: Mapping[str, str] | None = None
    ) -> Answer:
        told = self._ask(describe_collections, question, {}, *([key] if key else []))
        return _tidied(told, lambda document: tidying.described(document, self._collections))

    def schema(self, question: Question, key: str, _: Mapping[str, str]) -> Answer:
        return _tidied(self._ask(get_collection_schema, question, {}, key), tidying.schema)

    def queryables(self, question: Question, key: str, asked: Mapping[str, str]) -> Answer:
        told = self._ask(itemtypes.get_collection_queryables, question, asked, key)
        return _tidied(told, tidying.schema)

    def items(self, question: Question, key: str, asked: Mapping[str, str]) -> Answer:
        return _as_geojson(self._ask(itemtypes.get_collection_items, question, asked, key))

    def item(self, question: Question, key: str, item: str, asked: Mapping[str, str]) -> Answer:
        return _as_geojson(self._ask(itemtypes.get_collection_item, question, asked, key, item))

    def _ask(
        self, answer: Callable[..., Any], question: Question, asked: Mapping[str, str], *names: str
    ) -> Answer:
        request = _Request({k: v for k, v in asked.items() if k != "f"}, question.path)
        told = APIRequest(request, [LOCALES[self._language]])
        headers, status, body = answer(self._at(question.base), told, *names)
        kept = {name: headers[name] for name in _PASSED_ON if name in headers}
        return Answer(int(status), body.encode(), kept)


class _Request:
    """A request as pygeoapi reads it: what is already in order, and nothing of the sender's."""

    def __init__(self, query: Mapping[str, str], path: str) -> None:
        self.query_params = query
        self.headers: Mapping[str, str] = {}
        self.scope = {"path": path}


def _tidied(answer: Answer, tidy: Callable[[dict[str, Any]], dict[str, Any]]) -> Answer:
    if answer.status != 200:
        return answer
    body = json.dumps(tidy(json.loads(answer.body)), ensure_ascii=False).encode()
    return Answer(answer.status, body, answer.headers)


def _as_geojson(answer: Answer) -> Answer:
    if answer.status != 200:
        return answer
    return Answer(answer.status, answer.body, {**answer.headers, "Content-Type": GEOJSON})


def _quiet(build: Callable[[], API]) -> API:
    """Build without letting pygeoapi set up logging for the whole process."""
    own = logging.getLogger("pygeoapi")
    own.setLevel(logging.CRITICAL)
    # With a handler at the root, logging.basicConfig does nothing.
    root, placeholder = logging.getLogger(), logging.NullHandler()
    root.addHandler(placeholder)
    try:
        return build()
    finally:
        root.removeHandler(placeholder)
