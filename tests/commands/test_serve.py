"""make run, as a person meets it: its programs, their screen, their end."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

import pytest

from commands.demo import people


class Run:
    """`commands.demo.serve` in a folder of its own, on free ports."""

    def __init__(self, folder: Path):
        self.folder, self.port, self.provider_port = folder, free_port(), free_port()
        self.said: list[str] = []

    def start(self) -> "Run":
        self.process = self.launch(str(self.port), str(self.provider_port))
        watchdog = threading.Timer(120, self.process.kill)
        watchdog.start()
        for line in self.process.stdout:
            self.said.append(line)
            if "make reset" in line:
                break
        watchdog.cancel()
        assert "Cigale est prête" in self.text(), self.text()
        return self

    def launch(self, *arguments: str) -> subprocess.Popen:
        environment = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
        return subprocess.Popen(
            [sys.executable, "-m", "commands.demo.serve", *arguments],
            env=environment | {"CIGALE_INSTANCE": str(self.folder)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def ask(self, *arguments: str) -> tuple[int, str]:
        process = self.launch(*arguments)
        said, _ = process.communicate(timeout=60)
        return process.returncode, said

    def text(self) -> str:
        return "".join(self.said)

    def end(self) -> int:
        said, _ = self.process.communicate(timeout=60)
        self.said.append(said)
        return self.process.returncode

    def get(self, port: int, path: str, host: str = "localhost") -> int:
        with closing(HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
            connection.request("GET", path, headers={"Host": f"{host}:{port}"})
            return connection.getresponse().status


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return taken.getsockname()[1]


def is_free(port: int) -> bool:
    with socket.socket() as attempt:
        return attempt.connect_ex(("127.0.0.1", port)) != 0


@pytest.fixture
def run(tmp_path):
    started = Run(tmp_path / "instance")
    yield started
    if getattr(started, "process", None) and started.process.poll() is None:
        started.process.terminate()
        started.process.wait(30)


def test_it_starts_keeps_its_data_and_ends_whole(run):
    run.start()
    assert f"http://localhost:{run.port}" in run.text()
    assert all(re.search(rf"\b{login.login}\b", run.text()) for login in people.LOGINS)
    assert people.PASSWORD in run.text()
    assert run.get(run.port, "/programme/cjeune") == 200
    assert run.get(run.port, "/programme/cjeune", "127.0.0.1") == 200
    assert run.get(run.port, "/programme/cjeune", "elsewhere.example") == 400
    assert run.get(run.provider_port, "/.well-known/openid-configuration") == 200
    assert "tourne déjà" in run.ask("reset")[1]
    taken = run.ask(str(run.port), str(free_port()))
    assert taken[0] == 1
    assert f"Le port {run.port} est déjà pris" in taken[1]

    run.process.send_signal(signal.SIGINT)
    assert run.end() == 0
    assert "Tout est arrêté." in run.text()
    assert is_free(run.port)
    assert is_free(run.provider_port)

    shown = card_to_associate(run)
    run.said.clear()
    run.start()
    assert "Première fois" not in run.text()
    assert card_to_associate(run) == shown
    server = next(pid for pid in children(run.process.pid) if "commands.serve" in command_of(pid))
    _, worker = children(server)
    os.kill(worker, signal.SIGKILL)
    assert run.end() == 1
    assert "Le serveur web s’est arrêté (code 1)" in run.text()
    assert is_free(run.port)
    assert is_free(run.provider_port)

    assert run.ask("reset") == (0, "La démonstration est effacée. make run la recrée.\n")
    assert not run.folder.exists()


def card_to_associate(run: Run) -> str:
    return re.search(r"associer : (.+)", run.text())[1]


def command_of(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")


def test_reset_touches_no_other_folder(run):
    run.folder.mkdir()
    (run.folder / "cigale.db").write_text("precious")
    code, said = run.ask("reset")
    assert code == 1
    assert "rien n’est effacé" in said
    assert (run.folder / "cigale.db").read_text() == "precious"


@pytest.mark.parametrize(
    "signals",
    [
        (signal.SIGINT, signal.SIGINT, signal.SIGINT),
        (signal.SIGTERM, signal.SIGTERM),
        (signal.SIGHUP, signal.SIGTERM),
        (signal.SIGKILL,),
    ],
    ids=str,
)
def test_whatever_the_signals_nothing_is_left(run, signals):
    """Ctrl-C twice, a supervisor that insists, a terminal that goes: the ports are free."""
    run.start()
    for number in signals:
        run.process.send_signal(number)
        time.sleep(0.05)
    run.end()
    for _ in range(100):
        if is_free(run.port) and is_free(run.provider_port):
            break
        time.sleep(0.1)
    assert is_free(run.port)
    assert is_free(run.provider_port)
