"""The seal of a finished civil day: a hash over the seal before it and the day's transfers."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped

from core.columns import column
from core.database import PrimaryKey
from core.extensions import Model
from core.language import lazy


class Seal(Model):
    """`digest` is a SHA-256, in hexadecimal; `transfers` is how many the day has."""

    id: Mapped[PrimaryKey]
    day: Mapped[date] = column(lazy("Date"), unique=True)
    transfers: Mapped[int] = column(lazy("Écritures"))
    digest: Mapped[str] = column(lazy("Sceau"), sa.String(64))
    made_at: Mapped[datetime] = column(lazy("Fait le"))
