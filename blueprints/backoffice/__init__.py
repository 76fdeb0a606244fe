"""The back office: Flask-Admin, closed by default; it reads, and its buttons call services."""

from flask import Flask
from flask_admin import Admin
from flask_admin.theme import Bootstrap4Theme

from core.web.headers import nonce

from . import (
    account,
    bank,
    card,
    convention,
    convention_text,
    correction,
    job,
    ledger,
    outing,
    partner,
    partner_file,
    programme,
    reimbursement,
    school,
    signup,
    site,
    statement,
    trail,
    watch,
)
from .home import Home
from .loader import MendingLoader

SCREENS = (
    programme.ProgrammeScreen,
    programme.SeasonScreen,
    programme.PurseScreen,
    programme.AllotmentScreen,
    signup.HolderScreen,
    signup.RegistrationScreen,
    signup.GuardianScreen,
    signup.SignupDraftScreen,
    signup.PhotoScreen,
    signup.ConsentScreen,
    school.SchoolScreen,
    school.TownScreen,
    card.CardScreen,
    partner.PartnerScreen,
    convention.ConventionScreen,
    convention_text.ConventionTextScreen,
    partner_file.PartnerFileScreen,
    outing.OutingScreen,
    outing.ParticipationScreen,
    outing.OutingCommentScreen,
    ledger.PaymentScreen,
    ledger.VoucherScreen,
    correction.CorrectionScreen,
    ledger.AccountScreen,
    ledger.TransferScreen,
    reimbursement.RunScreen,
    statement.StatementScreen,
    statement.AnomalyScreen,
    bank.BankLineScreen,
    bank.BankFileScreen,
    bank.PayerScreen,
    statement.StatementSumScreen,
    statement.SealScreen,
    account.UserScreen,
    account.IdentityScreen,
    account.UserSessionScreen,
    account.OneTimeLinkScreen,
    account.AttemptScreen,
    site.PageScreen,
    site.LogoScreen,
    watch.AlertScreen,
    job.JobScreen,
    trail.MailScreen,
    trail.AuditScreen,
    trail.TransitionScreen,
)
A_DAY = 24 * 3600


def register(app: Flask) -> None:
    """Mount the screens under /gestion/, each with its own doors."""
    app.jinja_env.loader = MendingLoader(app)
    admin = Admin(
        app,
        name="Cigale",
        index_view=Home(),
        theme=Bootstrap4Theme(base_template="backoffice/base.html"),
        csp_nonce_generator=nonce,
    )
    admin.index_view.blueprint.get_send_file_max_age = lambda name: A_DAY
    for screen in SCREENS:
        admin.add_view(screen())
