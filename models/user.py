"""Who signs in: users, their sessions, school identities, one-time links, attempt budgets."""

import enum
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

import sqlalchemy as sa
from flask_babel import LazyString
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.columns import state_column
from core.database import PrimaryKey
from core.extensions import db
from core.language import lazy


class Role(enum.StrEnum):
    HOLDER = "holder"
    GUARDIAN = "guardian"
    PARTNER = "partner"
    CASHIER = "cashier"
    SCHOOL = "school"
    ADMIN = "admin"
    AGENT = "agent"
    HOTLINE = "hotline"
    FINANCE = "finance"

    @property
    def label(self) -> LazyString:
        return ROLE_LABELS[self]


COUNTER = frozenset({Role.PARTNER, Role.CASHIER})
TEAM = frozenset({Role.ADMIN, Role.AGENT, Role.HOTLINE, Role.FINANCE})
ROLE_LABELS = {
    Role.HOLDER: lazy("Jeune"),
    Role.GUARDIAN: lazy("Responsable légal"),
    Role.PARTNER: lazy("Partenaire"),
    Role.CASHIER: lazy("Caissier"),
    Role.SCHOOL: lazy("Établissement"),
    Role.ADMIN: lazy("Administrateur"),
    Role.AGENT: lazy("Agent"),
    Role.HOTLINE: lazy("Assistance"),
    Role.FINANCE: lazy("Finances"),
}


class User(db.Model):
    """A login. A person with two roles has two logins."""

    id: Mapped[PrimaryKey]
    login: Mapped[str] = mapped_column(unique=True)
    role: Mapped[Role] = state_column(Role, "role")
    first_name: Mapped[str]
    last_name: Mapped[str]
    email: Mapped[str | None] = mapped_column(index=True)
    password_hash: Mapped[str | None]
    totp_secret: Mapped[str | None]
    totp_confirmed: Mapped[bool] = mapped_column(default=False)
    totp_last_step: Mapped[int | None]
    active: Mapped[bool] = mapped_column(default=True)
    partner_id: Mapped[int | None] = mapped_column(sa.ForeignKey("partner.id"), index=True)
    school_id: Mapped[int | None] = mapped_column(sa.ForeignKey("school.id"), index=True)
    created_at: Mapped[datetime]

    partner = relationship("Partner", back_populates="users")
    school = relationship("School")

    def __str__(self):
        return f"{self.first_name} {self.last_name} ({self.login})"


class Identity(db.Model):
    """A school account of an OpenID Connect provider, known by issuer and subject only."""

    __table_args__ = (sa.UniqueConstraint("issuer", "subject"),)

    id: Mapped[PrimaryKey]
    issuer: Mapped[str]
    subject: Mapped[str]
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"), index=True)

    user = relationship("User")


class UserSession(db.Model):
    """A signed-in browser: the row is the session, the cookie only names it."""

    id: Mapped[PrimaryKey]
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"), index=True)
    second_factor: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)

    user = relationship("User")


class LinkPurpose(enum.StrEnum):
    FIRST_PASSWORD = "first_password"  # noqa: S105
    FORGOTTEN_PASSWORD = "forgotten_password"  # noqa: S105


class OneTimeLink(db.Model):
    """A link sent by mail, good once and until `expires_at`; only its hash is kept."""

    id: Mapped[PrimaryKey]
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    purpose: Mapped[LinkPurpose] = state_column(LinkPurpose, "purpose")
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    user = relationship("User")


class Attempt(db.Model):
    """How often something guessable was tried in a period; the budget survives a restart."""

    __table_args__ = (sa.UniqueConstraint("scope", "subject", "period"),)

    id: Mapped[PrimaryKey]
    scope: Mapped[str] = mapped_column(sa.String(30))
    subject: Mapped[str] = mapped_column(sa.String(100))
    period: Mapped[str] = mapped_column(sa.String(20))
    failures: Mapped[int] = mapped_column(default=0)


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
