"""The dossier in four parts, saved one by one; a change of identity asks for a new convention."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from core.clock import now
from core.database import LOCK
from core.errors import NotFound, Refusal
from core.extensions import db
from core.language import lazy
from core.states import move
from models.convention import Convention, ConventionState
from models.partner import FileKind, Partner, PartnerFile
from models.programme import Purse
from models.user import Visitor

from .letters import tell, tell_dossier
from .number import open_convention
from .rights import open_of

S = ConventionState
REQUIRED = {
    "administrative": ("legal_name", "siret", "email", "address", "postal_code", "town", "phone"),
    "contact": (
        "contact_title",
        "contact_first_name",
        "contact_last_name",
        "contact_duty",
        "contact_email",
        "contact_phone",
    ),
    "activity": ("trade_name", "place_address", "place_postal_code", "place_town"),
    "bank": ("iban_holder", "iban"),
}
MISSING_WORDS = {
    "administrative": lazy("Informations administratives"),
    "contact": lazy("Coordonnées du référent"),
    "activity": lazy("Activité"),
    "bank": lazy("Informations financières"),
}


class ChangedMeanwhile(Refusal):
    sentence = lazy(
        "Quelqu’un d’autre vient de modifier ce dossier : rien n’a été enregistré. Relisez ce qui "
        "suit, puis enregistrez de nouveau."
    )


class NotEditable(Refusal):
    sentence = lazy("Cette convention est terminée : demandez-en une nouvelle.")


class SiretTaken(Refusal):
    sentence = lazy(
        "Ce N° SIRET est déjà celui d’un autre partenaire : demandez une invitation à son "
        "responsable, ou appelez l’assistance."
    )
    field = "siret"


def missing_parts(partner: Partner, convention: Convention) -> list[str]:
    """The parts of the dossier that are not complete."""
    missing = [
        part
        for part, names in REQUIRED.items()
        if not all(getattr(partner, name) for name in names)
    ]
    if not convention.purses and "activity" not in missing:
        missing.append("activity")
    has_paper = any(file.kind == FileKind.BANK for file in partner.files)
    if not has_paper and "bank" not in missing:
        missing.append("bank")
    return [part for part in REQUIRED if part in missing]


def own_partner(version: int, *, by: Visitor) -> Partner:
    """The partner, locked, as the person who edits has seen it. Raises ChangedMeanwhile."""
    partner = db.session.get_one(
        Partner, by.partner_id, with_for_update=LOCK, populate_existing=True
    )
    if partner.version != version:
        raise ChangedMeanwhile
    return partner


def own_convention(convention_id: int, *, by: Visitor) -> Convention:
    """The convention that is edited, locked. Raises NotFound for another partner's, NotEditable."""
    convention = db.session.get(
        Convention, convention_id, with_for_update=LOCK, populate_existing=True
    )
    if convention is None or convention.partner_id != by.partner_id:
        raise NotFound
    if convention.state in (S.SUPERSEDED, S.TERMINATED, S.EXPIRED):
        raise NotEditable
    return convention


def save_part(
    convention_id: int,
    version: int,
    values: dict[str, Any],
    purse_ids: set[int] | None = None,
    *,
    by: Visitor,
) -> Convention:
    """Keep one part, when nobody changed the dossier since `version`; tell where to go on.

    Another raison sociale or SIRET replaces every convention under way by a new request, and
    closes the till at once; other purses ask for a new convention, and the till stays open.
    Raises ChangedMeanwhile, NotEditable, SiretTaken, NotFound.
    """
    partner = own_partner(version, by=by)
    convention = own_convention(convention_id, by=by)
    before = partner.legal_name, partner.siret
    old_email = partner.email
    if _siret_taken(partner, values.get("siret")):
        raise SiretTaken
    for name, value in values.items():
        if getattr(partner, name) != value:
            setattr(partner, name, value)
    if partner.email != old_email:
        tell_dossier(partner, "new_address", old_email)
    if not same_identity(before, (partner.legal_name, partner.siret)):
        convention = replace_all(partner, convention, by=by) or convention
    if purse_ids is not None:
        convention = _change_purses(convention, purse_ids, by=by)
    touch(partner)
    return convention


def keep_file(
    partner: Partner,
    kind: FileKind,
    paper: tuple[str, bytes],
    *,
    by: Visitor,
    convention_id: int | None = None,
) -> PartnerFile:
    """Keep a paper, (media type, content), with those that the partner sent before."""
    media_type, content = paper
    file = PartnerFile(
        partner_id=partner.id,
        convention_id=convention_id,
        kind=kind,
        media_type=media_type,
        content=content,
        sent_at=now(),
        sent_by_id=by.user_id,
    )
    db.session.add(file)
    db.session.flush()
    return file


def touch(partner: Partner) -> None:
    """Give the dossier its next version, also when only its conventions changed."""
    partner.updated_at = now()
    db.session.flush()


def same_identity(one: tuple[Any, ...], other: tuple[Any, ...]) -> bool:
    """Whether both (raison sociale, SIRET) are one partner: another asks for a new convention."""
    (name, siret), (other_name, other_siret) = one, other
    return (name.casefold().split(), siret) == (other_name.casefold().split(), other_siret)


def replace_all(
    partner: Partner, here: Convention | None = None, *, by: Visitor | None
) -> Convention | None:
    """Replace each convention that was approved or is in force by a new request.

    Tells the one that takes the place of `here`.
    """
    # Approved ones first: still open, they would pass for the new request of the one in force.
    for convention in sorted(partner.conventions, key=lambda one: one.state != S.APPROVED):
        if convention.allows("supersede"):
            new = _replace(convention, convention.purses, by=by)
            tell(convention, "supersede", new=new.number)
            here = new if convention is here else here
    return here


def _siret_taken(partner: Partner, siret: str | None) -> bool:
    if not siret:
        return False
    with db.session.no_autoflush:
        other = db.session.scalar(
            db.select(Partner.id).where(Partner.siret == siret, Partner.id != partner.id)
        )
    return other is not None


def _replace(convention: Convention, purses: Iterable[Purse], *, by: Visitor | None) -> Convention:
    purses = list(purses)
    convention.ended_at = now()
    move(convention, "supersede", by=by)
    return _request_again(convention, purses, by=by)


def _request_again(
    convention: Convention, purses: Iterable[Purse], *, by: Visitor | None
) -> Convention:
    """The request under way for that programme, or a new one, sent when the dossier is whole."""
    known = open_of(convention.partner_id, convention.programme_id)
    if known:
        return known
    new = open_convention(convention.partner, convention.programme, purses, S.DRAFT)
    if not missing_parts(convention.partner, new):
        new.submitted_at, new.submitted_by_id = now(), by.user_id if by else None
        move(new, "submit", by=by)
    return new


def _change_purses(convention: Convention, purse_ids: set[int], *, by: Visitor) -> Convention:
    chosen = list(db.session.scalars(sa.select(Purse).where(Purse.id.in_(purse_ids))))
    if len(chosen) < len(purse_ids) or any(
        purse.programme_id != convention.programme_id for purse in chosen
    ):
        raise NotFound
    chosen += [purse for purse in convention.purses if not purse.at_till]
    if {purse.id for purse in chosen} == {purse.id for purse in convention.purses}:
        return convention
    if convention.state == S.APPROVED:
        return _replace(convention, chosen, by=by)
    if convention.state == S.IN_FORCE:
        convention = _request_again(convention, chosen, by=by)
        if convention.state == S.APPROVED:
            return _replace(convention, chosen, by=by)
    convention.purses = chosen
    db.session.flush()
    return convention
