"""`make check` sees every hole in the English catalogue."""

import shutil

import pytest

from tools import check_words

KNOWN = 'msgid "Annuler"\nmsgstr "Cancel"\n'


@pytest.fixture
def site(tmp_path):
    """A site of one page; tells the problems once its page and its catalogue are written."""
    (tmp_path / "templates").mkdir()
    (tmp_path / check_words.CATALOGUE).parent.mkdir(parents=True)
    shutil.copy(check_words.ROOT / "babel.cfg", tmp_path)

    def problems(page, catalogue):
        (tmp_path / "templates" / "page.html").write_text(page)
        (tmp_path / check_words.CATALOGUE).write_text(check_words.HEADER + catalogue)
        return check_words.problems(tmp_path)

    problems.root = tmp_path
    return problems


def test_a_word_that_is_known_is_no_problem(site):
    assert site('{{ _("Annuler") }}', KNOWN) == []


@pytest.mark.parametrize(
    ("page", "catalogue", "problem"),
    [
        ('{{ _("Annuler") }}{{ _("Payer") }}', KNOWN, "not in the English catalogue"),
        ('{{ _("Annuler") }}', KNOWN.replace("Cancel", ""), "no English"),
        ('{{ _("Annuler") }}', f"#, fuzzy\n{KNOWN}", "doubtful English"),
        ("", KNOWN, "no longer on screen"),
        (
            '{{ _("Annuler") }}',
            KNOWN + '#~ msgid "Vieux"\n#~ msgstr "Old"\n',
            "no longer on screen",
        ),
        (
            '{{ _("à %(h)s", h=1) }}',
            'msgid "à %(h)s"\nmsgstr "at %(hour)s"\n',
            "another placeholder",
        ),
        (
            '{{ ngettext("%(num)s jour", "%(num)s jours", 2) }}',
            'msgid "%(num)s jour"\nmsgstr "%(num)s day"\n',
            "not in the English catalogue",
        ),
    ],
)
def test_a_hole_is_seen(site, page, catalogue, problem):
    (said,) = site(page, catalogue)
    assert problem in said


def test_new_words_are_taken_in_and_old_ones_left_out(site):
    site('{{ _("Payer") }}', KNOWN)
    check_words.update(site.root)
    assert check_words.problems(site.root) == ["no English: 'Payer' (templates/page.html)"]
