"""What `make check` would say of a tree that is wrong."""

from tools import check


def test_a_ring_of_imports_is_said(tmp_path, monkeypatch):
    ring = tmp_path / "ring"
    ring.mkdir()
    (ring / "__init__.py").touch()
    (ring / "one.py").write_text("from ring import two")
    (ring / "two.py").write_text("from ring.three import x")
    (ring / "three.py").write_text("x = 1")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(check, "PACKAGES", ("ring",))
    assert check.circle() == []
    (ring / "three.py").write_text("from ring import one\nx = 1")
    (said,) = check.circle()
    assert said.startswith("import circle: ring.")


def test_a_page_names_what_is_there(tmp_path):
    page = tmp_path / "page.md"
    page.write_text(
        "`core/states.py: take`, `states.py`, `services/till/`, `/style`, `ledger.hold`"
    )
    assert check.gone(str(page)) == []
    page.write_text("`core/gone.py`, `nowhere.py: run`, `services/nobody/`")
    assert len(check.gone(str(page))) == 3


def test_no_verb_bears_the_name_of_its_module(tmp_path):
    (tmp_path / "till").mkdir()
    (tmp_path / "till" / "debit.py").write_text("def pay(): ...\ndebit = pay")
    (tmp_path / "seal.py").write_text("def seal_next(): ...")
    assert check.namesakes(tmp_path) == []
    (tmp_path / "till" / "debit.py").write_text(
        "def debit(): ...\nclass Slip:\n    def till(self): ..."
    )
    (tmp_path / "seal.py").write_text("def seal(): ...")
    said = check.namesakes(tmp_path)
    assert [line.split(": ")[1].split()[0] for line in said] == ["seal", "debit", "till"]
