"""Letters as they will be read: each with the example that its template gives."""

from itertools import groupby

import sqlalchemy as sa
from flask import abort
from flask_admin import BaseView, expose

from core.extensions import db
from core.language import lazy
from core.letters import compose, example_of, names
from models.programme import Programme

from .kit.doors import ADMINS, Door


def preview(name: str) -> tuple[Programme | None, str, str]:
    """The first programme, which signs, then the subject and the body of its letter."""
    programme = db.session.scalars(sa.select(Programme).order_by(Programme.id).limit(1)).first()
    return programme, *compose(name, programme=programme, **example_of(name))


class LetterView(Door, BaseView):
    readers = ADMINS

    def __init__(self):
        super().__init__(
            name=lazy("Modèles d’e-mail"),
            category=lazy("Suivi"),
            endpoint="gestion-lettres",
            url="/gestion/lettres",
        )

    @expose("/")
    def index(self):
        features = groupby(names(), key=lambda name: name.partition("/")[0])
        letters = [(part, [(one, preview(one)[1]) for one in some]) for part, some in features]
        return self.render("backoffice/letters.html", letters=letters)

    @expose("/<path:letter>")
    def show_letter(self, letter):
        if letter not in names():
            abort(404)
        programme, subject, body = preview(letter)
        return self.render(
            "backoffice/letter.html", name=letter, sender=programme, subject=subject, body=body
        )
