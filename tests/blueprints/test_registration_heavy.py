"""40 MB sent to the real server: the person hears why not, and its memory stays flat."""

from pathlib import Path

import pytest

from core.extensions import db
from models.holder import Holder
from tests.blueprints.test_registration import CONTACT, pupil
from tests.builders.photos import upload
from tests.builders.world import PASSWORD
from tests.engines import dispose
from tests.server import Browser, serving

__all__ = ["pupil"]
MEGABYTE = 1024 * 1024


def peaks(pid: int) -> list[int]:
    """The most memory that each worker of the server ever held, in MB."""
    workers = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    lines = [
        line
        for worker in workers
        for line in Path(f"/proc/{worker}/status").read_text().splitlines()
        if line.startswith("VmHWM")
    ]
    return [int(line.split()[1]) // 1024 for line in lines]


def send(visitor: Browser, path: str, content: bytes, **fields) -> tuple[int, str]:
    form = upload(content, **fields)
    headers = {"Content-Type": form["content_type"], "Cookie": visitor.cookie}
    visitor.line.request("POST", path, form["data"], headers)
    answer = visitor.line.getresponse()
    answer.read()
    visitor.line.close()
    return answer.status, answer.headers["Location"]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_forty_megabytes(app, pupil, database):
    with app.app_context():
        login = db.session.get(Holder, pupil).user.login
    dispose(app)
    step = f"/inscription/{pupil}"
    with serving(database.url) as server:
        visitor = Browser(server.port)
        token = visitor.sign_in(login, PASSWORD, f"{step}/informations")
        visitor.open(f"{step}/informations", {"csrf_token": token})
        visitor.open(f"{step}/coordonnees", CONTACT | {"csrf_token": token})
        before = max(peaks(server.pid))
        for _ in range(4):
            sent = send(visitor, f"{step}/photo", b"\xff" * (40 * MEGABYTE), csrf_token=token)
            assert sent == (303, f"{step}/photo")
            status, _, page = visitor.open(f"{step}/photo")
            assert status == 200
            assert "Cette photo est trop lourde" in page
        grown = max(peaks(server.pid)) - before
        assert grown <= 20
        visitor.line.close()
