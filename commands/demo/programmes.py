"""The two programmes of the demo, with their seasons, purses, allotments and pages."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from core.clock import today
from core.extensions import db
from models.programme import CreditMoment, Programme, Purse, Territory, WayIn
from models.season import Allotment, Season
from models.site import Page

PAGES = Path(__file__).with_name("pages")
PAGE_ORDER = (
    "faq",
    "guide",
    "booster",
    "confidentialite",
    "conditions",
    "mentions-legales",
    "accessibilite",
)
STATUSES = [
    "lycéen",
    "apprenti",
    "élève ou étudiant en formation sanitaire et sociale",
    "stagiaire de la formation professionnelle",
]
REGION = ["04", "05", "06", "13", "83", "84"]
CJEUNE = {
    "slug": "cjeune",
    "name": "Carte CJeune de Provence",
    "slogan": "LE DÉPARTEMENT S’ENGAGE POUR SES JEUNES",
    "payer": "Département des Bouches-du-Rhône",
    "primary_colour": "#00558c",
    "accent_colour": "#b3401e",
    "hotline_phone": "04 65 71 13 13",
    "hotline_hours": "du lundi au vendredi, de 9 h à 17 h",
    "hotline_email": "contact-cjeune@example.org",
    "instagram_url": "https://instagram.example/cjeune",
    "way_in": WayIn.SCHOOL_ACCOUNT,
    "credit_moment": CreditMoment.CARD_ASSOCIATION,
    "territory": Territory.RESIDENCE_AND_SCHOOL,
    "departements": ["13"],
    "statuses": [],
    "open_to": "Je suis domicilié(e) et scolarisé(e) dans le département des Bouches-du-Rhône, "
    "dans un collège public ou privé sous contrat, ou dans une scolarité différente "
    "(IME, MFR, CNED).",
}
EPASS = {
    "slug": "epass",
    "name": "e-PASS JEUNES",
    "slogan": "LA CULTURE À PORTÉE DE MAIN",
    "payer": "Région Provence-Alpes-Côte d’Azur",
    "primary_colour": "#5b2a86",
    "accent_colour": "#a1305a",
    "hotline_phone": "04 65 71 83 84",
    "hotline_hours": "du lundi au vendredi, de 9 h à 18 h",
    "hotline_email": "contact-epass@example.org",
    "instagram_url": "https://instagram.example/epass",
    "way_in": WayIn.EMAIL,
    "credit_moment": CreditMoment.VALIDATION,
    "territory": Territory.RESIDENCE_OR_SCHOOL,
    "departements": REGION,
    "min_age": 15,
    "max_age": 25,
    "statuses": STATUSES,
    "open_to": "J’ai de 15 à 25 ans, je suis domicilié(e) ou scolarisé(e) dans la région : lycéen, "
    "apprenti, en formation sanitaire et sociale ou stagiaire de la formation professionnelle.",
}
PURSES = {
    "cjeune": (
        ("Sport & Culture", 100_00, "bicycle", "#0f6e56", True),
        ("Soutien scolaire", 50_00, "pencil-square", "#9a3412", True),
    ),
    "epass": (
        ("Lecture", 28_00, "book", "#1d4ed8", True),
        ("Cinéma", 12_00, "film", "#b91c1c", True),
        ("Spectacle / Arts visuels", 10_00, "palette", "#7e22ce", True),
        ("Sorties e-PASS", 10_00, "bus-front", "#0e7490", False),
    ),
}


@dataclass(frozen=True)
class Scheme:
    """A programme of the demo with its running season, and its purses by label."""

    programme: Programme
    season: Season
    purses: dict[str, Purse]


def make_programmes() -> dict[str, Scheme]:
    """Both programmes, by slug."""
    schemes = {}
    for rules in (CJEUNE, EPASS):
        programme = Programme(**rules)
        db.session.add(programme)
        db.session.flush()
        purses = [
            Purse(
                programme_id=programme.id,
                label=label,
                icon=icon,
                colour=colour,
                position=position,
                at_till=at_till,
            )
            for position, (label, _, icon, colour, at_till) in enumerate(PURSES[programme.slug])
        ]
        year = season_year(today())
        seasons = [_season(programme, first) for first in (year - 1, year)]
        db.session.add_all([*purses, *seasons, *_pages(programme)])
        db.session.flush()
        amounts = [amount for _, amount, *_ in PURSES[programme.slug]]
        db.session.add_all(
            Allotment(season_id=season.id, purse_id=purse.id, amount=amount)
            for season in seasons
            for purse, amount in zip(purses, amounts, strict=True)
        )
        db.session.flush()
        schemes[programme.slug] = Scheme(programme, seasons[-1], {p.label: p for p in purses})
    db.session.expire_all()
    return schemes


def season_year(day: date) -> int:
    """The year in which the season of that civil day began, on 1 September."""
    return day.year - (day.month < 9)


def _season(programme: Programme, year: int) -> Season:
    return Season(
        programme_id=programme.id,
        name=f"{year}-{year + 1}",
        starts_on=date(year, 9, 1),
        ends_on=date(year + 1, 8, 31),
    )


def _pages(programme: Programme) -> list[Page]:
    """The texts of `pages/`, the programme's own before the common ones; title on line one."""
    facts = {
        "name": programme.name,
        "payer": programme.payer,
        "phone": programme.hotline_phone,
        "email": programme.hotline_email,
    }
    pages = []
    for position, slug in enumerate(PAGE_ORDER):
        own = PAGES / f"{slug}.{programme.slug}.txt"
        text = (own if own.exists() else PAGES / f"{slug}.txt").read_text(encoding="utf-8")
        title, _, body = text.format(**facts).partition("\n")
        pages.append(
            Page(
                programme_id=programme.id,
                slug=slug,
                title=title,
                body=body.strip(),
                position=position,
            )
        )
    return pages
