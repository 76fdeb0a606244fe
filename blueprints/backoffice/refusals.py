"""What the database refuses, as sentences."""

import re

from core.language import lazy

USED = lazy("Cet élément sert ailleurs : il ne peut pas être supprimé.")
MISSING = lazy("Une information obligatoire manque : rien n’a été enregistré.")
DISAGREES = lazy("Cette saisie contredit ce qui existe déjà : rien n’a été enregistré.")
CONSTRAINTS = {
    "uq_programme_slug": lazy("Cette adresse courte sert déjà à un autre programme."),
    "ck_programme_ages": lazy("L’âge minimal dépasse l’âge maximal."),
    "ck_programme_watch_hours": lazy("L’heure de fermeture doit suivre celle d’ouverture."),
    "ck_programme_watch_counts": lazy("Un seuil d’alerte est d’au moins 1."),
    "ck_programme_watch_days": lazy("Le nombre de jours va de 1 à 31."),
    "uq_season_programme_id_name": lazy("Ce programme a déjà une saison de ce nom."),
    "ck_season_order": lazy("La saison doit finir après son début."),
    "uq_purse_programme_id_label": lazy("Ce programme a déjà un porte-monnaie de ce nom."),
    "uq_allotment_season_id_purse_id": lazy("Ce porte-monnaie est déjà doté pour cette saison."),
    "ck_allotment_amount": lazy("Le montant doit être supérieur à zéro."),
    "uq_school_uai": lazy("Ce code UAI est déjà celui d’un autre établissement."),
    "uq_town_insee_postal_code": lazy("Cette commune existe déjà avec ce code postal."),
    "uq_guardian_email": lazy("Cette adresse est déjà celle d’un autre responsable légal."),
    "uq_partner_siret": lazy("Ce N° SIRET est déjà celui d’un autre partenaire."),
    "uq_convention_number": lazy("Ce numéro est déjà celui d’une autre convention."),
    "uq_convention_in_force": lazy("Ce partenaire a déjà une convention en vigueur."),
    "uq_convention_open": lazy("Une demande de ce partenaire est déjà en cours."),
    "ck_convention_two_people": lazy("On ne décide pas d’une demande que l’on a déposée."),
    "ck_convention_order": lazy("La convention doit finir après son début."),
    "ck_correction_two_people": lazy("On ne décide pas d’une correction que l’on a proposée."),
    "uq_page_programme_id_slug": lazy("Ce programme a déjà une page à cette adresse."),
    "uq_user_login": lazy("Cet identifiant existe déjà."),
}
SAME_ON_SQLITE = {"uq_convention_partner_id_programme_id": "uq_convention_in_force"}


def sentence_of(error, deleting: bool = False):
    """What a violated constraint means, as a sentence."""
    name = constraint_of(error)
    if name in CONSTRAINTS:
        return CONSTRAINTS[name]
    if deleting:
        return USED
    return MISSING if "not null" in str(error.orig).lower() else DISAGREES


def constraint_of(error) -> str | None:
    """The name of the constraint that refused; SQLite gives the columns of a unique one."""
    diagnosis = getattr(error.orig, "diag", None)
    if diagnosis is not None:
        return diagnosis.constraint_name
    said = str(error.orig)
    check = re.search(r"CHECK constraint failed: (\w+)", said)
    if check:
        return check[1]
    columns = re.findall(r"(\w+)\.(\w+)", said) if said.startswith("UNIQUE") else []
    name = "_".join(["uq", columns[0][0], *(column for _, column in columns)]) if columns else None
    return SAME_ON_SQLITE.get(name, name)
