"""What a family agrees to: each answer dated, with the text as it was shown, none rewritten."""

import sqlalchemy as sa

from core.clock import now
from core.extensions import db
from models.consent import Consent, ConsentPurpose
from models.holder import Holder


def keep(holder: Holder, answers: dict[ConsentPurpose, tuple[bool, str]]) -> None:
    """Keep each answer (given, text shown) that is not the last one to its purpose already."""
    for purpose, (given, text) in answers.items():
        latest = db.session.scalar(
            sa.select(Consent)
            .where(Consent.holder_id == holder.id, Consent.purpose == purpose)
            .order_by(Consent.id.desc())
            .limit(1)
        )
        if latest is None or (latest.given, latest.text) != (given, text):
            db.session.add(
                Consent(
                    holder_id=holder.id, purpose=purpose, given=given, text=text, answered_at=now()
                )
            )
    shown, _ = answers.get(ConsentPurpose.PHOTO_AT_TILL, (False, ""))
    holder.photo_at_till = shown
