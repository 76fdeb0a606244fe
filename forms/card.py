"""Linking a card to a holder, and blocking it."""

from flask_wtf import FlaskForm
from wtforms import RadioField, StringField
from wtforms.fields import SelectChoice

from core.language import lazy

from .fields import required


class AssociationForm(FlaskForm):
    """The number as it was typed: the service says what is wrong with it, and counts it."""

    number = StringField(
        lazy("Saisir le numéro"), [required(lazy("Scannez ou écrivez le numéro de la carte."))]
    )


class LossForm(FlaskForm):
    how = RadioField(
        lazy("Que s’est-il passé ?"),
        [required(lazy("Dites si la carte est perdue ou volée."))],
        choices=[
            SelectChoice("lost", lazy("Ma carte est perdue")),
            SelectChoice("stolen", lazy("Ma carte est volée")),
        ],
        invalid_choice_message=lazy("Dites si la carte est perdue ou volée."),
    )
