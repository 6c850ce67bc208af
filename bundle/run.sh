#!/usr/bin/env bash
# Serve the atlas on http://localhost:8501, or on another port: PORT=8600 ./run.sh
set -euo pipefail
cd "$(dirname "$0")"
if [ ! -x .venv/bin/python ]; then
  echo "尚未安装 / Not installed yet. Run: ./install.sh" >&2
  exit 1
fi
exec .venv/bin/python -m streamlit run app.py --server.port "${PORT:-8501}"
