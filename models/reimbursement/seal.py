"""The seal of a finished civil day: a hash over the seal before it and the day's transfers."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.database import PrimaryKey
from core.extensions import db


class Seal(db.Model):
    """`digest` is a SHA-256, in hexadecimal; `transfers` is how many the day has."""

    id: Mapped[PrimaryKey]
    day: Mapped[date] = mapped_column(unique=True)
    transfers: Mapped[int]
    digest: Mapped[str] = mapped_column(sa.String(64))
    made_at: Mapped[datetime]
