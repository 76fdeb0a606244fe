"""The two programmes of the demo, with their seasons, purses, allotments and pages."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from core.clock import today
from core.extensions import db
from models.programme import Programme, Purse
from models.season import Allotment, Season
from models.site import Page

from .facts import read

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
FACTS = read("programmes")
STATUSES = FACTS["epass"]["rules"]["statuses"]


@dataclass(frozen=True)
class Scheme:
    """A programme of the demo with its running season, and its purses by label."""

    programme: Programme
    season: Season
    purses: dict[str, Purse]


def make_programmes() -> dict[str, Scheme]:
    """Both programmes, by slug."""
    schemes = {}
    for facts in FACTS.values():
        programme = Programme(**facts["rules"])
        db.session.add(programme)
        db.session.flush()
        amounts = [known["amount"] for known in facts["purses"]]
        purses = [
            Purse(programme_id=programme.id, position=position, **_without_amount(known))
            for position, known in enumerate(facts["purses"])
        ]
        year = season_year(today())
        seasons = [_season(programme, first) for first in (year - 1, year)]
        db.session.add_all([*purses, *seasons, *_pages(programme)])
        db.session.flush()
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


def _without_amount(known: dict) -> dict:
    return {name: value for name, value in known.items() if name != "amount"}


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
