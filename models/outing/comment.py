"""What school and partner say to each other about an outing. Never rewritten."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.database import PrimaryKey
from core.extensions import db


class OutingComment(db.Model):
    id: Mapped[PrimaryKey]
    outing_id: Mapped[int] = mapped_column(sa.ForeignKey("outing.id"), index=True)
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    written_at: Mapped[datetime]
    body: Mapped[str] = mapped_column(sa.Text)

    outing = relationship("Outing", back_populates="comments")
    author = relationship("User")
