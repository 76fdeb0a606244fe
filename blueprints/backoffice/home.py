"""The first page: what waits for the team, what is spent, what is due."""

from flask_admin import AdminIndexView, expose

from core.language import lazy
from models.card import Card, CardState
from models.convention import Convention, ConventionState
from models.correction import Correction, CorrectionState
from models.mail import Mail, MailState
from models.registration import Registration, RegistrationState
from models.reimbursement import ReimbursementRun, RunState
from models.watch import Alert, AlertState
from services.figures import count_by_state, open_runs, running_seasons, spending
from services.reimbursement import calendar

from .kit.doors import BANKERS, MONEY, TREASURERS, Door
from .kit.formats import screen_of

QUEUES = (  # what, of which table, in which state, whether it waits for the team
    (lazy("Inscriptions à vérifier"), Registration, RegistrationState.SUBMITTED, True),
    (lazy("Inscriptions validées"), Registration, RegistrationState.VALIDATED, False),
    (lazy("Conventions à valider"), Convention, ConventionState.SUBMITTED, True),
    (lazy("Corrections à approuver"), Correction, CorrectionState.PROPOSED, True),
    (lazy("Alertes à traiter"), Alert, AlertState.OPEN, True),
    (lazy("Cartes associées"), Card, CardState.ACTIVE, False),
    (lazy("Cartes en stock"), Card, CardState.STOCK, False),
    (lazy("Cartes en établissement"), Card, CardState.AT_SCHOOL, False),
    (lazy("E-mails conservés ici"), Mail, MailState.KEPT, False),
    (lazy("E-mails en échec"), Mail, MailState.FAILED, True),
)
RUNS = (
    (lazy("Remboursements à vérifier"), RunState.DRAFT),
    (lazy("Remboursements à approuver"), RunState.REVIEWED),
    (lazy("Fichiers pour la banque à préparer"), RunState.APPROVED),
    (lazy("Retours de banque attendus"), RunState.EXPORTED),
    (lazy("Remboursements rejetés en partie"), RunState.PARTLY_REJECTED),
    (lazy("Rejets à approuver"), RunState.REPLAYED),
)


class Home(Door, AdminIndexView):
    readers = MONEY

    def __init__(self):
        super().__init__(name=lazy("Accueil"), url="/gestion")

    @expose()
    def index(self):
        seasons = running_seasons()
        waiting = runs_waiting() if self.may(TREASURERS) else []
        return self.render(
            "backoffice/home.html",
            queues=[*queues(seasons), *waiting],
            spending=spending(seasons),
            calendar=calendar() if self.may(BANKERS) else [],
            open_runs=open_runs(),
            runs=screen_of(ReimbursementRun),
        )


def queues(seasons) -> list[tuple]:
    """(what, how many, address of the list, whether it waits for the team), by screens' doors."""
    only = {Registration: (Registration.season_id.in_(seasons),)}
    models = {model for _, model, _, _ in QUEUES}
    counts = {model: count_by_state(model, *only.get(model, ())) for model in models}
    shown = []
    for label, model, state, waits in QUEUES:
        screen, count = screen_of(model), counts[model].get(state, 0)
        if screen.is_accessible():
            shown.append((label, count, screen.address(state=state.value), waits and count > 0))
    return shown


def runs_waiting() -> list[tuple]:
    """The reimbursement runs that wait for somebody, as `queues` tells it."""
    counts, screen = count_by_state(ReimbursementRun), screen_of(ReimbursementRun)
    return [
        (label, counts[state], screen.address(state=state.value), True)
        for label, state in RUNS
        if counts.get(state)
    ]
