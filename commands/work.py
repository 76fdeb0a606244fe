"""flask work: the worker, which sends the mails, advances long work and tidies up.

`python -m commands.work` does the same without the screens, in less memory.
"""

import signal
import threading
import time

import click
import sqlalchemy as sa
from flask import Flask, current_app
from flask.cli import with_appcontext

from commands.jobs import WORKS
from core.extensions import db
from core.transaction import perform, transaction
from models.mail import MailState
from services import attempt, convention, job, ledger, mail, outing, voucher, watch
from services import partner as partners
from services import user as users

IDLE, TIDY_EVERY, DATABASE_AWAY = 1, 300, 5


@click.command("work", help="Envoie les courriels en attente et range ce qui est terminé.")
@click.option("--once", is_flag=True, help="Envoie ce qui est prêt, puis s’arrête.")
@with_appcontext
def group(once: bool) -> None:
    work(once)


def work(once: bool = False) -> None:
    """Send and tidy until SIGTERM or SIGINT, or until nothing is due when `once`."""
    ending = threading.Event()
    if not once:
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: ending.set())
    next_tidy = 0.0
    while not ending.is_set():
        try:
            if time.monotonic() >= next_tidy:
                tidy()
                next_tidy = time.monotonic() + TIDY_EVERY
            if send_next() or advance_next():
                continue
        except sa.exc.OperationalError as error:
            if once:
                raise
            current_app.logger.error("database away: %s", error.orig)
            ending.wait(DATABASE_AWAY)
        if once:
            return
        ending.wait(IDLE)


def send_next() -> bool:
    """Send the next mail that is due; False when none is. No transaction lasts while it leaves.

    A worker killed before the end leaves the mail to its lease: it is then sent again, under the
    same Message-ID. Without a mail server the mail is kept, for the team to read.
    """
    if not mail.any_due():
        db.session.rollback()
        return False
    smtp_url, sender = current_app.config["SMTP_URL"], current_app.config["MAIL_FROM"]
    with transaction():
        claimed = mail.claim_due()
        if claimed is None:
            return False
        if not smtp_url:
            mail.note_outcome(claimed.id, MailState.KEPT)
            return True
        db.session.refresh(claimed)
        db.session.expunge(claimed)
    error = None
    try:
        mail.send(claimed, smtp_url, sender)
    except Exception as failure:
        error = f"{type(failure).__name__}: {failure}"
        current_app.logger.warning("mail %s not sent: %s", claimed.id, error)
    with transaction():
        mail.note_outcome(claimed.id, MailState.SENT, error)
    return True


def advance_next() -> bool:
    """Do one step of the oldest job under way; False when none is."""
    job_id = job.next_running()
    if job_id is None:
        db.session.rollback()
        return False
    try:
        perform(job.advance, job_id, WORKS)
    except sa.exc.OperationalError:
        raise
    except Exception as failure:
        current_app.logger.exception("job %s failed", job_id)
        perform(job.fail, job_id, f"{type(failure).__name__}: {failure}")
    return True


def tidy() -> None:
    """Forget what is over; end and recall conventions, use the IBANs whose week is over.

    Vouchers and outings past their last day give their credit back; finished days are sealed.
    What looks odd at the tills is looked for without a transaction, which would hold them up;
    only what is new is written.
    """
    with transaction():
        users.forget_ended()
        attempt.forget_old_attempts()
    for due in (convention.expire_due, convention.remind_due, partners.apply_bank_changes):
        with transaction():
            due()
    for step in (voucher.expire_due, outing.expire_due, ledger.seal_next):
        while perform(step):
            pass
    seen = watch.fresh(watch.look())
    db.session.rollback()
    if seen:
        perform(watch.keep, seen)


def create_worker(**overrides) -> Flask:
    """The application without its screens: the database and the settings."""
    from core import language
    from core.database import engine_options, prepare_engine
    from core.settings import read_settings

    worker = Flask("app")
    worker.config.from_mapping(read_settings() | overrides)
    url = worker.config["SQLALCHEMY_DATABASE_URI"]
    worker.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(url)
    db.init_app(worker)
    language.prepare(worker)
    with worker.app_context():
        prepare_engine(db.engine)
    return worker


def main() -> None:
    """Work, without the screens, until the signal to stop."""
    with create_worker().app_context():
        work()


if __name__ == "__main__":
    main()
