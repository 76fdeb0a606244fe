"""The back office: Flask-Admin, closed by default; it reads, and its buttons call services."""

from flask import Flask
from flask_admin import Admin
from flask_admin.theme import Bootstrap4Theme

from core.web.headers import nonce

from . import (
    audit,
    card,
    consent,
    correction,
    holder,
    job,
    ledger,
    mail,
    outing,
    programme,
    registration,
    school,
    site,
    user,
    watch,
)
from .convention.screen import ConventionScreen
from .convention.text import ConventionTextScreen
from .home import Home
from .kit.loader import MendingLoader
from .letter import LetterView
from .partner.file import PartnerFileScreen
from .partner.screen import PartnerScreen
from .reimbursement import bank, statement
from .reimbursement.run import RunScreen

SCREENS = (
    programme.ProgrammeScreen,
    programme.SeasonScreen,
    programme.PurseScreen,
    programme.AllotmentScreen,
    holder.HolderScreen,
    registration.RegistrationScreen,
    holder.GuardianScreen,
    registration.SignupDraftScreen,
    holder.PhotoScreen,
    consent.ConsentScreen,
    school.SchoolScreen,
    school.TownScreen,
    card.CardScreen,
    PartnerScreen,
    ConventionScreen,
    ConventionTextScreen,
    PartnerFileScreen,
    outing.OutingScreen,
    outing.ParticipationScreen,
    outing.OutingCommentScreen,
    ledger.PaymentScreen,
    ledger.VoucherScreen,
    correction.CorrectionScreen,
    ledger.AccountScreen,
    ledger.TransferScreen,
    RunScreen,
    statement.StatementScreen,
    statement.AnomalyScreen,
    bank.BankLineScreen,
    bank.BankFileScreen,
    bank.PayerScreen,
    statement.StatementSumScreen,
    statement.SealScreen,
    user.UserScreen,
    user.IdentityScreen,
    user.UserSessionScreen,
    user.OneTimeLinkScreen,
    user.AttemptScreen,
    site.PageScreen,
    site.LogoScreen,
    watch.AlertScreen,
    job.JobScreen,
    mail.MailScreen,
    LetterView,
    audit.AuditScreen,
    audit.TransitionScreen,
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
