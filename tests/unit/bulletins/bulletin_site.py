"""A small site on loopback for the crawler's tests: an index, two bulletins, and the answers a real site gives now and then."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ETAG = '"v1"'
PAGES = {
    "/": '<a href="/tin/1.html">1</a> <a href="/tin/2.html">2</a> <a href="/tin/mat.html">x</a> <a href="/kin/3.html">kin</a>'
    '<a href="/tin/ra-ngoai.html">ra</a> <a href="/tin/vong.html">vong</a> <a href="/khac/9.html">khac</a> <a href="http://10.0.0.1/a">nb</a>'
    '<a href="/tin/rieng.html">rieng</a> <a href="/tin/chuyen.html">chuyen</a>',
    "/tin/1.html": "<h1>Bản tin 1</h1><p>Năm 2023 giải ngân 1 triệu USD.</p>",
    "/tin/2.html": "<h1>Bản tin 2</h1><p>Năm 2022 giải ngân 2 triệu USD.</p>",
    "/kin/3.html": "forbidden by robots",
}
REDIRECTS = {
    "/tin/ra-ngoai.html": "http://foreign.example/",
    "/tin/vong.html": "/tin/vong.html",
    "/tin/rieng.html": "http://192.168.7.7/",
    "/tin/chuyen.html": "/tin/1.html",
}


class Handler(BaseHTTPRequestHandler):
    """Answers from the tables above and writes down who asked for what."""

    def do_GET(self) -> None:
        self.server.seen.append((self.path, self.headers.get("If-None-Match"), self.headers.get("User-Agent")))
        if self.path == "/robots.txt":
            self._send(200, b"User-agent: *\nDisallow: /kin/\n", {"Content-Type": "text/plain"})
        elif self.path in REDIRECTS:
            self._send(302, b"", {"Location": REDIRECTS[self.path]})
        elif self.path not in PAGES:
            self._send(404, b"not here", {})
        elif self.headers.get("If-None-Match") == ETAG:
            self._send(304, b"", {"ETag": ETAG})
        else:
            self._send(200, PAGES[self.path].encode(), {"Content-Type": "text/html; charset=utf-8", "ETag": ETAG})

    def _send(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Keep the tests' output quiet."""


class Site(ThreadingHTTPServer):
    """The server, with the list of requests it saw."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.seen: list[tuple[str, str | None, str | None]] = []

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


@contextmanager
def running_site() -> Iterator[Site]:
    """The site, until the block ends."""
    site = Site()
    thread = threading.Thread(target=site.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        site.shutdown()
        site.server_close()
