"""A code of the second factor opens one door, once, even when it arrives twice at once."""

from dataclasses import replace
from functools import partial

import pyotp
import pytest

from core.extensions import db
from core.transaction import perform, transaction
from models.user import User
from services import user as users
from tests.builders.acting import acting
from tests.builders.at_once import together


@pytest.mark.usefixtures("in_app")
def test_a_code_that_arrives_many_times_at_once_opens_one_session(app, world):
    secret = perform(users.totp_secret, world.admin)
    with transaction():
        user = db.session.get(User, world.admin)
        tokens = [users.open_session(user, 1) for _ in range(8)]
    code = pyotp.TOTP(secret).now()
    db.session.remove()
    works = [
        partial(
            perform, users.check_second_factor, code, by=replace(acting(world.admin), token=token)
        )
        for token in tokens
    ]
    told = together(app, works)
    assert sum(isinstance(one, users.WrongCode) for one in told) == 7
    assert told.count(None) == 1


@pytest.mark.usefixtures("in_app", "world")
@pytest.mark.parametrize(
    ("name", "login"),
    [(("Zoé", "L’Hermite"), "z.lhermite"), (("李", "Wu"), "wu"), (("Иван", "Петров"), "compte")],
)
def test_a_login_is_made_of_the_letters_of_a_name(name, login):
    assert users.new_login(*name) == login
