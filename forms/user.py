"""Signing in, passwords, the second factor."""

from flask_wtf import FlaskForm
from wtforms import PasswordField, StringField, ValidationError

from core.language import lazy
from core.password import password_faults

from .fields import EmailField, required


class SignInForm(FlaskForm):
    login = StringField(lazy("Identifiant"), [required(lazy("Écrivez votre identifiant."))])
    password = PasswordField(lazy("Mot de passe"), [required(lazy("Écrivez votre mot de passe."))])


class ForgottenPasswordForm(FlaskForm):
    login = StringField(lazy("Identifiant"), [required(lazy("Écrivez votre identifiant."))])


class ForgottenLoginForm(FlaskForm):
    email = EmailField(lazy("Adresse email"), [required(lazy("Écrivez votre adresse email."))])


class NewPasswordForm(FlaskForm):
    """A new password, twice; `about` holds words it must not rest on, such as the login."""

    new_password = PasswordField(
        lazy("Nouveau mot de passe"), [required(lazy("Choisissez un mot de passe."))]
    )
    confirmation = PasswordField(
        lazy("Confirmer le nouveau mot de passe"),
        [required(lazy("Écrivez le nouveau mot de passe une seconde fois."))],
    )

    def __init__(self, *about: str, **options):
        self.about = about
        super().__init__(**options)

    def validate_new_password(self, field):
        faults = password_faults(field.data, *self.about)
        if faults:
            raise ValidationError(" · ".join(str(fault) for fault in faults))

    def validate_confirmation(self, field):
        if field.data != self.new_password.data:
            raise ValidationError(lazy("Les deux mots de passe ne sont pas les mêmes."))


class ChangePasswordForm(NewPasswordForm):
    old_password = PasswordField(
        lazy("Ancien mot de passe"), [required(lazy("Écrivez votre mot de passe actuel."))]
    )


class CodeForm(FlaskForm):
    code = StringField(
        lazy("Code à 6 chiffres"), [required(lazy("Recopiez le code de votre application."))]
    )
