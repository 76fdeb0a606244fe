"""flask demo: load, prepare, code."""

import click
from flask.cli import AppGroup

group = AppGroup("demo", help="La démonstration : données fictives, mots de passe connus de tous.")


@group.command("load", help="Remplit une base vide (déjà migrée) de données fictives.")
@click.option("--if-empty", is_flag=True, help="Ne dit rien quand la base n’est pas vide.")
def load_demo(if_empty: bool) -> None:
    from . import load

    try:
        load.load()
    except load.NotEmpty:
        if not if_empty:
            raise click.ClickException(
                "La base contient déjà un programme : la démonstration ne s’y mêle pas."
            ) from None
    else:
        click.echo("La démonstration est chargée.")


@group.command("prepare", help="Met la base à jour, la remplit si elle est vide, dit où entrer.")
def prepare_demo() -> None:
    from flask import current_app
    from flask_migrate import upgrade

    from . import load, screen

    current_app.config["MIGRATION_LOGS"] = False
    upgrade()
    if load.is_empty():
        click.echo("Première fois : chargement des données de démonstration…", err=True)
        load.load()
    try:
        click.echo(screen.write_screen())
    except screen.NotTheDemo:
        raise click.ClickException("La base contient autre chose que la démonstration.") from None


@group.command("code", help="Le code à six chiffres de l’équipe de démonstration.")
def show_code() -> None:
    import time

    import pyotp

    from .people import TOTP_SECRET

    remaining = 30 - int(time.time()) % 30
    click.echo(f"{pyotp.TOTP(TOTP_SECRET).now()}   (encore {remaining} s)")
