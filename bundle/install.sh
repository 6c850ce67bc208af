#!/usr/bin/env bash
# Set the atlas up in this folder, from this folder alone: no network is used.
set -euo pipefail
cd "$(dirname "$0")"

target="$(cat TARGET)"
version="${target%%-*}"
python="${PYTHON:-}"
if [ -z "$python" ]; then
  for candidate in "python${version#py}" python3; do
    if "$candidate" -c "" 2>/dev/null; then python="$candidate"; break; fi
  done
fi
if [ -z "$python" ]; then
  echo "未找到 Python / Python was not found. Install Python ${version#py}, or: PYTHON=/path/to/python ./install.sh" >&2
  exit 1
fi
here="$("$python" -c 'import platform, sys, sysconfig
libc = "-musl" if sys.platform == "linux" and platform.libc_ver()[0] != "glibc" else ""
print(f"py{sys.version_info.major}.{sys.version_info.minor}-{sysconfig.get_platform()}{libc}")')"
if [ "$here" != "$target" ]; then
  echo "此安装包适用于 / This archive is for:  $target" >&2
  echo "本机 / This machine ($python) is:      $here" >&2
  echo "Name a fitting Python: PYTHON=/path/to/python ./install.sh  (or have the archive made on such a machine)" >&2
  exit 1
fi

"$python" -m venv .venv
# A machine's own pip settings must not point it at an index.
PIP_CONFIG_FILE=/dev/null PIP_CONSTRAINT='' .venv/bin/python -m pip --disable-pip-version-check install \
  --quiet --no-index --find-links wheels -r requirements.txt
.venv/bin/python -m ui.assets --check
echo "安装完成 / Installed. 启动 / Start: ./run.sh"
