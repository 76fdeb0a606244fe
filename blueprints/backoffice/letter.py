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

FEATURES = {  # how the team calls what a folder of letters is about
    "card": lazy("Cartes"),
    "convention": lazy("Conventions"),
    "correction": lazy("Corrections"),
    "holder": lazy("Bénéficiaires"),
    "outing": lazy("Sorties"),
    "partner": lazy("Partenaires"),
    "registration": lazy("Inscriptions"),
    "reimbursement": lazy("Remboursements"),
    "user": lazy("Comptes"),
}


def signer() -> Programme | None:
    """The first programme, which signs the examples."""
    return db.session.scalar(sa.select(Programme).order_by(Programme.id).limit(1))


def preview(name: str, programme: Programme | None) -> tuple[str, str]:
    """The subject and the body of the letter that its example makes."""
    return compose(name, programme=programme, **example_of(name))


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
        programme = signer()
        letters = [
            (FEATURES.get(part, part), [(one, preview(one, programme)[0]) for one in some])
            for part, some in groupby(names(), key=lambda name: name.partition("/")[0])
        ]
        return self.render("backoffice/letters.html", letters=letters)

    @expose("/<path:letter>")
    def show_letter(self, letter):
        if letter not in names():
            abort(404)
        programme = signer()
        subject, body = preview(letter, programme)
        return self.render(
            "backoffice/letter.html", name=letter, sender=programme, subject=subject, body=body
        )
