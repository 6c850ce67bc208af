"""The pure browser modules, by Node's own test runner where a machine has Node."""

import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
NODE = shutil.which("node")


@pytest.mark.skipif(
    NODE is None, reason="Node.js is not installed; the browser tests cover the modules too"
)
@pytest.mark.parametrize("path", sorted(HERE.glob("*.test.mjs")), ids=lambda path: path.stem)
def test_modules_hold_in_node(path):
    run = subprocess.run(
        [NODE, "--test", str(path)], capture_output=True, text=True, timeout=120, check=False
    )
    assert run.returncode == 0, run.stdout[-4000:] + run.stderr[-2000:]
