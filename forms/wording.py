"""A programme's name and payer, set in the sentences of its sign-up; consents as they are shown."""

from core.language import FRENCH, language, translate
from models.consent import ConsentPurpose
from models.programme import Programme, Territory, WayIn

FEMININE = ("Région", "Ville", "Métropole", "Commune", "Collectivité")
MASCULINE = ("Département", "Conseil", "Syndicat")


class Wording:
    """The words of one programme; `by_guardian` when a guardian fills the form for a child."""

    def __init__(self, programme: Programme):
        self.programme = programme
        self.by_guardian = programme.way_in == WayIn.SCHOOL_ACCOUNT

    @property
    def card(self) -> str:
        """« carte CJeune de Provence », « carte e-PASS JEUNES »; in English the name stays."""
        name = self.programme.name
        if name.lower().startswith("carte "):
            return name[0].lower() + name[1:] if language() == FRENCH else name
        return translate("carte %(name)s", name=name)

    @property
    def title_card(self) -> str:
        """The same at the beginning of a line."""
        return self.card[0].upper() + self.card[1:] if language() == FRENCH else self.card

    @property
    def title(self) -> str:
        return translate("INSCRIPTION À LA %(card)s", card=self.card.upper())

    @property
    def payer(self) -> str:
        """« le Département des Bouches-du-Rhône »."""
        return self._with_article(self.programme.payer)

    @property
    def of_payer(self) -> str:
        """« du Département », « de la Région », or « de » and the whole name."""
        first = self.programme.payer.partition(" ")[0]
        if first in MASCULINE:
            return translate("du %(name)s", name=first)
        if first in FEMININE:
            return translate("de la %(name)s", name=first)
        return translate("de %(name)s", name=self.programme.payer)

    @property
    def reminder(self) -> str:
        """Who may have the card."""
        who = translate("collégiens") if self.by_guardian else translate("jeunes")
        low, high = self.programme.min_age, self.programme.max_age
        if low and high:
            who = translate("%(who)s de %(low)s à %(high)s ans", who=who, low=low, high=high)
        words = {"card": self.card, "who": who, "place": self._place}
        if self.programme.territory == Territory.RESIDENCE_AND_SCHOOL:
            return translate(
                "La %(card)s s’adresse uniquement aux %(who)s domiciliés et scolarisés "
                "dans %(place)s.",
                **words,
            )
        return translate(
            "La %(card)s s’adresse uniquement aux %(who)s domiciliés ou scolarisés dans %(place)s.",
            **words,
        )

    def consent(self, purpose: ConsentPurpose) -> str:
        """The text beside the box to tick, which is also the text that is kept."""
        if purpose == ConsentPurpose.NEWS_EMAIL:
            return translate(
                "En cochant cette case, j’accepte que mon adresse email soit utilisée afin de "
                "m’informer en temps réel des bons plans et événements de la %(card)s.",
                card=self.title_card,
            )
        if purpose == ConsentPurpose.NEWS_PHONE:
            return translate(
                "En cochant cette case, j’accepte que mon numéro de téléphone soit utilisé afin "
                "de recevoir des informations %(of_payer)s sur les actions à destination de la "
                "jeunesse.",
                of_payer=self.of_payer,
            )
        if self.by_guardian:
            return translate(
                "En cochant cette case, j’accepte que la photo de mon enfant s’affiche à la "
                "caisse des partenaires, qui vérifient ainsi que la carte est bien la sienne."
            )
        return translate(
            "En cochant cette case, j’accepte que ma photo s’affiche à la caisse des "
            "partenaires, qui vérifient ainsi que la carte est bien la mienne."
        )

    @property
    def _place(self) -> str:
        payer = self.programme.payer
        if payer.partition(" ")[0] in ("Département", "Région"):
            return self._with_article(payer[0].lower() + payer[1:])
        places = ", ".join(self.programme.departements)
        if len(self.programme.departements) == 1:
            return translate("le département %(place)s", place=places)
        return translate("les départements suivants : %(places)s", places=places)

    @staticmethod
    def _with_article(name: str) -> str:
        first = name.partition(" ")[0].capitalize()
        if first in MASCULINE:
            return translate("le %(name)s", name=name)
        if first in FEMININE:
            return translate("la %(name)s", name=name)
        return name
