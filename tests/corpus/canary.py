"""Who would be asked by a file that gets its way."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Canary:
    """A server on loopback that nothing must ever ask."""

    def __init__(self):
        self.asked = []
        canary = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                canary.asked.append(self.path)
                self.send_error(404)

            do_HEAD = do_POST = do_GET  # noqa: N815 - http.server's own names

            def log_message(self, *args):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
