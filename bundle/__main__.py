"""Write ``dist/<name>-<version>-<Python>-<platform>.tar.gz``: project, wheels, assets and installer."""

import gzip
import io
import os
import platform
import subprocess
import sys
import sysconfig
import tarfile
import tomllib
from pathlib import Path

from ui.assets import missing

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parent
INSTALLER = ("install.sh", "run.sh", "INSTALL.txt")

# Only where the tree is no git checkout: what git would have left out.
NOT_PACKED = frozenset({".git", ".venv", ".cache", "assets", "dist", "build", "node_modules"})


def main() -> int:
    """Build the archive and print where it lies.

    Returns
    -------
    int
        0 done, 1 the assets are missing, the wheels cannot be had, or the archive cannot be written.
    """
    faults = missing()
    if faults:
        print("\n".join(faults), file=sys.stderr)
        return 1
    wheels = PROJECT / ".cache" / "wheels" / _target()
    if not _collect_wheels(wheels):
        print(
            "bundle: pip could not collect the wheels; is the network reachable?", file=sys.stderr
        )
        return 1
    name = f"{_project()['name']}-{_project()['version']}-{_target()}"
    archive = PROJECT / "dist" / f"{name}.tar.gz"
    archive.parent.mkdir(exist_ok=True)
    scratch = archive.with_suffix(".part")
    with (
        scratch.open("wb") as raw,
        # Level 1: wheels are compressed already. No time stamp: equal content, equal archive.
        gzip.GzipFile(filename="", fileobj=raw, mode="wb", compresslevel=1, mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w") as tar,
    ):
        for source, path in _content(wheels):
            _add(tar, source, f"{name}/{path}")
        _add_text(tar, f"{name}/TARGET", _target() + "\n")
    scratch.replace(archive)
    print(f"{archive} ({archive.stat().st_size / 1e6:.0f} MB)")
    return 0


def _project() -> dict[str, str]:
    project: dict[str, str] = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))[
        "project"
    ]
    return project


def _target() -> str:
    """Name what the wheels fit, as install.sh computes it on the other machine: py3.11-linux-x86_64."""
    python = f"py{sys.version_info.major}.{sys.version_info.minor}"
    libc = "-musl" if sys.platform == "linux" and platform.libc_ver()[0] != "glibc" else ""
    return f"{python}-{sysconfig.get_platform()}{libc}"


def _collect_wheels(folder: Path) -> bool:
    folder.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--wheel-dir", str(folder)]
    command += ["--find-links", str(folder), "-r", "requirements.txt"]
    before = {wheel: wheel.stat().st_mtime_ns for wheel in folder.glob("*.whl")}
    if subprocess.run(command, cwd=PROJECT, check=False).returncode != 0:
        return False
    # What an earlier release of the requirements left here would only make the archive heavier.
    probe = [sys.executable, "-m", "pip", "install", "--quiet", "--dry-run", "--ignore-installed"]
    probe += ["--no-index", "--find-links", str(folder), "--report", "-", "-r", "requirements.txt"]
    report = subprocess.run(probe, cwd=PROJECT, check=False, capture_output=True, text=True)
    for wheel in before:
        if report.returncode == 0 and wheel.name not in report.stdout:
            wheel.unlink(missing_ok=True)
    return report.returncode == 0


def _content(wheels: Path) -> list[tuple[Path, str]]:
    """List every file of the archive with its path in it."""
    content = [(PROJECT / path, path) for path in _project_files()]
    assets = PROJECT / "assets"
    content += [(f, f"assets/{f.relative_to(assets).as_posix()}") for f in _files(assets)]
    content += [(wheel, f"wheels/{wheel.name}") for wheel in sorted(wheels.glob("*.whl"))]
    content += [(HERE / name, name) for name in INSTALLER]
    return content


def _project_files() -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=PROJECT, check=False, capture_output=True, text=True
    )
    if listed.returncode == 0 and listed.stdout:
        return [path for path in listed.stdout.split("\0") if path and (PROJECT / path).is_file()]
    paths = [file.relative_to(PROJECT) for file in _files(PROJECT)]
    return [
        path.as_posix()
        for path in paths
        if path.parts[0] not in NOT_PACKED and "__pycache__" not in path.parts
    ]


def _files(folder: Path) -> list[Path]:
    return sorted(
        Path(parent) / name for parent, _, names in os.walk(folder) for name in sorted(names)
    )


def _plain(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    """Leave out whose machine packed it and when."""
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    entry.mtime = 0
    entry.mode = 0o755 if entry.mode & 0o100 or entry.name.endswith(".sh") else 0o644
    return entry


def _add(tar: tarfile.TarFile, source: Path, name: str) -> None:
    tar.add(source, arcname=name, filter=_plain)


def _add_text(tar: tarfile.TarFile, name: str, text: str) -> None:
    data = text.encode()
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = len(data), 0o644
    tar.addfile(_plain(entry), io.BytesIO(data))


if __name__ == "__main__":
    sys.exit(main())
