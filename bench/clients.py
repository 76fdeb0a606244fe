"""Eight tills in one cheap process: requests made beforehand, kept connections, one selector."""

import selectors
import socket
from collections import Counter
from dataclasses import dataclass
from statistics import median, quantiles
from time import perf_counter


@dataclass(frozen=True)
class Round:
    """What one round of requests took; times in milliseconds."""

    per_second: float
    p50: float
    p95: float
    answers: Counter


def run(port: int, requests: list[bytes], clients: int) -> Round:
    """Send these requests from that many connections, each as soon as the last is answered."""
    selector, todo = selectors.DefaultSelector(), iter(requests)
    times, answers = [], Counter()
    for _ in range(clients):
        line = socket.create_connection(("127.0.0.1", port))
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        selector.register(line, selectors.EVENT_READ, _Exchange(line))
    begun = perf_counter()
    for key in list(selector.get_map().values()):
        key.data.send(next(todo))
    while selector.get_map():
        for key, _ in selector.select():
            exchange = key.data
            if not exchange.receive():
                continue
            times.append(perf_counter() - exchange.sent_at)
            answers[exchange.status] += 1
            following = next(todo, None)
            if following is None:
                selector.unregister(exchange.line)
                exchange.line.close()
            else:
                exchange.send(following)
    took = perf_counter() - begun
    p95 = quantiles(times, n=20)[-1]
    return Round(len(requests) / took, median(times) * 1000, p95 * 1000, answers)


class _Exchange:
    def __init__(self, line: socket.socket):
        self.line, self.sent_at, self.got = line, 0.0, b""

    def send(self, request: bytes) -> None:
        self.got, self.sent_at = b"", perf_counter()
        self.line.sendall(request)

    def receive(self) -> bool:
        """Take in what has come; True when the answer is whole."""
        chunk = self.line.recv(65536)
        if not chunk:
            raise ConnectionError("the server hung up")
        self.got += chunk
        head, found, body = self.got.partition(b"\r\n\r\n")
        if not found:
            return False
        length = head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]
        return len(body) >= int(length)

    @property
    def status(self) -> int:
        return int(self.got[9:12])
