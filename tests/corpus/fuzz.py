"""Good files with bytes changed at random: whatever comes of it is a reading or a refusal."""

from __future__ import annotations

import random
import time
from collections import Counter
from pathlib import Path
from typing import Any

from geo.findings import RefusedError
from layers.intake.limits import Limits
from layers.intake.options import ReadOptions
from layers.intake.reading import read


def mutated(body: bytes, chance: random.Random) -> bytes:
    """A few changes: bytes flipped, cut out, repeated, or replaced by what numbers break on."""
    found = bytearray(body)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(found))
        length = chance.choice([1, 1, 2, 4, 16, 200])
        kind = chance.randrange(5)
        if kind == 0:
            found[at] ^= 1 << chance.randrange(8)
        elif kind == 1:
            found[at : at + length] = chance.randbytes(length)
        elif kind == 2:
            del found[at : at + length]
        elif kind == 3:
            found[at:at] = found[at : at + length] * chance.randint(1, 3)
        else:
            extreme = chance.choice(
                [b"\xff" * 4, b"\x00" * 4, b"\x7f\xff\xff\xff", b"1e999", b"\x80"]
            )
            found[at : at + len(extreme)] = extreme
        if not found:
            return b"\x00"
    return bytes(found)


def fuzz(arguments: Any, progress: Any) -> dict[str, Any]:
    """Read mutations of a file; give what came out, and whatever was neither a reading nor a refusal."""
    body, folder = Path(arguments["path"]).read_bytes(), Path(arguments["folder"])
    # Seeds, so that whatever comes up can be had again.
    outcomes: Counter[str] = Counter()
    others, slowest = [], 0.0
    for seed in range(arguments["first"], arguments["first"] + arguments["count"]):
        work = folder / f"work-{seed}"
        work.mkdir(mode=0o700)
        path = work / "source"
        path.write_bytes(mutated(body, random.Random(seed)))  # noqa: S311
        progress((seed - arguments["first"]) / arguments["count"], str(seed))
        started = time.monotonic()
        try:
            reading = read(
                path, name=arguments["name"], options=ReadOptions(), limits=Limits(), folder=work
            )
            reading.describe()
            outcomes["read"] += 1
        except RefusedError as error:
            finding = error.findings[0]
            outcomes[
                f"{finding.code} {finding.found.en}"
                if finding.code == "file-broken"
                else finding.code
            ] += 1
        except BaseException as error:  # noqa: BLE001 - this is what is looked for
            others.append(f"{seed}: {type(error).__name__} {error}"[:200])
        slowest = max(slowest, time.monotonic() - started)
    return {"outcomes": dict(outcomes), "others": others, "slowest": slowest}
