"""What is answered before any page can be."""

import pytest

ELSEWHERE = "http://127.0.0.1/"


@pytest.mark.parametrize("path", ["/", "/gestion/", "/static/cigale.css", "/nulle-part"])
def test_another_host_s_name_is_refused_in_a_plain_sentence(client, caplog, path):
    for ask in (client.get, client.post):
        answer = ask(path, base_url=ELSEWHERE)
        assert (answer.status_code, answer.mimetype) == (400, "text/plain")
        assert answer.text == "Cette adresse n’est pas celle du site."
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "Traceback" not in caplog.text
