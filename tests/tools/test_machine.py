"""What `make test` says to a machine that lacks a piece, before the first test."""

import pytest

from tools.machine import INSTALLERS, NAMES, PIECES, advice

WHOLE = set(PIECES)


@pytest.mark.parametrize("installer", [*INSTALLERS, None])
@pytest.mark.parametrize("is_root", [True, False])
def test_a_whole_machine_is_told_nothing(installer, is_root):
    assert advice(WHOLE, installer, is_root) == (None, None)


@pytest.mark.parametrize("lacking", PIECES)
def test_root_on_debian_installs_what_is_missing(lacking):
    command, sentence = advice(WHOLE - {lacking}, "apt-get", True)
    assert sentence is None
    assert command == f"apt-get install -y {PIECES[lacking]['apt-get']}"


@pytest.mark.parametrize("lacking", PIECES)
@pytest.mark.parametrize("installer", INSTALLERS)
def test_anybody_else_is_told_the_exact_command(lacking, installer):
    command, sentence = advice(WHOLE - {lacking}, installer, False)
    assert command is None
    assert NAMES[lacking] in sentence
    assert f"sudo {INSTALLERS[installer]} {PIECES[lacking][installer]}" in sentence


@pytest.mark.parametrize("lacking", PIECES)
def test_without_a_known_installer_the_pieces_are_named(lacking):
    command, sentence = advice(WHOLE - {lacking}, None, True)
    assert command is None
    assert NAMES[lacking] in sentence
    assert "sudo" not in sentence


def test_all_that_is_missing_is_said_at_once():
    command, _ = advice(set(), "apt-get", True)
    assert command == "apt-get install -y chromium libatomic1 default-jre-headless"
