"""Files on their way into a draft, for as long as it takes to copy them."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


@contextmanager
def on_disk(file: Any) -> Iterator[Path]:
    """Path of what was uploaded, or of bytes; there only inside the block."""
    with tempfile.NamedTemporaryFile(prefix="atlas-table-") as target:
        if isinstance(file, bytes):
            target.write(file)
        else:
            file.seek(0)
            shutil.copyfileobj(file, target)
        target.flush()
        yield Path(target.name)
