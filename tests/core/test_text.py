import pytest

from core.text import typographic

NARROW, WIDE = "\u202f", "\u00a0"


@pytest.mark.parametrize(
    ("typed", "set_"),
    [
        ("Qui suis-je ?", "Qui suis-je_?"),
        ("C’EST PARFAIT !", "C’EST PARFAIT_!"),
        ("Il manque 2,40 € : encaissez ; débitez", "Il manque 2,40~€_: encaissez_; débitez"),
        ("La première se fait dans « Caisse ».", "La première se fait dans «_Caisse_»."),
        ("de 5 000 € à 1 234 567 €", "de 5~000~€ à 1~234~567~€"),
        ("n° 12 et n° %(id)s", "n°~12 et n°~%(id)s"),
        ("Part : 17 % du total", "Part_: 17~% du total"),
    ],
)
def test_the_spaces_of_french_do_not_break(typed, set_):
    wanted = set_.replace("_", NARROW).replace("~", WIDE)
    assert typographic(typed) == wanted
    assert typographic(wanted) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "à 14:05",
        "https://example.org/?a=1&b=2!",
        '<a href="/?q=a ; b" title="x : « y »">z</a>',
        "<img alt='Quoi ?'>",
        "06 39 98 01 23",
        "13 rue de l’Essai, 13001 Marseille",
        "en 2026 150 places",
        "N° de carte",
        "pour %(name)s et %(other)s",
        "4K7P 92HX 0A3F",
        "12:30:45",
        "",
    ],
)
def test_nothing_else_changes(text):
    assert typographic(text) == text
