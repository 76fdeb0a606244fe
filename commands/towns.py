"""flask towns: the communes a person may live in."""

import csv
import gzip
import io
from pathlib import Path

import click
import sqlalchemy as sa
from flask.cli import AppGroup

from core.extensions import db
from core.transaction import transaction
from models.school import Town

FILE = Path(__file__).with_name("data") / "communes.csv.gz"
ARRONDISSEMENTS = ("751", "132", "6938")

group = AppGroup("towns", help="Les communes de France et leurs codes postaux.")


@group.command("load", help="(Re)charge la liste des communes livrée avec Cigale.")
def reload_towns() -> None:
    with transaction():
        count = load_towns()
    click.echo(f"{count} communes et codes postaux chargés.")


def load_towns() -> int:
    """Replace every town by those of the file, one row a postal code; tell how many rows.

    Arrondissements are left out: their codes belong to their commune too, which people know.
    """
    with gzip.open(FILE) as compressed:
        communes = list(csv.DictReader(io.TextIOWrapper(compressed, encoding="utf-8", newline="")))
    rows = [
        {
            "insee": commune["insee"],
            "name": commune["name"],
            "departement": commune["departement"],
            "postal_code": postal_code,
        }
        for commune in communes
        if not commune["insee"].startswith(ARRONDISSEMENTS)
        for postal_code in commune["postal_codes"].split()
    ]
    db.session.execute(sa.delete(Town))
    db.session.execute(sa.insert(Town), rows)
    return len(rows)
