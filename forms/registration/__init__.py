"""The steps of the sign-up wizard, and the registration of a young person alone."""

from flask_wtf import FlaskForm
from wtforms import BooleanField
from wtforms.fields import FileField

from core.language import lazy
from models.consent import ConsentPurpose

from .contact import ContactForm
from .fields import mailbox, name_field
from .step import StepForm


class WelcomeForm(StepForm):
    """Step 1 explains, and asks nothing."""


class PhotoForm(StepForm):
    photo = FileField(lazy("Photo d’identité"))
    photo_at_till = BooleanField()

    def fit(self):
        self.photo_at_till.label.text = self.words.consent(ConsentPurpose.PHOTO_AT_TILL)


class NoticeForm(StepForm):
    """Step 4 informs, and asks nothing: no consent box."""


class RegistrationForm(FlaskForm):
    """« Je m’inscris »: a young person, alone, by e-mail."""

    first_name = name_field(lazy("Prénom"), lazy("Indiquez votre prénom."))
    last_name = name_field(lazy("Nom"), lazy("Indiquez votre nom."))
    email = mailbox(lazy("Adresse email"), lazy("Indiquez votre adresse email."))
