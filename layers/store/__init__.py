"""What was published: versions that never change, a head for each layer, drafts, and who did what.

``Store(folder)`` is the way in. Differences between versions are in :mod:`layers.store.diff`, apart
because they need geometry.
"""

from layers.store.drafts import Quota
from layers.store.faults import (
    DraftConflictError,
    ObjectError,
    QuotaError,
    RetiredError,
    SameVersionError,
    StaleError,
    StoreBusyError,
    StoreDriverError,
    StoreError,
    StoreFullError,
    StoreSchemaError,
    StoreUnreachableError,
    UnknownDraftError,
    UnknownVersionError,
)
from layers.store.records import (
    Action,
    AuditEntry,
    Draft,
    FileRef,
    NewVersion,
    Outcome,
    Version,
)
from layers.store.store import Store

__all__ = [
    "Action",
    "AuditEntry",
    "Draft",
    "DraftConflictError",
    "FileRef",
    "NewVersion",
    "ObjectError",
    "Outcome",
    "Quota",
    "QuotaError",
    "RetiredError",
    "SameVersionError",
    "StaleError",
    "Store",
    "StoreBusyError",
    "StoreDriverError",
    "StoreError",
    "StoreFullError",
    "StoreSchemaError",
    "StoreUnreachableError",
    "UnknownDraftError",
    "UnknownVersionError",
    "Version",
]
