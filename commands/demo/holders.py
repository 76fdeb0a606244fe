"""The young people of the demo, known to Cigale and not yet registered, and their families."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from core.clock import today
from core.codes import ALPHABET, CARD_LENGTH, FILE_LENGTH, check_character
from core.extensions import db
from core.text import ascii_letters
from models.card import Card, CardState
from models.holder import Holder
from models.school import School
from models.user import Identity, Role, User

from .names import ADULT, FIRST, LAST
from .people import GUARDIAN_LOGIN, PUPILS, UNKNOWN, YOUNG_BIRTH_DATE, YOUNG_LOGIN
from .places import ELSEWHERE, PROVENCE, STREETS
from .programmes import Scheme, season_year
from .story import moment

COLLEGIANS, REGIONALS, CLASSMATES = 200, 60, 18
SIBLING_SHARE, MOST_CHILDREN = 0.18, 3


@dataclass(frozen=True)
class Family:
    """A guardian and a home."""

    first_name: str
    last_name: str
    email: str
    phone: str
    address: str
    town: tuple[str, str, str]


class Crowd:
    """Draws people; every draw comes from the one generator, so that a day has one demo."""

    def __init__(self, rng: Random):
        self.rng = rng
        self.logins: Counter = Counter()
        self.emails: Counter = Counter()

    def login(self, first_name: str, last_name: str) -> str:
        """A free login: « c.durand », « c.durand2 »."""
        return _numbered(self.logins, f"{ascii_letters(first_name)[:1]}.{ascii_letters(last_name)}")

    def email(self, first_name: str, last_name: str) -> str:
        """A free address at a domain kept for examples."""
        name = f"{ascii_letters(first_name)}.{ascii_letters(last_name)}"
        return f"{_numbered(self.emails, name)}@example.org"

    def code(self, length: int) -> str:
        """A card or file number with its check character."""
        payload = "".join(self.rng.choices(ALPHABET, k=length - 1))
        return payload + check_character(payload)

    def family(self, towns: tuple) -> Family:
        first_name, last_name = self.rng.choice(ADULT), self.rng.choice(LAST)
        return Family(
            first_name,
            last_name,
            self.email(first_name, last_name),
            f"+3363998{self.rng.randrange(10_000):04d}",
            f"{self.rng.randrange(1, 120)} {self.rng.choice(STREETS)}",
            self.rng.choice(towns),
        )

    def birth_date(self, low: int, high: int) -> date:
        """A birthday that makes the person between `low` and `high` years old this season."""
        first = date(season_year(today()) - self.rng.randint(low, high), 1, 1)
        return first + timedelta(days=self.rng.randrange(240))

    def user(self, first_name: str, last_name: str, at: datetime, email: str | None) -> User:
        return User(
            login=self.login(first_name, last_name),
            role=Role.HOLDER,
            first_name=first_name,
            last_name=last_name,
            email=email,
            created_at=at,
        )

    def holder(self, scheme: Scheme, user: User, **known) -> Holder:
        return Holder(
            programme_id=scheme.programme.id,
            user=user,
            file_number=self.code(FILE_LENGTH),
            first_name=user.first_name,
            last_name=user.last_name,
            created_at=user.created_at,
            **known,
        )


def _numbered(taken: Counter, name: str) -> str:
    taken[name] += 1
    return name if taken[name] == 1 else f"{name}{taken[name]}"


def make_collegians(
    crowd: Crowd, scheme: Scheme, colleges: list[School], issuer: str
) -> list[tuple[Holder, Family]]:
    """Two hundred pupils who came by their school account; the named ones are first."""
    by_uai = {school.uai: school for school in colleges}
    arrival = moment(scheme.season.starts_on, 0)
    home = Family(
        GUARDIAN_LOGIN.first_name,
        GUARDIAN_LOGIN.last_name,
        GUARDIAN_LOGIN.email,
        "+33639980113",
        "8 rue des Lilas",
        ("Marseille", "13005", "13"),
    )
    people, family, children = [], home, MOST_CHILDREN
    for pupil in PUPILS:
        if pupil.state == UNKNOWN:
            continue
        user = crowd.user(pupil.first_name, pupil.last_name, arrival, None)
        school, birth_date = by_uai[pupil.school_uai], pupil.birth_date
        holder = crowd.holder(scheme, user, birth_date=birth_date, school=school)
        people.append((pupil.subject, holder, home))
    while len(people) < COLLEGIANS:
        if children == MOST_CHILDREN or crowd.rng.random() > SIBLING_SHARE:
            family, children = crowd.family(PROVENCE), 0
        children += 1
        user = crowd.user(crowd.rng.choice(FIRST), family.last_name, arrival, None)
        holder = crowd.holder(
            scheme, user, birth_date=crowd.birth_date(11, 15), school=crowd.rng.choice(colleges)
        )
        people.append((f"{user.login}.{len(people)}", holder, family))
    db.session.add_all(holder for _, holder, _ in people)
    db.session.flush()
    db.session.add_all(
        Identity(issuer=issuer, subject=subject, user_id=holder.user_id)
        for subject, holder, _ in people
    )
    db.session.flush()
    return [(holder, family) for _, holder, family in people]


def make_regionals(
    crowd: Crowd, scheme: Scheme, lycees: list[School], password_hash: str
) -> list[tuple[Holder, Family]]:
    """Sixty young people who came by themselves: the one with a known login, classmates, others."""
    arrival = moment(scheme.season.starts_on, 0)
    people = []
    for rank in range(REGIONALS):
        family = crowd.family(PROVENCE + ELSEWHERE)
        first_name, birth_date = crowd.rng.choice(FIRST), crowd.birth_date(16, 20)
        user = crowd.user(
            first_name, family.last_name, arrival, crowd.email(first_name, family.last_name)
        )
        if rank == 0:
            known, birth_date = YOUNG_LOGIN, YOUNG_BIRTH_DATE
            user.login, user.password_hash, user.email = known.login, password_hash, known.email
            user.first_name, user.last_name = known.first_name, known.last_name
        drawn = crowd.rng.choice(lycees)
        school = lycees[0] if rank < CLASSMATES else drawn
        people.append((crowd.holder(scheme, user, birth_date=birth_date, school=school), family))
    db.session.add_all(holder for holder, _ in people)
    db.session.flush()
    return people


def make_cards(
    crowd: Crowd, scheme: Scheme, count: int, schools: list[School] | None = None
) -> list[Card]:
    """New cards: in stock, or shared out among the schools."""
    cards = [
        Card(
            number=crowd.code(CARD_LENGTH),
            programme_id=scheme.programme.id,
            state=CardState.AT_SCHOOL if schools else CardState.STOCK,
            school_id=schools[rank % len(schools)].id if schools else None,
        )
        for rank in range(count)
    ]
    db.session.add_all(cards)
    db.session.flush()
    return cards
