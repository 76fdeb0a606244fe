"""The application on its real server: granian's workers on a free port of this machine."""

import os
import re
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parent.parent
SECRET = "test"
QUIETLY = "--log-level critical --workers-kill-timeout 2"


@dataclass(frozen=True)
class Served:
    port: int
    pid: int


@contextmanager
def serving(database_url: str, factory: str = "app:create_app", workers: int = 2, *options: str):
    """Serve that application on that database, until the block ends."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    settings = {
        "DATABASE_URL": database_url,
        "CIGALE_SECRET_KEY": SECRET,
        "CIGALE_BASE_URL": f"http://127.0.0.1:{port}",
    }
    place = f"--workers {workers} --host 127.0.0.1 --port {port} {QUIETLY}"
    server = subprocess.Popen(
        [sys.executable, "-m", "commands.serve", factory, *options, *place.split()],
        cwd=ROOT,
        env=os.environ | settings,
    )
    try:
        _wait_for(server, port)
        yield Served(port, server.pid)
    finally:
        server.terminate()
        try:
            server.wait(timeout=10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _wait_for(server: subprocess.Popen, port: int) -> None:
    for _ in range(300):
        if server.poll() is not None:
            raise RuntimeError("the server ended before it answered")
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=5) as line:
            line.sendall(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
            if line.recv(12) == b"HTTP/1.1 200":
                return
        time.sleep(0.1)
    raise RuntimeError("the server never answered")


@dataclass
class Browser:
    """A visitor with a cookie jar and one kept connection."""

    port: int
    cookies: dict = field(default_factory=dict)
    headers: dict = field(default_factory=dict)

    def __post_init__(self):
        self.line = HTTPConnection("127.0.0.1", self.port, timeout=60)

    @property
    def cookie(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def open(self, path: str, fields: dict | None = None) -> tuple[int, str, str]:
        """The status, the place it sends to, and the page."""
        headers = dict(self.headers)
        if self.cookies:
            headers["Cookie"] = self.cookie
        if fields is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        body = None if fields is None else urlencode(fields)
        self.line.request("GET" if fields is None else "POST", path, body, headers)
        answer = self.line.getresponse()
        page = answer.read().decode()
        for line in answer.headers.get_all("Set-Cookie", []):
            self.cookies |= {name: kept.value for name, kept in SimpleCookie(line).items()}
        return answer.status, answer.headers.get("Location", ""), page

    def csrf_token(self, path: str) -> str:
        status, _, page = self.open(path)
        assert status == 200, (path, status)
        return re.search(r'name="csrf_token" value="([^"]+)"', page)[1]

    def sign_in(self, login: str, password: str, then: str = "/caisse") -> str:
        """Come in by the sign-in page; gives the token that this session's forms carry."""
        fields = {"login": login, "password": password}
        token = {"csrf_token": self.csrf_token("/connexion")}
        status, place, _ = self.open("/connexion", fields | token)
        assert (status, "connexion" in place) == (303, False), (status, place)
        return self.csrf_token(then)
