"""Who signs in: users, their sessions, school identities, one-time links, attempt budgets."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.columns import Labelled, Secret, column, reference, state_column
from core.database import PrimaryKey
from core.extensions import Model
from core.language import lazy


class Role(Labelled):
    HOLDER = "holder", lazy("Jeune")
    GUARDIAN = "guardian", lazy("Responsable légal")
    PARTNER = "partner", lazy("Partenaire")
    CASHIER = "cashier", lazy("Caissier")
    SCHOOL = "school", lazy("Établissement")
    ADMIN = "admin", lazy("Administrateur")
    AGENT = "agent", lazy("Agent")
    HOTLINE = "hotline", lazy("Assistance")
    FINANCE = "finance", lazy("Finances")


COUNTER = frozenset({Role.PARTNER, Role.CASHIER})
TEAM = frozenset({Role.ADMIN, Role.AGENT, Role.HOTLINE, Role.FINANCE})


class User(Model):
    """A login. A person with two roles has two logins."""

    id: Mapped[PrimaryKey]
    login: Mapped[str] = column(
        lazy("Identifiant"), unique=True, taken=lazy("Cet identifiant existe déjà.")
    )
    role: Mapped[Role] = state_column(Role, "role", label=lazy("Rôle"))
    first_name: Mapped[str] = column(lazy("Prénom"))
    last_name: Mapped[str] = column(lazy("Nom"))
    email: Mapped[str | None] = column(lazy("Adresse e-mail"), index=True)
    password_hash: Mapped[Secret | None] = column(lazy("Mot de passe"))
    totp_secret: Mapped[Secret | None] = column(lazy("Clé du second facteur"))
    totp_confirmed: Mapped[bool] = column(lazy("Second facteur"), default=False)
    totp_last_step: Mapped[int | None] = column(None, untold=True)
    active: Mapped[bool] = column(lazy("Actif"), default=True)
    partner_id: Mapped[int | None] = reference(lazy("Partenaire"), "partner.id", index=True)
    school_id: Mapped[int | None] = reference(lazy("Établissement"), "school.id", index=True)
    created_at: Mapped[datetime] = column(lazy("Créé le"))

    partner = relationship("Partner", back_populates="users")
    school = relationship("School")

    def __str__(self) -> str:
        return f"{self.name} ({self.login})"

    @property
    def name(self) -> str:
        """« Nadia Roche »."""
        return f"{self.first_name} {self.last_name}"


class Identity(Model):
    """A school account of an OpenID Connect provider, known by issuer and subject only."""

    __table_args__ = (sa.UniqueConstraint("issuer", "subject"),)

    id: Mapped[PrimaryKey]
    # OpenID Connect Core, 5.7: these two together are all that never changes of an account.
    issuer: Mapped[str] = column(lazy("Fournisseur"))
    subject: Mapped[str] = column(lazy("Identifiant"))
    user_id: Mapped[int] = reference(lazy("Compte"), "user.id", index=True)

    user = relationship("User")


class UserSession(Model):
    """A signed-in browser: the row is the session, the cookie only names it."""

    trailed = False

    id: Mapped[PrimaryKey]
    # A hash: whoever reads a backup opens nobody's session.
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    user_id: Mapped[int] = reference(lazy("Compte"), "user.id", index=True)
    second_factor: Mapped[bool] = column(lazy("Second facteur présenté"), default=False)
    created_at: Mapped[datetime] = column(lazy("Créé le"))
    expires_at: Mapped[datetime] = column(lazy("Valable jusqu’au"), index=True)

    user = relationship("User")


class LinkPurpose(Labelled):
    FIRST_PASSWORD = "first_password", lazy("Premier mot de passe")
    FORGOTTEN_PASSWORD = "forgotten_password", lazy("Mot de passe oublié")


class OneTimeLink(Model):
    """A link sent by mail, good once and until `expires_at`; only its hash is kept."""

    trailed = False

    id: Mapped[PrimaryKey]
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    purpose: Mapped[LinkPurpose] = state_column(LinkPurpose, "purpose", label=lazy("Objet"))
    user_id: Mapped[int] = reference(lazy("Compte"), "user.id", index=True)
    created_at: Mapped[datetime] = column(lazy("Créé le"))
    expires_at: Mapped[datetime] = column(lazy("Valable jusqu’au"))
    used_at: Mapped[datetime | None] = column(lazy("Utilisé le"))

    user = relationship("User")


class Attempt(Model):
    """How often something guessable was tried in a period; the budget survives a restart."""

    __table_args__ = (sa.UniqueConstraint("scope", "subject", "period"),)

    trailed = False

    id: Mapped[PrimaryKey]
    scope: Mapped[str] = column(lazy("Essai de"), sa.String(30))
    subject: Mapped[str] = column(lazy("Visé"), sa.String(100))
    period: Mapped[str] = column(lazy("Période"), sa.String(20))
    failures: Mapped[int] = column(lazy("Échecs"), default=0)


@dataclass(frozen=True, slots=True)
class Visitor:
    """The signed-in user as one read tells it: enough to open doors and to name an actor."""

    token: str
    user_id: int
    login: str
    role: Role
    first_name: str
    last_name: str
    partner_id: int | None
    school_id: int | None
    second_factor: bool
    is_authenticated: ClassVar[bool] = True
    is_active: ClassVar[bool] = True
    is_anonymous: ClassVar[bool] = False

    def get_id(self) -> str:
        return self.token

    @property
    def is_team(self) -> bool:
        return self.role in TEAM
