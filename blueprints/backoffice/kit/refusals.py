"""What the database refuses, as sentences."""

import re

import models  # noqa: F401
from core.columns import sentences_of
from core.extensions import db
from core.language import lazy

USED = lazy("Cet élément sert ailleurs : il ne peut pas être supprimé.")
MISSING = lazy("Une information obligatoire manque : rien n’a été enregistré.")
DISAGREES = lazy("Cette saisie contredit ce qui existe déjà : rien n’a été enregistré.")
CONSTRAINTS = sentences_of(db.metadata.sorted_tables)
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
