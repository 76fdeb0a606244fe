"""What a family agrees to, purpose by purpose."""

import enum
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.columns import state_column
from core.database import PrimaryKey
from core.extensions import db


class ConsentPurpose(enum.StrEnum):
    NEWS_EMAIL = "news_email"
    NEWS_PHONE = "news_phone"
    PHOTO_AT_TILL = "photo_at_till"


class Consent(db.Model):
    """One answer to one purpose, dated, with the text as it was shown. Never rewritten."""

    id: Mapped[PrimaryKey]
    holder_id: Mapped[int] = mapped_column(sa.ForeignKey("holder.id"), index=True)
    purpose: Mapped[ConsentPurpose] = state_column(ConsentPurpose, "purpose")
    given: Mapped[bool]
    text: Mapped[str] = mapped_column(sa.Text)
    answered_at: Mapped[datetime]

    holder = relationship("Holder")
