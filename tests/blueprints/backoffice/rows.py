"""At least one row in every table, beside the small world."""

from datetime import timedelta

from commands.jobs import WORKS
from core.clock import now, past, today
from core.extensions import db
from models.consent import Consent, ConsentPurpose
from models.holder import Guardian, Holder, Photo
from models.job import JobKind
from models.mail import Mail
from models.outing import OutingComment
from models.partner import Partner
from models.registration import SignupDraft
from models.reimbursement import Payer
from models.site import Logo, Page
from models.user import Attempt, Identity, LinkPurpose, Role, User
from models.watch import Alert, AlertRule
from services import correction, job, ledger, mail, reimbursement, till, voucher
from services import user as users
from services.till import Slip
from tests.builders.acting import acting
from tests.builders.dossier import IBAN, OTHER_IBAN, fill, noon, write_text
from tests.builders.outing import add_outing
from tests.builders.world import World, add, add_user


def fill_every_table(world: World) -> None:
    """Add what the small world has none of; run it inside a transaction."""
    guardian = add(Guardian(user_id=add_user("maman", Role.GUARDIAN).id, email="m@example.org"))
    db.session.get(Holder, world.holder).guardian_id = guardian.id
    user = users.add_user(Role.HOLDER, "Lou", "Essai", "lou@example.org")
    users.make_link(user, LinkPurpose.FIRST_PASSWORD)
    add(Identity(issuer="https://id.example.org", subject="s1", user_id=user.id))
    add(Attempt(scope="sign_in", subject="lou", period="2026-01-01", failures=2))
    add(Page(programme_id=world.programme, slug="faq", title="FAQ", body="## Un\n\nDeux"))
    add(Logo(programme_id=world.programme, image=b"secret-image", width=90, height=40, version="1"))
    add(Photo(holder_id=world.holder, image=b"secret-image", taken_at=now()))
    add(SignupDraft(holder_id=world.holder, answers={"a": {"town": "Aix"}}, updated_at=now()))
    add(
        Consent(
            holder_id=world.holder,
            purpose=ConsentPurpose.NEWS_EMAIL,
            given=True,
            text="J’accepte.",
            answered_at=now(),
        )
    )
    batch = job.start(JobKind.CARD_BATCH, 4, programme_id=world.programme, school_id=None)
    job.fail(batch.id, "interrompu")
    mail.queue("lou@example.org", "Bonjour", "Un lien secret")
    fill(world.partner)
    write_text(world)
    slip = Slip(world.holder, world.card, world.partner_user, "t1")
    till.debit(slip, world.sport, 12_50, by=acting(partner_id=world.partner))
    voucher.issue(world.holder, world.sport, 5_00, by=acting(world.holder_user))
    place = add_outing(world, world.school, world.partner, world.holder)
    add(
        OutingComment(
            outing_id=place.outing_id,
            author_id=world.partner_user,
            written_at=now(),
            body="Pique-nique ?",
        )
    )
    for login in ("agent", "hotline", "finance"):
        add_user(login, Role(login))
    correction.propose_gesture(world.holder, world.sport, 5_00, "Panne", by=acting(world.admin))
    add(
        Alert(
            rule=AlertRule.OFF_HOURS,
            partner_id=world.partner,
            programme_id=world.programme,
            civil_date=today(),
            count=3,
            amount=30_00,
            created_at=now(),
            updated_at=now(),
        )
    )
    fill_reimbursements(world)


def fill_reimbursements(world: World) -> None:
    """A run handed to the bank, with everything that it leaves behind."""
    users = (db.session.scalar(db.select(User.id).filter_by(login=x)) for x in ("finance", "admin"))
    finance, admin = users
    with past(noon(today() - timedelta(days=4))):
        slip = Slip(world.holder, world.card, world.partner_user, "old")
        till.debit(slip, world.sport, 7_50, by=acting(partner_id=world.partner))
    payer = add(Payer(programme_id=world.programme, name="Essai", iban=IBAN))
    partner = db.session.get(Partner, world.partner)
    partner.next_iban, partner.next_iban_on = OTHER_IBAN, today() + timedelta(days=2)
    run = reimbursement.open_run(payer.id, today() - timedelta(days=2), by=acting(finance))
    job.advance(run.job_id, WORKS)
    partner.next_iban = partner.next_iban_on = None
    reimbursement.review(run.id, by=acting(finance))
    reimbursement.approve(run.id, by=acting(admin))
    db.session.execute(db.update(Mail).values(subject="Essai"))  # mails are in French for all
    reimbursement.export(run.id, by=acting(finance))
    ledger.seal_next()
