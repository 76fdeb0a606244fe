"""flask admin: the first administrator of a new deployment."""

import click
import sqlalchemy as sa
from flask.cli import AppGroup

from core.extensions import db
from core.transaction import transaction
from models.user import LinkPurpose, Role, User
from services import user as users

group = AppGroup("admin", help="Les comptes d’administration.")


@group.command("create", help="Crée un administrateur et dit où il choisit son mot de passe.")
@click.argument("login")
@click.argument("first_name")
@click.argument("last_name")
@click.argument("email")
def create_admin(login: str, first_name: str, last_name: str, email: str) -> None:
    login = login.strip().lower()
    with transaction():
        if db.session.scalar(sa.select(User.id).where(User.login == login)):
            raise click.ClickException(f"L’identifiant « {login} » est déjà pris.")
        user = users.add_user(Role.ADMIN, first_name, last_name, email.strip().lower())
        user.login = login
        page = users.password_page(user, LinkPurpose.FIRST_PASSWORD)
    days = users.LINK_LIFE[LinkPurpose.FIRST_PASSWORD].days
    click.echo(f"Administrateur « {login} » créé. Lien à ouvrir une fois, dans les {days} jours :")
    click.echo(page)
