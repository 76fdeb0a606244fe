"""What names a company: its SIRET, its bank account, its website."""

import re

from stdnum.fr import siret
from wtforms import StringField, ValidationError

from core.language import lazy
from core.text import in_groups

from .fields import ReadField

FRENCH_IBAN = 27
WEBSITE = re.compile(r"https?://[\w-]+(\.[\w-]+)+(:\d+)?(/\S*)?", re.IGNORECASE)


class SiretField(ReadField):
    """A SIRET that passes its check, La Poste's own included; `data` is its 14 digits."""

    def read(self, typed):
        digits = re.sub(r"[\s.\u202f-]+", "", typed)
        if not digits:
            return None
        if not (digits.isascii() and digits.isdigit()):
            raise ValidationError(lazy("Un N° SIRET ne comporte que des chiffres."))
        if len(digits) == 9:
            raise ValidationError(
                lazy("C’est un N° SIREN : ajoutez les 5 chiffres de votre établissement.")
            )
        if len(digits) != 14:
            raise ValidationError(
                lazy(
                    "Un N° SIRET comporte 14 chiffres : vous en avez écrit %(count)s.",
                    count=len(digits),
                )
            )
        if not siret.is_valid(digits) or not int(digits):
            raise ValidationError(
                lazy("Ce N° SIRET comporte une erreur : recopiez-le de votre avis de situation.")
            )
        return digits

    def written(self, digits):
        return in_groups(digits, 3, 3, 3, 5)


class IbanField(ReadField):
    """An IBAN of the SEPA zone that passes its checks; `data` is without spaces."""

    def read(self, typed):
        iban = re.sub(r"[\s.-]+", "", typed).upper()
        if not iban:
            return None
        self.known = known_iban(iban)
        return iban

    def written(self, iban):
        return in_groups(iban, 4)


class BicField(StringField):
    """A bank's BIC, or nothing; `data` is in capitals, without spaces."""

    def process_formdata(self, valuelist):
        from schwifty import BIC, exceptions

        self.data = re.sub(r"\s+", "", valuelist[0]).upper() if valuelist else ""
        try:
            self.data = self.data and str(BIC(self.data))
        except exceptions.SchwiftyException:
            raise ValidationError(
                lazy("Un BIC comporte 8 ou 11 caractères, comme BDFEFRPP : recopiez-le du RIB.")
            ) from None


def known_iban(typed: str):
    """The IBAN that is written so, with its bank. Raises ValidationError with what is wrong.

    schwifty's list of banks weighs 10 MB: it is read by the first process that meets an IBAN.
    """
    from schwifty import IBAN, exceptions

    try:
        known = IBAN(typed, validate_bban=True)
    except (
        exceptions.InvalidLength,
        exceptions.InvalidStructure,
        exceptions.InvalidCountryCode,
    ) as error:
        raise ValidationError(_wrong_form(typed, type(error).__name__)) from None
    except exceptions.SchwiftyException:
        raise ValidationError(
            lazy("Cet IBAN comporte une erreur : recopiez-le de votre RIB.")
        ) from None
    if not known.in_sepa_zone:
        raise ValidationError(
            lazy("Cet IBAN est hors de la zone SEPA : nous ne pouvons pas y faire de virement.")
        )
    return known


def _wrong_form(typed: str, error: str):
    if typed[:2] == "FR" and len(typed) != FRENCH_IBAN:
        return lazy(
            "Un IBAN français comporte 27 caractères : vous en avez écrit %(count)s.",
            count=len(typed),
        )
    if error == "InvalidCountryCode" or not typed[:2].isalpha():
        return lazy("Un IBAN commence par les deux lettres d’un pays, par exemple FR.")
    if error == "InvalidLength":
        return lazy("Cet IBAN n’a pas la longueur de ceux de son pays : recopiez-le de votre RIB.")
    return lazy("Cet IBAN a un caractère qui n’y est pas à sa place : recopiez-le de votre RIB.")


class WebsiteField(ReadField):
    """A web address; `data` begins with https:// or http://."""

    def read(self, typed):
        whole = typed if "://" in typed else f"https://{typed}"
        if not WEBSITE.fullmatch(whole):
            raise ValidationError(
                lazy("Écrivez l’adresse de votre site, par exemple https://www.example.org.")
            )
        return whole
