"""A small world to test in: two programmes, a partner for each, a holder with a card."""

from dataclasses import dataclass
from datetime import date, timedelta

from core.clock import now, today
from core.codes import CARD_LENGTH, FILE_LENGTH, new_code
from core.extensions import db
from core.transaction import transaction
from models.card import Card, CardState
from models.convention import Convention, ConventionState
from models.holder import Holder
from models.partner import Partner
from models.programme import CreditMoment, Programme, Purse, Territory, WayIn
from models.registration import Registration, RegistrationState
from models.school import School, Town
from models.season import Allotment, Season
from models.user import Role, User
from services import card
from services import user as users

PASSWORD = "Cigale-Test-2026"
HASH = users.HASHER.hash(PASSWORD)
BIRTH_DATE = date(2013, 5, 17)


@dataclass
class World:
    """Ids and numbers of what exists; every amount is cents."""

    programme: int
    other_programme: int
    season: int
    sport: int
    tutoring: int
    reading: int
    school: int
    partner: int
    partner_user: int
    other_partner: int
    other_partner_user: int
    holder: int
    holder_user: int
    card_number: str
    card: int
    file_number: str
    admin: int

    @classmethod
    def make(cls) -> "World":
        with transaction():
            return cls(**_make())


def add(record):
    db.session.add(record)
    db.session.flush()
    return record


def add_user(login: str, role: Role, **links) -> User:
    return add(
        User(
            login=login,
            role=role,
            first_name=login.capitalize(),
            last_name="Essai",
            email=f"{login}@example.org",
            password_hash=HASH,
            created_at=now(),
            **links,
        )
    )


def add_partner(name: str, siret: str, programme_id: int, purses: list[int]) -> Partner:
    partner = add(
        Partner(legal_name=name, trade_name=name, siret=siret, email=f"{siret}@example.org")
    )
    convention = Convention(
        number=f"CV-{siret[:9]}",
        partner_id=partner.id,
        programme_id=programme_id,
        state=ConventionState.IN_FORCE,
        starts_on=today() - timedelta(days=60),
        ends_on=today() + timedelta(days=300),
    )
    convention.purses = [db.session.get(Purse, purse) for purse in purses]
    add(convention)
    return partner


def add_holder(programme_id: int, season_id: int, *, granted: bool = True, **known) -> Holder:
    """A registered holder; with a card and full purses when `granted`."""
    known = {"birth_date": BIRTH_DATE, "departement": "13"} | known
    holder = add(
        Holder(
            programme_id=programme_id,
            file_number=new_code(FILE_LENGTH),
            first_name="Camille",
            last_name="Essai",
            created_at=now(),
            **known,
        )
    )
    add(
        Registration(
            holder_id=holder.id,
            season_id=season_id,
            state=RegistrationState.VALIDATED,
            submitted_at=now(),
        )
    )
    if granted:
        add(
            Card(
                number=new_code(CARD_LENGTH),
                programme_id=programme_id,
                state=CardState.ACTIVE,
                holder_id=holder.id,
                associated_at=now(),
            )
        )
        card.fill_purses(holder.id, db.session.get(Season, season_id), by=None)
    return holder


def add_programme(slug: str, purses: dict[str, int], **rules) -> tuple[Programme, Season]:
    programme = add(Programme(slug=slug, name=slug.capitalize(), payer="la Région", **rules))
    season = add(
        Season(
            programme_id=programme.id,
            name="courante",
            starts_on=today() - timedelta(days=80),
            ends_on=today() + timedelta(days=280),
        )
    )
    for position, (label, amount) in enumerate(purses.items()):
        purse = add(
            Purse(
                programme_id=programme.id,
                label=label,
                position=position,
                at_till=not label.startswith("Sorties"),
            )
        )
        add(Allotment(season_id=season.id, purse_id=purse.id, amount=amount))
    return programme, season


def _make() -> dict:
    programme, season = add_programme(
        "cjeune",
        {"Sport & Culture": 100_00, "Soutien scolaire": 50_00},
        way_in=WayIn.SCHOOL_ACCOUNT,
        credit_moment=CreditMoment.CARD_ASSOCIATION,
        territory=Territory.RESIDENCE_AND_SCHOOL,
        departements=["13"],
        statuses=[],
    )
    other, _ = add_programme(
        "epass",
        {"Lecture": 28_00, "Cinéma": 12_00, "Spectacle": 10_00, "Sorties e-PASS": 10_00},
        way_in=WayIn.EMAIL,
        credit_moment=CreditMoment.VALIDATION,
        territory=Territory.RESIDENCE_OR_SCHOOL,
        departements=["04", "05", "06", "13", "83", "84"],
        min_age=15,
        max_age=25,
        statuses=["lycéen", "apprenti"],
    )
    school = add(School(uai="0130001A", name="Collège d’essai", town="Marseille", departement="13"))
    add(Town(insee="13055", name="Marseille", departement="13", postal_code="13001"))
    sport, tutoring = programme.purses
    partner = add_partner("Piscine", "73282932000074", programme.id, [sport.id])
    bookshop = add_partner("Librairie", "35600000000048", other.id, [other.purses[0].id])
    holder_user = add_user("camille", Role.HOLDER)
    holder = add_holder(programme.id, season.id, user_id=holder_user.id, school_id=school.id)
    active = card.active_card(holder.id)
    return {
        "programme": programme.id,
        "other_programme": other.id,
        "season": season.id,
        "sport": sport.id,
        "tutoring": tutoring.id,
        "reading": other.purses[0].id,
        "school": school.id,
        "partner": partner.id,
        "partner_user": add_user("piscine", Role.PARTNER, partner_id=partner.id).id,
        "other_partner": bookshop.id,
        "other_partner_user": add_user("librairie", Role.PARTNER, partner_id=bookshop.id).id,
        "holder": holder.id,
        "holder_user": holder_user.id,
        "card_number": active.number,
        "card": active.id,
        "file_number": holder.file_number,
        "admin": add_user("admin", Role.ADMIN).id,
    }
