"""The demo, loaded once on each engine."""

import re
from datetime import UTC, datetime
from itertools import pairwise

import phonenumbers
import pyotp
import pytest
import sqlalchemy as sa
import time_machine
from flask_migrate import upgrade
from schwifty import IBAN
from stdnum.fr import siret

from app import create_app
from commands import ledger as books
from commands.demo import load, people, screen
from core.clock import today
from core.codes import parse_code
from core.extensions import db
from core.transaction import perform
from models.card import Card, CardState
from models.convention import Convention, ConventionState
from models.correction import Correction, CorrectionState
from models.holder import Guardian, Holder
from models.mail import Mail, MailState
from models.outing import Outing, OutingState, Participation
from models.partner import Partner
from models.programme import Programme
from models.registration import Registration, RegistrationState
from models.reimbursement import Anomaly, ReimbursementRun
from models.school import School, Town
from models.site import Page
from models.till import Payment, PaymentState
from models.user import TEAM, Identity, Role, User
from models.voucher import Voucher, VoucherState
from services import convention as conventions
from services import holder as holders
from services import till
from services import user as users
from tests.builders.acting import acting
from tests.engines import dispose

FICTION = re.compile(r"\+33(19900|26191|35301|46571|53649|63998)\d{4}")


@pytest.fixture(scope="module")
def demo_app(one_app, database):
    dispose(one_app)
    database.reset()
    with one_app.app_context():
        load.load()
    yield one_app
    dispose(one_app)


@pytest.fixture
def demo(demo_app):
    with demo_app.app_context():
        yield


def count(model, *rules) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(model).where(*rules))


def programme(slug: str) -> Programme:
    return db.session.scalar(sa.select(Programme).where(Programme.slug == slug))


@pytest.mark.usefixtures("demo")
def test_the_books_are_right_and_the_counts_are_as_asked():
    assert books.verify() | books.verify_promises() | books.verify_statements() == {}
    if (today() - min(s.starts_on for s in programme("cjeune").seasons)).days > 30:
        states = db.session.scalars(sa.select(ReimbursementRun.state)).all()
        assert sorted(states) == ["draft", "paid", "paid"]
        assert count(Anomaly) > 0
    assert count(Voucher, Voucher.state == VoucherState.ISSUED) == 2
    assert count(Correction, Correction.state == CorrectionState.PROPOSED) >= 1
    cjeune, epass = programme("cjeune"), programme("epass")
    assert count(Holder, Holder.programme_id == cjeune.id) == 200
    with_card = Holder.cards.any(Card.state == CardState.ACTIVE)
    assert count(Holder, Holder.programme_id == cjeune.id, with_card) == 130
    assert count(Holder, Holder.programme_id == cjeune.id, Holder.registrations.any()) == 160
    waiting = Registration.state == RegistrationState.SUBMITTED
    assert count(Registration, Registration.holder.has(programme_id=epass.id), ~waiting) == 52
    assert count(Registration, waiting) == 8
    free = Card.state.in_([CardState.STOCK, CardState.AT_SCHOOL])
    assert count(Card, Card.programme_id == cjeune.id, free) == 500
    assert count(Card, Card.programme_id == epass.id, free) == 120
    assert count(Partner) == 68
    assert count(Partner, Partner.conventions.any(Convention.running(today()))) == 60
    assert set(db.session.scalars(sa.select(Convention.state))) == set(ConventionState)
    assert count(Payment) == 600
    assert 3 <= count(Payment, Payment.state == PaymentState.CANCELLED) <= 20
    assert set(db.session.scalars(sa.select(Outing.state))) == set(OutingState) - {
        OutingState.CANCELLED,
        OutingState.EXPIRED,
    }
    assert count(Participation, Participation.active()) == 45
    assert count(School) == 25
    assert count(Page) == 14
    assert count(Guardian, sa.func.length(Guardian.email) > 0) > 100
    assert count(Mail, Mail.state == MailState.QUEUED) == 0


@pytest.mark.usefixtures("demo")
def test_the_purses_are_those_of_the_two_programmes():
    amounts = {
        slug: {a.purse.label: a.amount for a in programme(slug).season_on(today()).allotments}
        for slug in ("cjeune", "epass")
    }
    assert amounts == {
        "cjeune": {"Sport & Culture": 100_00, "Soutien scolaire": 50_00},
        "epass": {
            "Lecture": 28_00,
            "Cinéma": 12_00,
            "Spectacle / Arts visuels": 10_00,
            "Sorties e-PASS": 10_00,
        },
    }
    purses = [purse for slug in amounts for purse in programme(slug).purses]
    assert [p.label for p in purses if not p.at_till] == ["Sorties e-PASS"]
    assert len({p.colour for p in purses}) == len({p.icon for p in purses}) == len(purses)


@pytest.mark.usefixtures("demo")
def test_colours_are_readable_on_white():
    colours = [
        colour
        for slug in ("cjeune", "epass")
        for colour in (
            programme(slug).primary_colour,
            programme(slug).accent_colour,
            *(purse.colour for purse in programme(slug).purses),
        )
    ]
    assert min(map(contrast_on_white, colours)) >= 4.5


def contrast_on_white(colour: str) -> float:
    """As WCAG computes it."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 1.05 / (sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True)) + 0.05)


@pytest.mark.usefixtures("demo")
def test_numbers_pass_their_checks_and_reach_nobody():
    for partner in db.session.scalars(sa.select(Partner).where(Partner.siret.is_not(None))):
        assert siret.is_valid(partner.siret)
        assert IBAN(partner.iban, validate_bban=True)
    phones = [
        *db.session.scalars(sa.select(Partner.phone)),
        *db.session.scalars(sa.select(Programme.hotline_phone)),
        *db.session.scalars(sa.select(Guardian.phone).where(Guardian.phone.is_not(None))),
    ]
    for phone in phones:
        number = phonenumbers.parse(phone, "FR")
        assert phonenumbers.is_possible_number(number)
        written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
        assert FICTION.fullmatch(written), phone
    addresses = [
        *db.session.scalars(sa.select(User.email).where(User.email.is_not(None))),
        *db.session.scalars(sa.select(Partner.email)),
        *db.session.scalars(sa.select(Programme.hotline_email)),
        *db.session.scalars(sa.select(Guardian.email)),
    ]
    assert {address.rpartition("@")[2] for address in addresses} <= {"example.org", "example.com"}
    for number in db.session.scalars(sa.select(Card.number)):
        assert parse_code(number, 12) == number


@pytest.mark.usefixtures("demo")
def test_towns_are_proposed_once_under_their_own_name():
    assert [str(t) for t in db.session.scalars(Town.under("13001"))] == ["13001 Marseille"]
    assert [t.name for t in db.session.scalars(Town.under("75018"))] == ["Paris"]
    homes = {
        (h.postal_code, h.town, h.departement)
        for h in db.session.scalars(sa.select(Holder).where(Holder.town.is_not(None)))
    }
    known = {
        (t.postal_code, t.name, t.departement)
        for t in db.session.scalars(sa.select(Town).where(Town.departement.in_(REGION)))
    }
    assert homes <= known


REGION = ["04", "05", "06", "13", "83", "84"]


@pytest.mark.usefixtures("demo")
def test_payments_follow_each_other_and_some_are_of_today():
    payments = db.session.scalars(sa.select(Payment).order_by(Payment.id)).all()
    assert all(a.created_at <= b.created_at for a, b in pairwise(payments))
    assert payments[-1].created_at <= datetime.now(UTC)
    now_cancellable = {
        p.actor.login
        for p in payments
        if p.civil_date == today() and p.state == PaymentState.CONFIRMED
    }
    assert now_cancellable == {login.login for login in people.PARTNER_LOGINS}


@pytest.mark.usefixtures("demo")
def test_each_dossier_is_as_whole_as_its_state_says():
    for convention in db.session.scalars(sa.select(Convention)):
        missing = conventions.missing_parts(convention.partner, convention)
        assert bool(missing) == (convention.state == ConventionState.DRAFT)
        assert bool(convention.terms) == convention.allows("download")


@pytest.mark.usefixtures("demo")
def test_every_login_opens(demo_app):
    for login in people.LOGINS:
        user = perform(users.check_password, login.login, people.PASSWORD)
        assert (user.login, user.role) == (login.login, login.role)
        if user.role in TEAM:
            assert user.totp_confirmed
            assert pyotp.TOTP(user.totp_secret).now() in run(demo_app, "demo", "code").output
    family = db.session.scalar(sa.select(Guardian).join(User).where(User.login == "parent"))
    assert {child.first_name for child in family.children} == {"Tom", "Zoé"}


def run(app, *arguments):
    return app.test_cli_runner().invoke(args=arguments)


@pytest.mark.usefixtures("demo")
def test_school_accounts_are_known_as_the_provider_tells_them(demo_app):
    issuer = demo_app.config["OIDC_ISSUER"]
    for pupil in people.PUPILS:
        user = users.sign_in_identity(issuer, pupil.subject)
        assert (user is None) == (pupil.state == people.UNKNOWN)
        assert count(School, School.uai == pupil.school_uai) == 1
        if user:
            holder = holders.holder_of(user.id)
            assert holder.birth_date.isoformat() == pupil.claims()["birthdate"]
            assert holder.school.uai == pupil.school_uai
            assert any(card.state == CardState.ACTIVE for card in holder.cards) == (
                pupil.state == people.WITH_CARD
            )
    assert count(Identity) == 200


@pytest.mark.usefixtures("demo")
def test_the_screen_tells_what_works():
    text = screen.write_screen()
    assert all(re.search(rf"\b{login.login}\b", text) for login in people.LOGINS)
    number, birth_date = re.search(r"carte ([\w ]{14}), naissance (\S+)", text).groups()
    piscine = db.session.scalar(sa.select(User).where(User.login == "piscine"))
    day = datetime.strptime(birth_date, "%d/%m/%Y").date()
    holder, card = perform(
        till.find_beneficiary,
        number.replace(" ", ""),
        day,
        by=acting(partner_id=piscine.partner_id),
    )
    assert (holder.first_name, card.state) == ("Zoé", CardState.ACTIVE)
    free = re.search(r"associer : ([\w ]{14})", text)[1].replace(" ", "")
    assert count(Card, Card.number == free, Card.state == CardState.STOCK) == 1


@pytest.mark.usefixtures("demo")
def test_it_never_mixes_with_what_is_there(demo_app):
    before = count(User)
    refused = run(demo_app, "demo", "load")
    assert refused.exit_code == 1
    assert "contient déjà un programme" in refused.output
    assert run(demo_app, "demo", "load", "--if-empty").exit_code == 0
    assert count(User) == before


SECRET = {"password_hash", "token_hash", "message_id", "body", "code"}
OF_THE_HOUR = {"audit", "mail", "attempt", "one_time_link"}


def fingerprint(folder, instant) -> dict:
    """Everything that the demo made at that instant, but secrets and the times of that day."""
    folder.mkdir()
    app = create_app(
        SQLALCHEMY_DATABASE_URI=f"sqlite:///{folder}/demo.db",
        SECRET_KEY="test",
        MIGRATION_LOGS=False,
        OIDC_ISSUER="http://localhost:9400",
    )
    with time_machine.travel(instant, tick=True), app.app_context():
        upgrade()
        load.load()
        assert books.verify() == {}
        rows = {
            table.name: db.session.execute(
                sa.select(
                    *(c for c in table.c if c.name not in SECRET and not is_instant(c))
                ).order_by(*table.primary_key)
            ).all()
            for table in db.metadata.sorted_tables
            if table.name not in OF_THE_HOUR
        }
        dispose(app)
    return rows


def is_instant(column) -> bool:
    return "Instant" in repr(column.type)


def test_the_same_day_gives_the_same_demo(tmp_path):
    """From the first to the last minute of a day, the last of a season."""
    first = fingerprint(tmp_path / "first", datetime(2027, 8, 30, 22, 0, 5, tzinfo=UTC))
    last = fingerprint(tmp_path / "last", datetime(2027, 8, 31, 21, 45, tzinfo=UTC))
    for table, rows in first.items():
        assert rows == last[table], table
    assert [row.state for row in first["correction"]] == ["approved", "proposed", "proposed"]
    assert [(row.rule, row.state) for row in first["alert"]] == [("off_hours", "open")]


def test_it_is_alive_in_the_first_minute_of_a_season(tmp_path):
    rows = fingerprint(tmp_path / "demo", datetime(2026, 8, 31, 22, 0, 5, tzinfo=UTC))
    assert len(rows["payment"]) == 600
    assert {row.civil_date.isoformat() for row in rows["payment"]} == {"2026-09-01"}
    assert {row.role for row in rows["user"]} == set(Role)
