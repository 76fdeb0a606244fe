"""A form acts in one way: it validates, performs, and says why not."""

import pytest
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import InputRequired

from core.errors import Counted, NotFound, Refusal
from core.extensions import db
from core.web.pages import act
from models.user import Attempt


class NameForm(FlaskForm):
    name = StringField("Nom", [InputRequired("Écrivez un nom.")])


def write(name, refusal=None):
    db.session.add(Attempt(scope="test", subject=name, period="today", failures=1))
    db.session.flush()
    if refusal:
        raise refusal
    return name


def sent(app, refusal=None, **data):
    """The form once sent, what `act` answered, and how many rows are there afterwards."""
    with app.test_request_context(method="POST", data=data):
        form = NameForm()
        done = act(form, lambda: write(form.name.data, refusal))
        return form, done, db.session.query(Attempt).count()


def test_what_went_well_tells_its_result_and_is_committed(app):
    form, done, kept = sent(app, name="a@b.fr")
    assert (done.result, form.errors, kept) == ("a@b.fr", {}, 1)


def test_a_form_with_an_error_performs_nothing(app):
    form, done, kept = sent(app)
    assert (done, form.errors, kept) == (None, {"name": ["Écrivez un nom."]}, 0)


def test_a_refusal_of_a_field_is_said_next_to_it_and_nothing_moves(app):
    form, done, kept = sent(app, Refusal("Déjà pris.", field="name"), name="a@b.fr")
    assert (done, form.errors, kept) == (None, {"name": ["Déjà pris."]}, 0)


@pytest.mark.parametrize("field", [None, "elsewhere"])
def test_any_other_refusal_is_said_above_the_form(app, field):
    form, done, kept = sent(app, Refusal("Pas maintenant.", field=field), name="a@b.fr")
    assert (done, form.errors, kept) == (None, {"": ["Pas maintenant."]}, 0)


def test_a_counted_refusal_keeps_what_it_counted(app):
    form, done, kept = sent(app, Counted("Inconnu."), name="a@b.fr")
    assert (done, form.errors, kept) == (None, {"": ["Inconnu."]}, 1)


def test_what_is_not_there_is_no_refusal(app):
    with pytest.raises(NotFound):
        sent(app, NotFound(), name="a@b.fr")
