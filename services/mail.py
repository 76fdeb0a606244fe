"""Mail is queued with the change that causes it, and sent once, by the worker."""

import smtplib
import ssl
from datetime import timedelta
from email.message import EmailMessage
from email.utils import format_datetime, formataddr, make_msgid
from typing import Any
from urllib.parse import unquote, urlsplit

import sqlalchemy as sa

from core.clock import now
from core.database import LOCK
from core.extensions import db
from core.links import our_domain
from models.mail import Mail, MailState

# Twelve tries, at most four hours apart, are some twenty hours: a night without a server.
MAX_ATTEMPTS = 12
LEASE = timedelta(minutes=5)


def queue(recipient: str, subject: str, body: str, sender_name: str | None = None) -> Mail:
    """Put a mail in the outbox, in the caller's transaction."""
    mail = Mail(**_row(recipient, subject, body, sender_name))
    db.session.add(mail)
    return mail


def queue_all(mails: list[tuple[str, str, str, str | None]]) -> None:
    """Put these (recipient, subject, body, sender's name) in the outbox, in one INSERT."""
    if mails:
        db.session.execute(sa.insert(Mail), [_row(*one) for one in mails])


def _row(recipient: str, subject: str, body: str, sender_name: str | None) -> dict[str, Any]:
    return {
        "message_id": make_msgid(domain=our_domain()),
        "recipient": recipient,
        "sender_name": sender_name,
        "subject": subject,
        "body": body,
        "state": MailState.QUEUED,
        "created_at": now(),
        "due_at": now(),
    }


def any_due() -> bool:
    """Whether a mail waits to be sent now; reads only."""
    waiting = sa.select(Mail.id).where(Mail.state == MailState.QUEUED, Mail.due_at <= now())
    return db.session.scalar(waiting.limit(1)) is not None


def claim_due() -> Mail | None:
    """The next mail to send, put out of other workers' reach for the length of a lease."""
    mail = db.session.scalar(
        sa.select(Mail)
        .where(Mail.state == MailState.QUEUED, Mail.due_at <= now())
        .order_by(Mail.due_at)
        .limit(1)
        .with_for_update(skip_locked=True, **LOCK)
    )
    if mail:
        mail.attempts += 1
        mail.due_at = now() + LEASE
        db.session.flush()
    return mail


def note_outcome(mail_id: int, state: MailState, error: str | None = None) -> None:
    """Note how the sending ended; a failure is tried again, later and later."""
    mail = db.session.get_one(Mail, mail_id)
    if error:
        mail.error = error[:500]
        mail.due_at = now() + timedelta(minutes=min(2**mail.attempts, 240))
        state = MailState.FAILED if mail.attempts >= MAX_ATTEMPTS else MailState.QUEUED
    else:
        mail.sent_at, mail.error = now() if state == MailState.SENT else None, None
    mail.state = state
    db.session.flush()


def send(mail: Mail, smtp_url: str, sender: str) -> None:
    """Hand a mail to the server at `smtp[s]://user:password@host:port`. Raises OSError."""
    message = EmailMessage()
    message["From"] = formataddr((mail.sender_name or "Cigale", sender))
    message["To"], message["Subject"] = mail.recipient, mail.subject
    message["Date"], message["Message-ID"] = format_datetime(mail.created_at), mail.message_id
    message.set_content(mail.body)
    url = urlsplit(smtp_url)
    secure = ssl.create_default_context()
    host = url.hostname or "localhost"
    client: smtplib.SMTP
    if url.scheme == "smtps":
        client = smtplib.SMTP_SSL(host, url.port or 465, timeout=20, context=secure)
    else:
        client = smtplib.SMTP(host, url.port or 25, timeout=20)
    with client:
        if url.scheme != "smtps" and client.has_extn("starttls"):
            client.starttls(context=secure)
        if url.username:
            client.login(unquote(url.username), unquote(url.password or ""))
        client.send_message(message)
