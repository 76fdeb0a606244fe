"""Who can sign in to the demo. The identity provider and the demo data share these lines."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from core.clock import now
from models.user import Role, User

PASSWORD = "Demo-Cigale-13"  # noqa: S105
TOTP_SECRET = "CIGALEDEMOCIGALEDEMOCIGALEDEMO22"  # noqa: S105
DEFAULT_ISSUER = "http://localhost:9400"


@dataclass(frozen=True)
class Login:
    """A local account of the demo; its password is PASSWORD."""

    login: str
    role: Role
    first_name: str
    last_name: str
    shows: str = ""
    address: str = ""

    @property
    def email(self) -> str:
        return self.address or f"{self.login}@example.org"

    def account(self, password_hash: str | None, **links: Any) -> User:
        """The user who signs in with it."""
        return User(
            login=self.login,
            role=self.role,
            first_name=self.first_name,
            last_name=self.last_name,
            email=self.email,
            password_hash=password_hash,
            created_at=now(),
            **links,
        )


@dataclass(frozen=True)
class Pupil:
    """A school account of the demo; `state` is what Cigale already knows of it."""

    subject: str
    first_name: str
    last_name: str
    birth_date: date
    school_uai: str
    state: str
    shows: str

    def claims(self) -> dict[str, str]:
        """What the identity provider says about the pupil."""
        return {
            "name": f"{self.first_name} {self.last_name}",
            "given_name": self.first_name,
            "family_name": self.last_name,
            "birthdate": self.birth_date.isoformat(),
            "school_uai": self.school_uai,
        }


TEAM_LOGINS = (
    Login("admin", Role.ADMIN, "Nadia", "Ferrand", "toute la gestion"),
    Login("agent", Role.AGENT, "Hugo", "Vasseur", "les dossiers à traiter"),
    Login("assistance", Role.HOTLINE, "Inès", "Caron", "l’aide par téléphone"),
    Login("finances", Role.FINANCE, "Marc", "Delmas", "les comptes"),
)
SCHOOL_LOGIN = Login("college", Role.SCHOOL, "Claire", "Roumieux", "l’établissement")
LYCEE_LOGIN = Login("lycee", Role.SCHOOL, "Anne", "Pascal", "les sorties de sa classe")
PARTNER_LOGINS = (
    Login("piscine", Role.PARTNER, "Karim", "Belaïd", "une caisse CJeune"),
    Login("librairie", Role.PARTNER, "Élise", "Monnier", "une caisse e-PASS"),
    Login(
        "cinema", Role.PARTNER, "Paul", "Tessier", "une caisse pour les deux cartes, des sorties"
    ),
)
CASHIER_LOGIN = Login("caisse", Role.CASHIER, "Malo", "Rivière", "la caisse de la piscine")
CANDIDATE_LOGINS = (
    Login("candidat", Role.PARTNER, "Awa", "Traoré", "une convention à demander"),
    Login("signataire", Role.PARTNER, "Luc", "Bonnet", "une convention à signer"),
)
GUARDIAN_LOGIN = Login("parent", Role.GUARDIAN, "Sophie", "Garnier", "ses deux enfants")
YOUNG_LOGIN = Login("jeune", Role.HOLDER, "Yanis", "Morel", "son e-PASS JEUNES")
LOGINS = (
    *TEAM_LOGINS,
    SCHOOL_LOGIN,
    LYCEE_LOGIN,
    *PARTNER_LOGINS,
    CASHIER_LOGIN,
    *CANDIDATE_LOGINS,
    GUARDIAN_LOGIN,
    YOUNG_LOGIN,
)

UNKNOWN, REGISTERED, WITH_CARD = "unknown", "registered", "with_card"
PUPILS = (
    Pupil(
        "lina.roux",
        "Lina",
        "Roux",
        date(2013, 11, 8),
        "0139001N",
        UNKNOWN,
        "première visite : l’inscription en quatre étapes",
    ),
    Pupil(
        "tom.garnier",
        "Tom",
        "Garnier",
        date(2012, 3, 21),
        "0139001N",
        REGISTERED,
        "inscrit, sans carte : « ASSOCIER UNE CARTE »",
    ),
    Pupil(
        "zoe.garnier",
        "Zoé",
        "Garnier",
        date(2013, 5, 17),
        "0139002P",
        WITH_CARD,
        "une carte associée et des achats",
    ),
)
YOUNG_BIRTH_DATE = date(2008, 4, 12)
