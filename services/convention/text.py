"""The words of a programme's convention, edition after edition."""

import sqlalchemy as sa

from core.clock import now
from core.extensions import db
from models.convention import ConventionText


def latest_text(programme_id: int) -> ConventionText | None:
    """The edition that the next convention will carry, if any is written."""
    return db.session.scalar(
        sa.select(ConventionText)
        .where(ConventionText.programme_id == programme_id)
        .order_by(ConventionText.edition.desc())
        .limit(1)
    )


def publish_text(programme_id: int, body: str, author_id: int | None) -> ConventionText:
    """A new edition; those before stay as they were signed."""
    last = latest_text(programme_id)
    text = ConventionText(
        programme_id=programme_id,
        edition=last.edition + 1 if last else 1,
        body=body.replace("\r\n", "\n").strip(),
        author_id=author_id,
        created_at=now(),
    )
    db.session.add(text)
    db.session.flush()
    return text
