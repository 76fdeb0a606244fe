"""Flask-Admin ships a French catalogue; what it says badly is said better here."""

from flask_admin import babel

from core.text import typographic

BETTER = {
    "Record was successfully created.": "C’est créé.",
    "Record was successfully saved.": "C’est enregistré.",
    ("Record was successfully deleted.", 0): "C’est supprimé.",
    ("Record was successfully deleted.", 1): "%(count)s éléments ont été supprimés.",
    "Record does not exist.": "Cet élément n’existe pas.",
    "Failed to create record.": "Rien n’a été créé : voyez les champs signalés.",
    "Failed to save record.": "Rien n’a été enregistré : voyez les champs signalés.",
    "Are you sure you want to delete this record?": "Supprimer cet élément ?",
    "Are you sure you want to delete selected records?": "Supprimer les éléments cochés ?",
    "Please select at least one record.": "Cochez d’abord au moins une ligne.",
    "There are no items in the table.": "Rien à montrer ici.",
    "Invalid Filter Value: %(value)s": "« %(value)s » ne convient pas à ce filtre.",
    "Reset Filters": "Effacer les filtres",
    "Search": "Rechercher",
    "Edit": "Modifier",
    "Edit Record": "Modifier",
    "View Record": "Voir",
    "Delete Record": "Supprimer",
    "Create New Record": "Créer",
    "Select all records": "Tout cocher",
    "Select record": "Cocher cette ligne",
    "With selected": "Pour les lignes cochées",
    "items": "lignes",
    "Export": "Exporter",
    "Save and Continue Editing": "Enregistrer et rester ici",
    "Already exists.": "Cette valeur est déjà prise.",
    "Not a valid choice": "Choisissez dans la liste.",
} | {(f"{n} item", 1): f"{n} lignes" for n in (20, 50, 100)}

SET = {word: typographic(french) for word, french in BETTER.items()}


def better_words() -> None:
    """Mend the French catalogue, which is loaded once for a process; leave the others."""
    catalogue = babel.domain.get_translations()
    if catalogue.gettext("Yes") == "Oui":
        catalogue._catalog.update(SET)
