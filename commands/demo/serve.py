"""make run and make reset: the web server with its worker, and the demo's identity provider.

Both run as children; the end of any of them is the end of all, whatever the signals.
"""

import ctypes
import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing, contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parents[2]
INSTANCE = Path(os.environ.get("CIGALE_INSTANCE", ROOT / "instance"))
MARK = INSTANCE / "made-by-make-run"
HOST = "127.0.0.1"
CLIENT_SECRET = "demo"  # noqa: S105
READY_WITHIN, STOP_WITHIN = 60, 5
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PR_SET_PDEATHSIG = 1


class Stop(Exception):
    """Why everything ends: a sentence, or nothing when it was asked for."""


def children(port: int, provider_port: int) -> dict[str, list[str]]:
    """The two commands, by the name a person knows them by."""
    python = sys.executable
    server = (
        f"commands.serve app:create_app --with-work --host {HOST} --port {port} "
        "--log-level error --workers-kill-timeout 3"
    )
    return {
        "Le fournisseur d’identité": [python, "-m", "commands.demo.provider", str(provider_port)],
        "Le serveur web": [python, "-m", *server.split()],
    }


def run(port: int, provider_port: int) -> None:
    """Prepare the demo, start both, show the screen, and wait for the end."""
    for number, variable in ((port, "PORT"), (provider_port, "OIDC_PORT")):
        check_free(number, variable)
    environment = os.environ | {
        "FLASK_APP": "app",
        "CIGALE_BASE_URL": f"http://localhost:{port}",
        "CIGALE_OTHER_HOSTS": HOST,
        "CIGALE_OIDC_ISSUER": f"http://localhost:{provider_port}",
        "CIGALE_OIDC_CLIENT_SECRET": CLIENT_SECRET,
    }
    with only_one():
        if not (INSTANCE / "cigale.db").exists():
            MARK.touch()
        screen = prepare(environment)
        processes = {}
        try:
            for name, command in children(port, provider_port).items():
                processes[name] = subprocess.Popen(  # noqa: S603
                    command, cwd=ROOT, env=environment, start_new_session=True, preexec_fn=die_with
                )
            wait_until_ready(port, processes)
            print(screen, flush=True)
            while True:
                check_alive(processes)
                time.sleep(0.5)
        finally:
            stop(processes.values())


def end_once(number: int, frame: object) -> NoReturn:
    """At the first signal all ends; those that follow are not heard, and leave nobody behind."""
    for one in SIGNALS:
        signal.signal(one, signal.SIG_IGN)
    if number == signal.SIGINT:
        raise KeyboardInterrupt
    sys.exit()


def die_with() -> None:
    """In a child: end when the parent is killed without a word, where the kernel can say so."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def prepare(environment: dict[str, str]) -> str:
    """Bring the database up to date, load the demo if it is empty; the screen to show."""
    done = subprocess.run(
        [sys.executable, "-m", "flask", "demo", "prepare"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    if done.returncode:
        raise Stop("La base de données n’a pas pu être préparée : voir le message ci-dessus.")
    return done.stdout


def wait_until_ready(port: int, processes: dict[str, subprocess.Popen]) -> None:
    """Return when the web server answers, whatever it answers."""
    for _ in range(READY_WITHIN * 5):
        check_alive(processes)
        try:
            with closing(HTTPConnection(HOST, port, timeout=READY_WITHIN)) as connection:
                connection.request("GET", "/healthz", headers={"Host": f"localhost:{port}"})
                connection.getresponse().read()
            return
        except (OSError, HTTPException):
            time.sleep(0.2)
    raise Stop("Le serveur web ne répond pas.")


def check_alive(processes: dict[str, subprocess.Popen]) -> None:
    """Raise Stop when one of them has ended."""
    for name, process in processes.items():
        if process.poll() is not None:
            raise Stop(f"{name} s’est arrêté (code {process.returncode}) : message ci-dessus.")


def stop(processes) -> None:
    """Ask each to end, then insist, with what it may have left behind."""
    for process in processes:
        if process.poll() is None:
            process.terminate()
    deadline = time.monotonic() + STOP_WITHIN
    for process in processes:
        with suppress(subprocess.TimeoutExpired):
            process.wait(max(0.1, deadline - time.monotonic()))
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


def check_free(port: int, variable: str) -> None:
    """Raise Stop when another program listens on that port."""
    with socket.socket() as attempt:
        attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            attempt.bind((HOST, port))
        except OSError:
            raise Stop(
                f"Le port {port} est déjà pris par un autre programme. "
                f"Choisissez-en un autre : make run {variable}={port + 1}"
            ) from None


@contextmanager
def only_one():
    """Hold the instance, so that it is neither served twice nor wiped while it is served."""
    INSTANCE.mkdir(parents=True, exist_ok=True)
    with open(INSTANCE / "run.lock", "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Stop("Cette démonstration tourne déjà : arrêtez-la d’abord (Ctrl-C).") from None
        yield


def reset() -> None:
    """Wipe the folder that `run` made, unless it is being served."""
    if not INSTANCE.exists():
        raise Stop("Il n’y a rien à effacer.")
    with only_one():
        if not MARK.exists():
            raise Stop(f"{INSTANCE} n’a pas été créé par make run : rien n’est effacé.")
        shutil.rmtree(INSTANCE)
    print("La démonstration est effacée. make run la recrée.")


def main(arguments: list[str]) -> str | None:
    """The sentence to end on, if any."""
    for number in SIGNALS:
        signal.signal(number, end_once)
    try:
        if arguments == ["reset"]:
            reset()
        else:
            run(*map(int, arguments))
    except KeyboardInterrupt:
        print("\nTout est arrêté.")
    except Stop as reason:
        return str(reason)
    return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
