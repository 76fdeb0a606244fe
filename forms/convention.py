"""« Je demande ma convention », in four parts; who works for a partner; how it comes."""

from flask_wtf import FlaskForm
from wtforms import FileField, PasswordField, RadioField, TextAreaField
from wtforms.fields import SelectChoice

from core.language import lazy
from core.text import names
from models.convention import Convention
from models.partner import Access, Title
from models.user import Role

from .base import SeenField
from .company import IbanField, SiretField, WebsiteField
from .fields import FrenchPhoneField, PostalCodeField, TicksField, required
from .registration.fields import NOT_TOO_LONG, Placed, TownField, mailbox, name_field, strip, text


def line(label, sentence=None):
    return FrenchPhoneField(label, [required(sentence)] if sentence else [], any_line=True)


class RequestForm(FlaskForm):
    """« Je valide ma demande », of the dossier as it was read."""

    version = SeenField()


class PartForm(FlaskForm):
    """One part of the dossier; `columns` maps its fields to the partner's columns.

    `version` is the dossier as it was when the form was shown.
    """

    columns: dict[str, str] = {}
    version = SeenField()

    def __init__(self, convention: Convention, formdata=True):
        partner = convention.partner
        known = {name: getattr(partner, column) for name, column in self.columns.items()}
        known |= {name: value for name, value in self.guess(partner).items() if not known[name]}
        options = {} if formdata is True else {"formdata": formdata}
        super().__init__(data=known | {"version": partner.version}, **options)
        self.fit(convention)

    def guess(self, partner) -> dict:
        """What is proposed where the dossier is still empty."""
        return {}

    def fit(self, convention) -> None:
        """Adapt the fields to the programme."""

    def show_again(self, version: int) -> None:
        """What was typed, upon the dossier as it is now."""
        self.version.data, self.version.raw_data = version, [str(version)]

    def values(self) -> dict:
        """What to keep, by column."""
        return {column: self[name].data or "" for name, column in self.columns.items()}


class PlacedForm(Placed, PartForm):
    """A part with an address, whose town follows the postal code."""

    address = text(lazy("Adresse"), lazy("Indiquez l’adresse."))
    postal_code = PostalCodeField(lazy("Code postal"), [required(lazy("Indiquez le code postal."))])
    town = TownField(lazy("Ville"), [required(lazy("Indiquez la ville."))], filters=[strip])

    def fit(self, convention):
        self.offer_towns()


class AdministrativeForm(PlacedForm):
    columns = {
        name: name
        for name in names(
            "legal_name siret email address postal_code town phone other_phone website"
        )
    }
    legal_name = name_field(lazy("Raison sociale"), lazy("Indiquez la raison sociale."))
    siret = SiretField(lazy("N° SIRET"), [required(lazy("Indiquez le N° SIRET."))])
    email = mailbox(lazy("Adresse mail"), lazy("Indiquez l’adresse mail."))
    phone = line(lazy("Téléphone principal"), lazy("Indiquez le téléphone principal."))
    other_phone = line(lazy("Téléphone secondaire"))
    website = WebsiteField(lazy("Site web"), [NOT_TOO_LONG])


class ContactForm(PartForm):
    columns = {
        "title": "contact_title",
        "first_name": "contact_first_name",
        "last_name": "contact_last_name",
        "duty": "contact_duty",
        "email": "contact_email",
        "phone": "contact_phone",
        "other_phone": "contact_other_phone",
    }
    title = RadioField(
        lazy("Civilité"),
        [required(lazy("Choisissez la civilité."))],
        choices=[SelectChoice(title.value, title.label) for title in Title],
        invalid_choice_message=lazy("Choisissez la civilité."),
    )
    first_name = name_field(lazy("Prénom"), lazy("Indiquez le prénom."))
    last_name = name_field(lazy("Nom"), lazy("Indiquez le nom."))
    duty = text(lazy("Fonction dans ma structure"), lazy("Indiquez la fonction."))
    email = mailbox(lazy("Adresse mail"), lazy("Indiquez l’adresse mail."))
    phone = line(lazy("Téléphone principal"), lazy("Indiquez le téléphone principal."))
    other_phone = line(lazy("Téléphone secondaire"))

    def guess(self, partner):
        return {"email": partner.email, "phone": partner.phone}

    def values(self):
        return super().values() | {"contact_title": Title(self.title.data)}


class ActivityForm(PlacedForm):
    columns = {
        "trade_name": "trade_name",
        "address": "place_address",
        "postal_code": "place_postal_code",
        "town": "place_town",
        "accessibility": "accessibility",
    }
    trade_name = name_field(lazy("Nom commercial ou d’usage"), lazy("Indiquez le nom d’usage."))
    purses = TicksField(
        lazy("Activités"),
        [required(lazy("Cochez au moins une activité."))],
        coerce=int,
        choices=[],
        invalid_choice_message=lazy("Cochez des activités de la liste."),
    )
    accessibility = TicksField(
        lazy("Accessibilités à la structure"),
        choices=[SelectChoice(access.value, access.label) for access in Access],
        invalid_choice_message=lazy("Cochez des accessibilités de la liste."),
    )

    def guess(self, partner):
        return {name: getattr(partner, name) for name in ("address", "postal_code", "town")}

    def fit(self, convention):
        super().fit(convention)
        offered = [purse for purse in convention.programme.purses if purse.at_till]
        self.purses.choices = [SelectChoice(purse.id, purse.label) for purse in offered]
        if not self.is_submitted():
            self.purses.data = [purse.id for purse in convention.purses]

    def values(self):
        return super().values() | {"accessibility": sorted(self.accessibility.data or [])}


class BankForm(PartForm):
    columns = {"holder": "iban_holder", "iban": "iban"}
    holder = text(lazy("Nom du titulaire"), lazy("Indiquez le titulaire du compte."))
    iban = IbanField(lazy("IBAN"), [required(lazy("Indiquez l’IBAN."))])
    paper = FileField(lazy("RIB"))
    password = PasswordField(lazy("Votre mot de passe"))

    def guess(self, partner):
        return {"holder": partner.legal_name}


class SignedForm(FlaskForm):
    paper = FileField(
        lazy("Convention signée"),
        [required(lazy("Choisissez le fichier de la convention signée."))],
    )


class EndForm(FlaskForm):
    reason = TextAreaField(
        lazy("Motif"), [required(lazy("Dites pourquoi vous résiliez.")), NOT_TOO_LONG]
    )


class InvitationForm(FlaskForm):
    first_name = name_field(lazy("Prénom"), lazy("Indiquez le prénom."))
    last_name = name_field(lazy("Nom"), lazy("Indiquez le nom."))
    email = mailbox(lazy("Adresse mail"), lazy("Indiquez l’adresse mail."))
    role = RadioField(
        lazy("Cette personne"),
        [required(lazy("Choisissez ce que cette personne peut faire."))],
        choices=[
            SelectChoice(Role.CASHIER.value, lazy("tient la caisse (la liste du jour seulement)")),
            SelectChoice(Role.PARTNER.value, lazy("gère tout le dossier, la banque comprise")),
        ],
        invalid_choice_message=lazy("Choisissez ce que cette personne peut faire."),
    )


class PartnerRegistrationForm(FlaskForm):
    """« Je m’inscris »: a partner to come, by e-mail."""

    legal_name = name_field(lazy("Raison sociale"), lazy("Indiquez la raison sociale."))
    first_name = name_field(lazy("Prénom"), lazy("Indiquez votre prénom."))
    last_name = name_field(lazy("Nom"), lazy("Indiquez votre nom."))
    email = mailbox(lazy("Adresse mail"), lazy("Indiquez votre adresse mail."))
