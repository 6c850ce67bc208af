"""Serves the peers' libraries on this machine in place of a content delivery network."""

import sys
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer


class Handler(SimpleHTTPRequestHandler):
    """Files that may be cached for good and used from any page, as such networks serve them."""

    protocol_version = "HTTP/1.1"

    def end_headers(self):
        self.send_header("Cache-Control", "public, max-age=31536000, immutable")
        self.send_header("Access-Control-Allow-Origin", "*")
        super().end_headers()

    def log_message(self, *_):
        """Stay quiet."""


if __name__ == "__main__":
    sys.argv[1:2] or sys.exit("usage: cdn.py PORT FOLDER")
    port, folder = int(sys.argv[1]), sys.argv[2]

    def handler(*args, **kwargs):
        return Handler(*args, directory=folder, **kwargs)

    ThreadingHTTPServer(("127.0.0.1", port), handler).serve_forever()
