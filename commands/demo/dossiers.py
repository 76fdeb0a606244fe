"""Whole dossiers for the partners of the demo, and one partner in each state of its road."""

import io
from datetime import date, timedelta
from functools import cache
from random import Random

from PIL import Image, ImageDraw

from core.clock import now, today
from core.extensions import db
from forms.wording import Wording
from models.convention import Convention, ConventionState
from models.partner import Access, FileKind, Partner, PartnerFile, Title
from models.user import Role
from services import convention as conventions
from services.upload.paper import JPEG

from .names import ADULT, LAST
from .people import CANDIDATE_LOGINS, Login
from .programmes import PAGES, Scheme, season_year

S = ConventionState
DUTIES = ("Gérant·e", "Président·e", "Directeur·rice", "Responsable de la billetterie")
ROADS = (
    ("Escrime du Cours", S.DRAFT, None),
    ("Patinoire des Alpilles", S.SUBMITTED, None),
    ("Ciné-club de l’Arc", S.APPROVED, None),
    ("Poterie La Tournette", S.RETURNED, "Le RIB est au nom d’une autre structure."),
    ("Jeux vidéo Pixel Sud", S.REFUSED, "Cette activité n’entre pas dans le dispositif."),
    ("Trampoline Haut les cœurs", S.SUPERSEDED, None),
    ("Bowling des Tuileries", S.TERMINATED, "Cessation d’activité."),
    ("Karaté Club du Rocher", S.EXPIRED, None),
)


def write_texts(schemes: dict[str, Scheme], author_id: int) -> None:
    """The words of each programme's convention."""
    words = (PAGES / "convention.txt").read_text(encoding="utf-8")
    for scheme in schemes.values():
        programme = scheme.programme
        facts = {
            "card": Wording(programme).card,
            "payer": Wording(programme).payer,
            "email": programme.hotline_email,
            "phone": programme.hotline_phone,
        }
        conventions.publish_text(programme.id, words.format(**facts), author_id)


def complete(rng: Random, partner: Partner) -> None:
    """Fill the parts of the dossier that a partner gives beside its name and its bank."""
    partner.contact_title = rng.choice(list(Title))
    partner.contact_first_name, partner.contact_last_name = rng.choice(ADULT), rng.choice(LAST)
    partner.contact_duty, partner.contact_email = rng.choice(DUTIES), partner.email
    partner.contact_phone = partner.phone
    partner.place_address, partner.place_postal_code = partner.address, partner.postal_code
    partner.place_town = partner.town
    partner.accessibility = sorted(rng.sample([access.value for access in Access], 2))
    partner.files.append(
        PartnerFile(kind=FileKind.BANK, media_type=JPEG, content=bank_slip(), sent_at=now())
    )


@cache
def bank_slip() -> bytes:
    """A picture that stands for a bank slip."""
    image = Image.new("RGB", (900, 420), "white")
    draw = ImageDraw.Draw(image)
    draw.rectangle((20, 20, 879, 399), outline="#55626a", width=3)
    draw.text((50, 60), "RIB - SPECIMEN DE DEMONSTRATION", fill="#1f2a30", font_size=34)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=85)
    return out.getvalue()


def approve(convention: Convention, decided_by_id: int) -> None:
    """What an approved convention holds: its text, its terms, who decided."""
    convention.text_id = conventions.latest_text(convention.programme_id).id
    convention.decided_at, convention.decided_by_id = now(), decided_by_id
    convention.terms = conventions.terms_of(convention)


def make_candidates(rng: Random, scheme: Scheme, new_partner, password_hash, agent) -> None:
    """One partner in each state, each with its owner; the known logins go to the first two."""
    known = dict(zip((S.DRAFT, S.APPROVED), CANDIDATE_LOGINS, strict=True))
    for name, state, reason in ROADS:
        partner = new_partner(rng, name)
        db.session.add(partner)
        db.session.flush()
        complete(rng, partner)
        if state == S.DRAFT:
            partner.siret = partner.iban = partner.iban_holder = None
            partner.contact_duty = ""
            db.session.flush()
            db.session.delete(partner.files[0])
        owner = known.get(state) or Login(
            f"partenaire{partner.id}",
            Role.PARTNER,
            partner.contact_first_name,
            partner.contact_last_name,
            address=partner.email,
        )
        user = owner.account(password_hash, partner_id=partner.id)
        db.session.add(user)
        db.session.flush()
        _walk(scheme, partner, user, state, reason, agent.id)


def _walk(scheme, partner, user, state, reason, agent_id) -> None:
    convention = _convention(scheme, partner, state, reason)
    if state == S.DRAFT:
        convention.purses = []
        return
    convention.submitted_at, convention.submitted_by_id = now(), user.id
    if state in (S.RETURNED, S.REFUSED):
        convention.decided_at, convention.decided_by_id = now(), agent_id
    elif state != S.SUBMITTED:
        approve(convention, agent_id)
    if state in (S.SUPERSEDED, S.TERMINATED, S.EXPIRED):
        first = date(season_year(today()), 9, 1)
        convention.starts_on, convention.ends_on = first, first + timedelta(days=363)
        convention.signed_at = convention.ended_at = now()
    if state == S.EXPIRED:
        convention.starts_on, convention.ends_on = first - timedelta(365), first - timedelta(1)
    if state == S.SUPERSEDED:
        again = _convention(scheme, partner, S.SUBMITTED, None, "-2")
        again.submitted_at, again.submitted_by_id = now(), user.id
    db.session.flush()


def _convention(scheme, partner, state, reason, more="") -> Convention:
    purses = [next(iter(scheme.purses.values()))]
    return open_convention(scheme, partner, state, purses, more, reason=reason)


def open_convention(scheme, partner, state, purses, more="", **known) -> Convention:
    """A convention of this season, as it stands in that state."""
    letter = scheme.programme.slug[0].upper()
    convention = Convention(
        number=f"{letter}-{season_year(today())}-{partner.id:04d}{more}",
        partner_id=partner.id,
        programme_id=scheme.programme.id,
        state=state,
        purses=purses,
        **known,
    )
    db.session.add(convention)
    db.session.flush()
    return convention
