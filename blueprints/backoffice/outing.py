"""Outings, who takes part, what was said: read by all, called off by agents."""

from core.language import lazy
from core.text import names
from models.outing import Outing, OutingComment, Participation
from services import outing

from .correction import FROM_PARTICIPATION
from .kit.acts import Act
from .kit.doors import AGENTS, MONEY
from .kit.screen import Screen


class Outings(Screen):
    section = lazy("Sorties")
    readers = MONEY


class OutingScreen(Outings):
    record_class = Outing
    slug, title, singular = "sorties", lazy("Sorties"), lazy("Sortie")
    editors = AGENTS
    column_list = ("day", "title", "school", "partner", "purse", "price", "state")
    more = names(
        "hour place places settlement description organiser contact season edition marks "
        "created_at created_by confirmed_at validated_at ended_at ended_by comments"
    )
    column_searchable_list = ("title", "school.name", "partner.trade_name")
    column_filters = ("state", "school", "purse", "day")
    column_default_sort = ("day", True)
    acts = (
        Act(
            "annuler",
            lazy("Annuler la sortie"),
            outing.cancel,
            lazy("La sortie est annulée : le crédit de chaque inscrit lui est rendu."),
            asks=lazy("Motif, lu par l’établissement et le partenaire"),
        ),
    )


class ParticipationScreen(Outings):
    record_class = Participation
    slug, title, singular = "participations", lazy("Participations"), lazy("Participation")
    column_list = ("registered_at", "outing", "holder", "state")
    more = ("registered_by", "mark")
    column_searchable_list = ("outing.title", "holder.last_name", "holder.file_number")
    links = (FROM_PARTICIPATION,)
    column_filters = ("state", "registered_at")


class OutingCommentScreen(Outings):
    record_class = OutingComment
    slug, title, singular = "commentaires", lazy("Commentaires des sorties"), lazy("Commentaire")
    column_list = ("written_at", "outing", "author", "body")
    column_searchable_list = ("outing.title", "body")
    column_filters = ("written_at",)
