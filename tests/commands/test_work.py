"""The worker, against a real mail server."""

import os
import signal
import socket
import subprocess
import sys
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
import sqlalchemy as sa
import time_machine
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink

from commands import work
from core.clock import now, today
from core.database import sqlite_file
from core.extensions import db
from core.transaction import transaction
from models.convention import Convention, ConventionState
from models.mail import Mail, MailState
from models.partner import Partner
from models.user import Attempt, LinkPurpose, OneTimeLink, Role, User, UserSession
from services import attempt, mail
from services import user as users
from services.partner import bank
from tests.builders.dossier import IBAN, OTHER_IBAN, in_state, noon


class Postbox(Sink):
    """Keeps every message; `before_answer` runs once a message is here, before saying so."""

    def __init__(self):
        self.messages, self.before_answer = [], lambda: None
        super().__init__()

    async def handle_DATA(self, server, session, envelope):
        self.messages.append(message_from_bytes(envelope.content, policy=policy.default))
        self.before_answer()
        return "250 OK"


@pytest.fixture
def postbox():
    return Postbox()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return taken.getsockname()[1]


@pytest.fixture
def server(postbox):
    controller = Controller(postbox, hostname="127.0.0.1", port=free_port())
    controller.start()
    yield controller
    if controller.server:
        controller.stop()


@pytest.fixture
def mail_app(app, server):
    app.config["SMTP_URL"] = f"smtp://127.0.0.1:{server.port}"
    with app.app_context():
        yield app
    app.config["SMTP_URL"] = ""


def queue(subject="Votre identifiant : Élise « é »", body="Bonjour Élise,\n\nÀ bientôt.\n") -> int:
    with transaction():
        queued = mail.queue("elise@example.org", subject, body)
        db.session.flush()
        return queued.id


def state_of(mail_id: int) -> MailState:
    db.session.rollback()
    return db.session.get(Mail, mail_id).state


@pytest.mark.usefixtures("mail_app")
def test_a_mail_is_sent_once_in_its_own_words(postbox):
    queued = queue()
    work.work(once=True)
    work.work(once=True)
    (message,) = postbox.messages
    assert message["Subject"] == "Votre identifiant : Élise « é »"
    assert message["To"] == "elise@example.org"
    assert message["Message-ID"] == db.session.get(Mail, queued).message_id
    assert message.get_content().replace("\r\n", "\n") == "Bonjour Élise,\n\nÀ bientôt.\n"
    assert state_of(queued) is MailState.SENT


@pytest.mark.usefixtures("mail_app")
def test_no_transaction_is_open_while_a_mail_leaves(postbox):
    seen = []
    queue()
    session = db.session()
    postbox.before_answer = lambda: seen.append(session.in_transaction())
    work.work(once=True)
    assert seen == [False]


@pytest.mark.usefixtures("mail_app")
def test_a_mail_waits_for_a_server_that_is_down_and_is_then_sent_once(server, postbox):
    queued = queue()
    server.stop()
    work.work(once=True)
    assert state_of(queued) is MailState.QUEUED
    assert "refused" in db.session.get(Mail, queued).error
    again = Controller(postbox, hostname="127.0.0.1", port=server.port)
    again.start()
    try:
        work.work(once=True)
        assert postbox.messages == []
        with time_machine.travel(now() + timedelta(minutes=3)):
            work.work(once=True)
            work.work(once=True)
    finally:
        again.stop()
    assert len(postbox.messages) == 1
    assert state_of(queued) is MailState.SENT
    assert db.session.get(Mail, queued).error is None


@pytest.mark.usefixtures("mail_app")
def test_a_server_that_never_comes_back_ends_the_attempts():
    queued = queue()
    with transaction():
        db.session.get(Mail, queued).attempts = mail.MAX_ATTEMPTS - 1
    work.current_app.config["SMTP_URL"] = f"smtp://127.0.0.1:{free_port()}"
    work.work(once=True)
    assert state_of(queued) is MailState.FAILED


@pytest.mark.usefixtures("mail_app")
def test_a_subject_that_no_mail_can_carry_stops_no_other(postbox):
    broken, fine = queue(subject="deux\nlignes"), queue()
    work.work(once=True)
    assert (state_of(broken), state_of(fine)) == (MailState.QUEUED, MailState.SENT)
    assert len(postbox.messages) == 1


def test_a_worker_killed_before_the_end_sends_again_under_the_same_id(mail_app, server, postbox):
    queued = queue()
    environment = os.environ | {
        "DATABASE_URL": mail_app.config["SQLALCHEMY_DATABASE_URI"],
        "CIGALE_SMTP_URL": mail_app.config["SMTP_URL"],
        "CIGALE_SECRET_KEY": "test",
    }
    db.session.rollback()
    worker = subprocess.Popen([sys.executable, "-m", "commands.work"], env=environment)
    postbox.before_answer = worker.kill
    assert worker.wait(30) == -signal.SIGKILL
    postbox.before_answer = lambda: None
    assert state_of(queued) is MailState.QUEUED
    work.work(once=True)
    assert len(postbox.messages) == 1
    with time_machine.travel(now() + mail.LEASE + timedelta(seconds=1)):
        work.work(once=True)
    first, second = postbox.messages
    assert first["Message-ID"] == second["Message-ID"]
    assert state_of(queued) is MailState.SENT


def test_it_stops_when_it_is_asked_to(mail_app, postbox):
    environment = os.environ | {
        "DATABASE_URL": mail_app.config["SQLALCHEMY_DATABASE_URI"],
        "CIGALE_SMTP_URL": mail_app.config["SMTP_URL"],
        "CIGALE_SECRET_KEY": "test",
    }
    queued = queue()
    worker = subprocess.Popen([sys.executable, "-m", "commands.work"], env=environment)
    postbox.before_answer = worker.terminate
    assert worker.wait(30) == 0
    assert state_of(queued) is MailState.SENT


@pytest.mark.usefixtures("in_app")
def test_without_a_server_a_mail_is_kept_for_the_team(app):
    queued = queue()
    assert app.test_cli_runner().invoke(args=["work", "--once"]).exit_code == 0
    assert state_of(queued) is MailState.KEPT
    assert db.session.get(Mail, queued).sent_at is None


@pytest.mark.usefixtures("in_app")
def test_two_workers_never_take_the_same_mail(app):
    queue()
    with transaction():
        assert mail.claim_due() is not None
    with transaction():
        assert mail.claim_due() is None
    assert not mail.any_due()


@pytest.mark.usefixtures("in_app")
def test_it_forgets_what_is_over():
    with transaction():
        user = users.add_user(Role.AGENT, "Anne", "Essai", None)
        users.open_session(user, 1)
        users.make_link(user, LinkPurpose.FORGOTTEN_PASSWORD)
        attempt.count_failure("sign_in", "x", attempt.quarter_period(), 5)
    work.work(once=True)
    kept = [UserSession, OneTimeLink, Attempt]
    assert [db.session.scalar(sa.select(sa.func.count()).select_from(m)) for m in kept] == [1, 1, 1]
    with time_machine.travel(now() + timedelta(days=2)):
        work.work(once=True)
    assert [db.session.scalar(sa.select(sa.func.count()).select_from(m)) for m in kept] == [0, 0, 0]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(User)) == 1


@pytest.mark.usefixtures("in_app")
def test_the_days_of_a_convention_and_of_an_iban_are_kept(world):
    with transaction():
        kept = in_state(world, ConventionState.IN_FORCE)
        kept.ends_on = today() + timedelta(days=15)
        partner, id = kept.partner, kept.id
        bank.delay_bank_change(partner, "Autre", OTHER_IBAN)
        held_from, first = partner.next_iban_on, today()
    for days, iban, mails in ((0, IBAN, 2), (6, IBAN, 2), (7, OTHER_IBAN, 3), (16, OTHER_IBAN, 4)):
        with time_machine.travel(noon(first + timedelta(days=days))):
            work.work(once=True)
            partner = db.session.get(Partner, world.partner)
            day = today()
            assert (partner.iban, partner.bank_on(day)[1]) == (iban, iban), days
            told = sa.select(sa.func.count(sa.distinct(Mail.subject)))
            assert db.session.scalar(told) == mails, days
    assert held_from == first + timedelta(days=7)
    assert db.session.get(Convention, id).state == ConventionState.EXPIRED


def test_the_worker_needs_no_screens(tmp_path):
    """What `python -m commands.work` imports: no blueprint, no form, no Flask-Admin, no Alembic."""
    script = (
        "import sys; from commands.work import create_worker, work\n"
        f"app = create_worker(SQLALCHEMY_DATABASE_URI='sqlite:///{tmp_path}/none.db')\n"
        "print(*{name.partition('.')[0] for name in sys.modules})"
    )
    environment = os.environ | {"CIGALE_INSTANCE": str(tmp_path)}
    run = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True
    )
    loaded = set(run.stdout.split())
    assert "sqlalchemy" in loaded
    assert not loaded & {"blueprints", "forms", "flask_admin", "alembic", "authlib", "PIL"}


def test_the_engine_of_the_worker_is_as_safe_as_the_server_s(tmp_path):
    app = work.create_worker(
        SQLALCHEMY_DATABASE_URI=f"sqlite:///{tmp_path}/w.db", SECRET_KEY="test"
    )
    with app.app_context():
        assert sqlite_file(db.engine)
        with db.engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
        db.engine.dispose()
