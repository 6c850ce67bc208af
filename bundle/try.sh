#!/usr/bin/env bash
# Prove that the newest archive in dist/ works with the network cut: a network namespace that has only
# loopback, a fresh folder, a fresh home. Prints how long each step took. Needs root or user namespaces.
set -euo pipefail
cd "$(dirname "$0")/.."
archive="$(ls -t dist/*.tar.gz | head -n 1)"
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
tar -xzf "$archive" -C "$folder"

cut=(unshare --net)
[ "$(id -u)" -eq 0 ] || cut=(unshare --map-root-user --net)
HOME="$folder" ATLAS_STORE="$folder/store" "${cut[@]}" bash -euo pipefail -s "$folder"/* <<'INSIDE'
cd "$1"
# Without this step even the machine's own address is unreachable.
python3 - <<'LOOPBACK'
import fcntl, socket, struct
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
    request = struct.pack("16sh14x", b"lo", 1)  # IFF_UP
    fcntl.ioctl(s, 0x8914, request)  # SIOCSIFFLAGS
LOOPBACK
if python3 -c 'import socket; socket.create_connection(("1.1.1.1", 53), 2)' 2>/dev/null; then
  echo "the network is not cut" >&2; exit 1
fi
echo "network cut; interfaces: $(tail -n +3 /proc/net/dev | cut -d: -f1 | xargs)"
SECONDS=0; ./install.sh; echo "installed in $SECONDS s"
PORT=8599 ./run.sh >server.log 2>&1 &
server=$!
trap 'kill $server 2>/dev/null || true' EXIT
SECONDS=0
for _ in $(seq 120); do
  answer="$(curl -fsS -m 5 http://127.0.0.1:8599/healthz 2>/dev/null || true)"
  if [ -n "$answer" ]; then break; fi
  kill -0 $server 2>/dev/null || break
  sleep 0.5
done
if [ -z "${answer:-}" ]; then echo "no answer from /healthz:" >&2; tail -20 server.log >&2; exit 1; fi
echo "served after $SECONDS s; /healthz: $answer"
code() { curl -s -o /dev/null -w '%{http_code}' -m 20 "http://127.0.0.1:8599$1"; }
echo "/: $(code /)"
INSIDE
