"""What a family agrees to, purpose by purpose."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, relationship

from core.columns import Labelled, column, reference, state_column
from core.database import PrimaryKey
from core.extensions import Model
from core.language import lazy


class ConsentPurpose(Labelled):
    NEWS_EMAIL = "news_email", lazy("Actualités par e-mail")
    NEWS_PHONE = "news_phone", lazy("Actualités par téléphone")
    PHOTO_AT_TILL = "photo_at_till", lazy("Photo visible en caisse")


class Consent(Model):
    """One answer to one purpose, dated, with the text as it was shown. Never rewritten."""

    id: Mapped[PrimaryKey]
    holder_id: Mapped[int] = reference(lazy("Bénéficiaire"), "holder.id", index=True)
    purpose: Mapped[ConsentPurpose] = state_column(ConsentPurpose, "purpose", label=lazy("Objet"))
    given: Mapped[bool] = column(lazy("Accord"))
    # GDPR, article 7: whoever relies on an agreement must be able to show what was agreed to.
    text: Mapped[str] = column(lazy("Texte présenté"), sa.Text)
    answered_at: Mapped[datetime] = column(lazy("Répondu le"))

    holder = relationship("Holder")
