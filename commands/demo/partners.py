"""The partners of the demo, each with a login and a convention in force."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from schwifty import IBAN
from stdnum import luhn

from core.clock import now, today
from core.extensions import db
from core.text import ascii_letters
from models.convention import ConventionState
from models.partner import Partner
from models.programme import Purse
from models.user import Role, User

from .dossiers import approve, complete, open_convention
from .facts import read
from .names import ADULT, LAST
from .people import PARTNER_LOGINS, Login
from .places import ELSEWHERE, PROVENCE, STREETS
from .programmes import Scheme, season_year


@dataclass(frozen=True)
class Trade:
    """A kind of partner: what its convention covers, what it charges (cents), who it is."""

    purses: list[tuple[str, str]]
    prices: list[int]
    names: list[str]


TRADES = {kind: Trade(**facts) for kind, facts in read("trades").items()}
FIRST_OF_TRADE = {"piscine": "piscine", "librairie": "librairie", "cinéma des deux": "cinema"}


@dataclass(frozen=True)
class Counter:
    """Where a purse may be spent: who serves, and what it costs there, in cents."""

    partner_id: int
    user_id: int
    login: str
    prices: tuple[int, ...]


def make_partners(
    rng: Random, schemes: dict[str, Scheme], password_hash: str, agent: User
) -> dict[int, list[Counter]]:
    """Sixty partners that sell; tells the counters of each purse, by its id."""
    counters: dict[int, list[Counter]] = {}
    known = {login.login: login for login in PARTNER_LOGINS}
    for kind, trade in TRADES.items():
        for rank, name in enumerate(trade.names):
            partner = _partner(rng, name, trade)
            db.session.add(partner)
            db.session.flush()
            complete(rng, partner)
            login = FIRST_OF_TRADE.get(kind) if rank == 0 else None
            user = _user(rng, partner, known.get(login), password_hash)
            db.session.add(user)
            db.session.flush()
            counter = Counter(partner.id, user.id, user.login, tuple(trade.prices))
            for slug, labels in _by_programme(trade).items():
                purses = [schemes[slug].purses[label] for label in labels]
                _agree(partner, schemes[slug], purses, user, agent)
                for purse in purses:
                    counters.setdefault(purse.id, []).append(counter)
    return counters


def _by_programme(trade: Trade) -> dict[str, list[str]]:
    slugs = dict.fromkeys(slug for slug, _ in trade.purses)
    return {slug: [label for s, label in trade.purses if s == slug] for slug in slugs}


def new_candidate(rng: Random, name: str) -> Partner:
    """A partner to come, at home in Provence."""
    return _partner(rng, name, TRADES["club"])


def _partner(rng: Random, name: str, trade: Trade) -> Partner:
    only_region = all(slug == "epass" for slug, _ in trade.purses)
    town, postal_code, _ = rng.choice(PROVENCE + ELSEWHERE if only_region else PROVENCE)
    legal_name = f"{name} {rng.choice(('SARL', 'Association', 'SAS'))}"
    return Partner(
        legal_name=legal_name,
        trade_name=name,
        siret=new_siret(rng),
        email=f"{ascii_letters(name)}@example.com",
        phone=f"+3346571{rng.randrange(10_000):04d}",
        address=f"{rng.randrange(1, 90)} {rng.choice(STREETS)}",
        postal_code=postal_code,
        town=town,
        iban=new_iban(rng),
        iban_holder=legal_name,
        iban_since=today() - timedelta(days=90),
    )


def _user(rng: Random, partner: Partner, known, password_hash: str) -> User:
    if known:
        return known.account(password_hash, partner_id=partner.id)
    login, name = ascii_letters(partner.trade_name)[:40], (rng.choice(ADULT), rng.choice(LAST))
    other = Login(login, Role.PARTNER, *name, address=partner.email)
    return other.account(None, partner_id=partner.id)


def _agree(partner, scheme: Scheme, purses: list[Purse], user: User, agent: User) -> None:
    year = season_year(today())
    convention = open_convention(
        scheme,
        partner,
        ConventionState.IN_FORCE,
        purses,
        starts_on=date(year, 9, 1),
        ends_on=date(year + 1, 8, 31),
        submitted_at=now(),
        submitted_by_id=user.id,
        signed_at=now(),
    )
    approve(convention, agent.id)


def new_siret(rng: Random) -> str:
    """A number that passes its check, of a form no company is given: it begins with 000."""
    siren = f"000{rng.randrange(10**5):05d}"
    siren += luhn.calc_check_digit(siren)
    siret = f"{siren}0001"
    return siret + luhn.calc_check_digit(siret)


def new_iban(rng: Random) -> str:
    """A number that passes its checks, at a bank that does not exist."""
    account = f"{rng.randrange(10**11):011d}"
    return str(IBAN.generate("FR", bank_code="99999", branch_code="00001", account_code=account))
