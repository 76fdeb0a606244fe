"""What was typed so far: a row, so that nothing is ever typed twice."""

from typing import Any

import sqlalchemy as sa

from core.clock import now
from core.database import LOCK
from core.errors import Refusal
from core.extensions import db
from models.holder import Holder
from models.registration import SignupDraft

from ..ledger.accounts import insert_if_absent


def draft_of(holder_id: int) -> SignupDraft | None:
    """What was typed so far, if anything."""
    return db.session.scalar(sa.select(SignupDraft).where(SignupDraft.holder_id == holder_id))


def keep_answers(holder_id: int, step: str, answers: dict[str, Any]) -> None:
    """Keep what was typed at a step, right or wrong; an earlier refusal is forgotten."""
    draft = _open(holder_id)
    kept = {slug: typed for slug, typed in draft.answers.items() if slug != "refusal"}
    draft.answers, draft.updated_at = {**kept, step: answers}, now()
    db.session.flush()


def keep_refusal(holder_id: int, step: str, refusal: Refusal) -> None:
    """Keep why a step was refused, so that the page to which we redirect can tell."""
    draft = _open(holder_id)
    said = {"step": step, "field": refusal.field, "sentence": str(refusal)}
    draft.answers, draft.updated_at = {**draft.answers, "refusal": said}, now()
    db.session.flush()


def keep_photo(holder_id: int, image: bytes | None) -> None:
    """Keep a clean portrait with the draft; None takes it away."""
    draft = _open(holder_id)
    draft.photo, draft.has_photo, draft.updated_at = image, image is not None, now()
    db.session.flush()


def _open(holder_id: int) -> SignupDraft:
    """The holder's draft, locked; a new one begins with the photo of the last season."""
    # Two pages may begin it at once: inserted by one of them, then locked by each in turn.
    db.session.execute(
        insert_if_absent(SignupDraft).values(
            holder_id=holder_id, answers={}, has_photo=False, updated_at=now()
        )
    )
    draft = db.session.scalars(
        sa.select(SignupDraft)
        .where(SignupDraft.holder_id == holder_id)
        .with_for_update(**LOCK)
        .execution_options(populate_existing=True)
    ).one()
    photo = db.session.get_one(Holder, holder_id).photo
    if not draft.answers and photo:
        draft.photo, draft.has_photo = photo.image, True
    return draft
