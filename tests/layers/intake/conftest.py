"""A source to read from, with its notes at hand."""

import pytest

from layers.intake.limits import Limits
from layers.intake.options import ReadOptions
from layers.intake.source import Notes, Source


@pytest.fixture
def source(tmp_path):
    """Give a source of the bytes, by a name; ``options`` and ``limits`` as keywords."""

    def make(body=b"", name="表.csv", *, limits=None, **options):
        path = tmp_path / "source"
        path.write_bytes(body)
        chosen = ReadOptions.model_validate(options)
        return Source(path, name, chosen, limits or Limits(), tmp_path, Notes(name))

    return make
