"""How an address of ours says no: plainly, in both languages, as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from starlette.responses import Response

if TYPE_CHECKING:
    from collections.abc import Mapping


def refusal(status: int, zh: str, en: str, *, headers: Mapping[str, str] | None = None) -> Response:
    """An answer ``{"detail": {"zh", "en"}}`` that nothing keeps.

    Parameters
    ----------
    status
        4xx or 5xx.
    zh, en
        The reason, one sentence each.
    headers
        Beside those of every refusal.
    """
    body = json.dumps({"detail": {"zh": zh, "en": en}}, ensure_ascii=False)
    return Response(
        body,
        status_code=status,
        media_type="application/json",
        headers={"Cache-Control": "no-store", **(headers or {})},
    )
