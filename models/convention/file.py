"""Papers that a partner sends, written anew by us; rows, so that a backup holds them too."""

import enum
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.columns import state_column
from core.database import PrimaryKey
from core.extensions import db
from core.language import lazy


class FileKind(enum.StrEnum):
    BANK = "bank"
    SIGNED = "signed"

    @property
    def label(self):
        return {"bank": lazy("RIB"), "signed": lazy("Convention signée")}[self.value]


class PartnerFile(db.Model):
    """A PDF or a JPEG; a signed copy names its convention."""

    __table_args__ = (
        sa.CheckConstraint("(kind = 'signed') = (convention_id IS NOT NULL)", "signed_names_it"),
    )

    id: Mapped[PrimaryKey]
    partner_id: Mapped[int] = mapped_column(sa.ForeignKey("partner.id"), index=True)
    convention_id: Mapped[int | None] = mapped_column(sa.ForeignKey("convention.id"), index=True)
    kind: Mapped[FileKind] = state_column(FileKind, "kind")
    media_type: Mapped[str] = mapped_column(sa.String(40))
    content: Mapped[bytes] = mapped_column(deferred=True)
    sent_at: Mapped[datetime]
    sent_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))

    partner = relationship("Partner", back_populates="files")
    convention = relationship("Convention", back_populates="files")
    sent_by = relationship("User")
