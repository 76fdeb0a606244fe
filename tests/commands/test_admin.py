import re

import pytest
import sqlalchemy as sa

from core.extensions import db
from core.transaction import perform
from models.user import Role, User
from services import user as users


def create(app, *arguments):
    return app.test_cli_runner().invoke(args=["admin", "create", *arguments])


@pytest.mark.usefixtures("in_app")
def test_the_first_administrator_chooses_a_password_by_the_link(app):
    answer = create(app, "Chef", "Anne", "Essai", "Anne@Example.org")
    assert answer.exit_code == 0
    address, token = re.search(r"(http://localhost/\S+/)(\S+)", answer.output).groups()
    assert app.url_map.bind("").match(address.removeprefix("http://localhost") + token)[0] == (
        "user.show_link"
    )
    user = perform(users.choose_password, token, "Un-Mot-De-Passe-7")
    assert (user.login, user.role, user.email) == ("chef", Role.ADMIN, "anne@example.org")
    assert perform(users.check_password, "chef", "Un-Mot-De-Passe-7")


@pytest.mark.usefixtures("in_app")
def test_a_login_is_given_once(app):
    assert create(app, "chef", "Anne", "Essai", "anne@example.org").exit_code == 0
    again = create(app, " CHEF", "Paul", "Essai", "paul@example.org")
    assert again.exit_code == 1
    assert "déjà pris" in again.output
    assert db.session.scalar(sa.select(sa.func.count()).select_from(User)) == 1
