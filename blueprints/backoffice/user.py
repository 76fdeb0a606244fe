"""Logins, their sessions and links."""

from flask_login import current_user

from core.language import lazy
from forms.fields import EmailField, required
from models.user import TEAM, Attempt, Identity, OneTimeLink, User, UserSession
from services.user import assisted

from .kit.acts import Act
from .kit.doors import ADMINS, AGENTS, CARE
from .kit.filters import WordFilter
from .kit.screen import Screen
from .kit.words import SCOPES


class UserScreen(Screen):
    record_class = User
    slug, title, singular = "utilisateurs", lazy("Utilisateurs"), lazy("Utilisateur")
    section = lazy("Comptes")
    readers, editors = CARE, AGENTS
    creatable = editable = True
    column_list = ("login", "last_name", "first_name", "role", "email", "active")
    more = ("partner", "school", "totp_confirmed", "created_at")
    column_searchable_list = ("login", "last_name", "first_name", "email")
    column_editable_list = ("active",)
    column_filters = ("role", "active", "totp_confirmed", "created_at")
    form_columns = ("role", "first_name", "last_name", "email", "active", "partner", "school")
    chosen_once = ("role", "partner", "school")
    form_overrides = {"email": EmailField}
    form_args = {
        "email": {"validators": [required(lazy("Écrivez l’adresse e-mail de cette personne."))]}
    }
    acts = (
        Act(
            "lien",
            lazy("Envoyer un lien de mot de passe"),
            assisted.send_link,
            lazy("Le lien est parti par e-mail."),
            when=lambda user: user.active,
        ),
        Act(
            "second-facteur",
            lazy("Réinitialiser le second facteur"),
            assisted.reset_second_factor,
            lazy("Le second facteur est à enregistrer de nouveau à la prochaine connexion."),
            roles=ADMINS,
            when=lambda user: user.role in TEAM and user.totp_secret is not None,
            confirm=lazy("Oublier le second facteur de cette personne et fermer ses sessions ?"),
        ),
    )

    def create_form(self, obj=None):
        form = super().create_form(obj)
        del form.active
        return form

    def create_model(self, form):
        role, partner, school = form.role.data, form.partner.data, form.school.data

        def create():
            return assisted.open_account(
                role,
                form.first_name.data,
                form.last_name.data,
                form.email.data,
                partner=partner,
                school=school,
                by=current_user,
            )

        return self.write(create)

    def before_change(self, user):
        assisted.check_manages(user.role, by=current_user)

    def check(self, user, form):
        assisted.check_not_own_end(user, by=current_user)


def show_scope(view, context, attempt, name):
    return str(SCOPES.get(attempt.scope, attempt.scope))


class Sessions(Screen):
    section = lazy("Comptes")
    readers = CARE


class IdentityScreen(Sessions):
    record_class = Identity
    slug, title, singular = "identites", lazy("Comptes scolaires"), lazy("Compte scolaire")
    column_list = ("user", "issuer")
    column_searchable_list = ("user.login", "user.last_name")


class UserSessionScreen(Sessions):
    record_class = UserSession
    slug, title, singular = "sessions", lazy("Sessions"), lazy("Session")
    column_list = ("user", "second_factor", "created_at", "expires_at")
    column_searchable_list = ("user.login", "user.last_name")
    column_filters = ("second_factor", "created_at", "expires_at")


class OneTimeLinkScreen(Sessions):
    record_class = OneTimeLink
    slug, title, singular = "liens", lazy("Liens envoyés"), lazy("Lien")
    column_list = ("user", "purpose", "created_at", "expires_at", "used_at")
    column_searchable_list = ("user.login", "user.last_name")
    column_filters = ("purpose", "created_at", "used_at")


class AttemptScreen(Sessions):
    record_class = Attempt
    slug, title, singular = "essais", lazy("Essais infructueux"), lazy("Essai")
    column_list = ("scope", "subject", "period", "failures")
    column_searchable_list = ("subject",)
    column_filters = (WordFilter(Attempt.scope, lazy("Essai de"), list(SCOPES.items())),)
    column_formatters = {"scope": show_scope}
