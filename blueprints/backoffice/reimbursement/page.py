"""What a run's page says: the next step, what is strange, and what becomes of each transfer."""

from flask_login import current_user
from markupsafe import Markup

from core.language import ngettext, translate
from core.money import euros
from models.partner import Partner
from models.reimbursement import Anomaly, BankLine, BankState, ReimbursementRun, RunState, Statement
from services import reimbursement

from ..kit import formats
from ..kit.doors import TREASURERS
from ..kit.formats import LINK

MOST_SHOWN = 40
ITEM = Markup("{} – {} – {}").format
S = RunState


def next_step(run: ReimbursementRun) -> str:
    """What the visitor has to do now, or waits for; nothing to who cannot act on runs."""
    if current_user.role not in TREASURERS:
        return ""
    steps = {
        S.APPROVED: translate("Préparez le fichier pour la banque."),
        S.EXPORTED: translate(
            "Remettez le fichier à la banque, puis lisez son retour ou notez ses réponses."
        ),
        S.PARTLY_REJECTED: translate(
            "Les partenaires dont le virement est rejeté en sont avertis. Représentez les rejets "
            "quand leur IBAN est corrigé."
        ),
        S.PAID: translate("Tout est payé."),
    }
    if run.state == S.DRAFT:
        return _step_of_draft(run)
    if run.allows("approve"):
        return _step_of_approval(run)
    return steps.get(run.state, "")


def _step_of_draft(run: ReimbursementRun) -> str:
    if run.computed_at is None:
        return translate("La campagne est en cours de calcul.")
    if not run.statements:
        return translate("Rien n’est à payer jusqu’à ce jour : abandonnez cette campagne.")
    if current_user.user_id == run.created_by_id:
        return translate(
            "Lisez les anomalies et le projet d’état liquidatif, puis « J’ai vérifié ». Une autre "
            "personne que vous approuvera."
        )
    return translate(
        "Lisez les anomalies et le projet d’état liquidatif, puis « J’ai vérifié ». Une autre "
        "personne que vous et %(name)s approuvera : à deux, laissez %(name)s vérifier.",
        name=_name(run.created_by),
    )


def _step_of_approval(run: ReimbursementRun) -> str:
    if run.may_be_approved_by(current_user.user_id):
        return translate("Relisez les anomalies et l’état liquidatif, puis approuvez.")
    asked = [run.replayed_by] if run.state == S.REPLAYED else [run.created_by, run.reviewed_by]
    names = translate(" et ").join(dict.fromkeys(map(_name, asked)))
    return translate(
        "À approuver par une personne de l’administration ou des finances, autre que %(names)s.",
        names=names,
    )


def _name(user) -> str:
    return f"{user.first_name} {user.last_name}"


def ask_to_approve(run: ReimbursementRun) -> str:
    """The question before the approval, with what it orders."""
    count, amount = reimbursement.next_order(run)
    return ngettext(
        "Approuver le paiement de %(amount)s à %(num)s partenaire ?",
        "Approuver le paiement de %(amount)s à %(num)s partenaires ?",
        count,
        amount=euros(amount),
    )


def ask_to_pay_rest(run: ReimbursementRun) -> str:
    """The question before what the bank has not refused is noted as paid."""
    count, amount = reimbursement.at_the_bank(run).get(BankState.SENT, (0, 0))
    return ngettext(
        "La banque a-t-elle payé %(num)s virement sans réponse, soit %(amount)s ?",
        "La banque a-t-elle payé les %(num)s virements sans réponse, soit %(amount)s ?",
        count,
        amount=euros(amount),
    )


def show_anomalies(view, context, run, name):
    """Each partner to look at, what is due to it, and why: those of a replay first."""
    partners, screen = formats.screen_of(Partner), formats.screen_of(Anomaly)
    shown, found = reimbursement.anomalies(run, MOST_SHOWN)
    lines = [
        ITEM(formats.show_record(partners, one.partner, name), euros(one.amount), one.kind.label)
        for one in shown
    ]
    if found > len(shown):
        more = ngettext("et %(num)s autre", "et %(num)s autres", found - len(shown))
        lines.append(LINK(screen.address(run_id=run.id), more))
    return formats.NEW_LINE.join(lines) or translate("Aucune")


def show_statements(view, context, run, name):
    """How many, with the list of them."""
    if context is None or not run.statements:
        return run.statements
    return LINK(
        formats.screen_of(Statement).address(run_id=run.id),
        ngettext("%(num)s relevé", "%(num)s relevés", run.statements),
    )


def show_transfers(view, context, run, name):
    """How many are in each state and for how much; those rejected by name."""
    screen = formats.screen_of(BankLine)
    lines = [
        LINK(
            screen.address(run_id=run.id, state=state.value),
            translate(
                "%(state)s : %(count)s, %(amount)s",
                state=state.label,
                count=count,
                amount=euros(amount),
            ),
        )
        for state, (count, amount) in reimbursement.at_the_bank(run).items()
    ]
    lines += [
        ITEM(formats.show_record(screen, one, name), one.name, f"{euros(one.amount)}, {one.reason}")
        for one in reimbursement.rejections(run, MOST_SHOWN)
    ]
    return formats.NEW_LINE.join(lines) or None


def show_files(view, context, run, name):
    """Each file to download, with how many transfers it orders and for how much."""
    return (
        formats.NEW_LINE.join(
            Markup("{} – {}").format(
                LINK(
                    view.get_url("gestion-fichiers-bancaires.show_content", id=file.id),
                    f"{file.message_id}.xml",
                ),
                ngettext(
                    "%(num)s virement, %(amount)s",
                    "%(num)s virements, %(amount)s",
                    file.count,
                    amount=euros(file.amount),
                ),
            )
            for file in run.files
        )
        or None
    )
