"""From the draft to a registration: guardians, consents, renewals, decisions."""

from dataclasses import replace
from datetime import date
from functools import partial

import pytest
import sqlalchemy as sa

from commands import ledger as books
from core.errors import NotFound
from core.extensions import db
from core.states import NotNow
from core.transaction import perform, transaction
from models.consent import Consent, ConsentPurpose
from models.holder import Guardian, Holder
from models.mail import Mail
from models.programme import Programme
from models.registration import Registration, RegistrationState, SignupDraft
from models.season import Allotment, Season
from models.user import Role, User
from services import holder as holders
from services import ledger
from services import registration as registrations
from services import user as users
from services.registration import Answers, NoSeason, NotEligible
from tests.builders.acting import acting
from tests.builders.at_once import together
from tests.builders.photos import picture
from tests.builders.world import add, add_holder

pytestmark = pytest.mark.usefixtures("in_app")
ANSWERS = Answers(
    address="1 rue de l’Essai",
    address_extra="",
    postal_code="13001",
    town="Marseille",
    departement="13",
    phone="+33639980123",
    consents={ConsentPurpose.NEWS_EMAIL: (True, "texte 1")},
    email="Sonia@example.org",
    guardian_first_name="Sonia",
    guardian_last_name="Roux",
)


def complete(holder, **changes):
    return perform(registrations.complete, holder, replace(ANSWERS, **changes), by=acting())


def pupil(world, **known) -> int:
    with transaction():
        known = {"school_id": world.school} | known
        holder = add_holder(world.programme, world.season, granted=False, **known)
        db.session.execute(sa.delete(Registration).where(Registration.holder_id == holder.id))
        return holder.id


def mails() -> list[tuple]:
    rows = db.session.execute(sa.select(Mail.recipient, Mail.subject).order_by(Mail.id))
    return [tuple(row) for row in rows]


def count(model) -> int:
    return db.session.scalar(sa.select(sa.func.count(model.id)))


def test_a_new_guardian_receives_an_identifier(world):
    holder = pupil(world)
    registration = complete(holder)
    assert registration.state is RegistrationState.VALIDATED
    guardian = db.session.get(Holder, holder).guardian
    assert (guardian.email, guardian.user.login) == ("sonia@example.org", "s.roux")
    body = db.session.scalar(sa.select(Mail.body))
    assert "s.roux" in body
    assert "/mot-de-passe/" in body


def test_a_guardian_has_one_account_for_several_children(world):
    first, second = pupil(world), pupil(world)
    complete(first)
    complete(second, guardian_last_name="Autre", email="SONIA@example.org")
    assert count(Guardian) == 1
    guardian = db.session.scalar(sa.select(Guardian))
    assert {child.id for child in guardian.children} == {first, second}
    assert guardian.user.last_name == "Roux"
    assert [subject for _, subject in mails()][1] == "Un enfant a été rattaché à votre compte"


def test_a_guardian_learns_that_a_child_is_no_longer_theirs(world):
    holder = pupil(world)
    complete(holder)
    complete(holder, email="autre@example.org")
    told = [recipient for recipient, subject in mails() if "n’est plus rattaché" in subject]
    assert told == ["sonia@example.org"]
    assert db.session.get(Holder, holder).guardian.email == "autre@example.org"


def test_two_children_at_once_share_their_new_guardian(app, world):
    children = [pupil(world) for _ in range(8)]
    db.session.remove()
    together(app, [partial(complete, child) for child in children])
    assert count(Guardian) == 1
    assert {db.session.get(Holder, child).guardian_id for child in children} == {
        db.session.scalar(sa.select(Guardian.id))
    }


def test_the_same_step_kept_by_many_at_once(app, world):
    holder = pupil(world)
    db.session.remove()
    works = [
        partial(perform, registrations.keep_answers, holder, f"step{n}", {"a": str(n)})
        for n in range(8)
    ]
    together(app, works)
    draft = registrations.draft_of(holder)
    assert draft.answers == {f"step{n}": {"a": str(n)} for n in range(8)}


def test_an_answer_to_a_purpose_is_never_rewritten(world):
    holder = pupil(world)
    yes, no, new = (True, "texte 1"), (False, "texte 1"), (False, "texte 2")
    for answer in (yes, yes, no, new):
        complete(holder, consents={ConsentPurpose.NEWS_EMAIL: answer})
    kept = db.session.scalars(sa.select(Consent).order_by(Consent.id))
    assert [(c.given, c.text) for c in kept] == [yes, no, new]


def test_the_photo_goes_from_the_draft_to_the_file_and_can_be_taken_away(world):
    holder, image = pupil(world), picture()
    shown = {ConsentPurpose.PHOTO_AT_TILL: (True, "texte")}
    perform(registrations.keep_photo, holder, image)
    complete(holder, consents=shown)
    assert db.session.get(Holder, holder).photo.image == image
    assert db.session.get(Holder, holder).photo_at_till
    assert count(SignupDraft) == 0
    perform(registrations.keep_answers, holder, "informations", {})
    assert registrations.draft_of(holder).photo == image
    complete(holder, consents=shown)
    assert db.session.get(Holder, holder).photo.image == image
    perform(registrations.keep_answers, holder, "informations", {})
    perform(registrations.keep_photo, holder, None)
    complete(holder)
    assert db.session.get(Holder, holder).photo is None
    assert not db.session.get(Holder, holder).photo_at_till


def test_who_may_not_have_the_card_is_refused_and_nothing_is_kept(world):
    holder = pupil(world, departement=None)
    perform(registrations.keep_answers, holder, "informations", {})
    with pytest.raises(NotEligible):
        complete(holder, departement="84")
    assert db.session.get(Holder, holder).departement is None
    assert registrations.draft_of(holder) is not None
    assert mails() == []


def test_out_of_season(world):
    with transaction():
        season = db.session.get(Season, world.season)
        season.starts_on, season.ends_on = date(2001, 9, 1), date(2002, 8, 31)
    holder = pupil(world)
    with pytest.raises(NoSeason):
        complete(holder)


def test_a_kept_card_is_topped_up_by_the_new_season(world):
    with transaction():
        old = db.session.get(Season, world.season)
        old.starts_on, old.ends_on = date(2001, 9, 1), date(2002, 8, 31)
        new = add(
            Season(
                programme_id=world.programme,
                name="nouvelle",
                starts_on=date(2002, 9, 1),
                ends_on=date(2999, 8, 31),
            )
        )
        add(Allotment(season_id=new.id, purse_id=world.sport, amount=80_00))
        season = new.id
    complete(world.holder)
    complete(world.holder)
    assert [cents for _, cents in ledger.wallets(world.holder, season)] == [80_00]
    assert books.verify() == {}


def alone(world, **changes) -> int:
    """A young person registered alone; gives the id of the registration."""
    programme = db.session.get(Programme, world.other_programme)
    perform(registrations.register_alone, programme, "Yanis", "Morel", "Yanis@Example.org")
    holder = holders.holder_of(db.session.scalar(sa.select(User.id).where(User.login == "y.morel")))
    born = date.today().replace(month=1, day=1, year=date.today().year - 17)
    return complete(
        holder.id, **{"email": None, "birth_date": born, "status": "lycéen"} | changes
    ).id


def test_a_young_person_alone_waits_for_the_team(world):
    registration = db.session.get(Registration, alone(world))
    assert registration.state is RegistrationState.SUBMITTED
    assert registration.holder.phone == "+33639980123"
    assert registration.holder.guardian is None
    season = registration.season_id
    assert {cents for _, cents in ledger.wallets(registration.holder_id, season)} == {0}
    perform(registrations.validate, registration.id, by=acting(world.admin))
    total = sum(cents for _, cents in ledger.wallets(registration.holder_id, season))
    assert total == 60_00
    with pytest.raises(NotNow):
        perform(registrations.validate, registration.id, by=acting(world.admin))
    assert books.verify() == {}


@pytest.mark.parametrize(
    "changes",
    [{"status": "retraité"}, {"birth_date": date(1980, 1, 1)}, {"departement": "75"}],
    ids=["status", "age", "place"],
)
def test_the_other_programme_has_its_own_rule(world, changes):
    with pytest.raises(NotEligible):
        alone(world, **changes)


def test_a_refused_registration_can_be_sent_again(world):
    registration = alone(world)
    perform(registrations.refuse, registration, "Justificatif illisible", by=acting(world.admin))
    assert db.session.get(Registration, registration).reason == "Justificatif illisible"
    complete(db.session.get(Registration, registration).holder_id, status="apprenti")
    again = db.session.get(Registration, registration)
    assert (again.state, again.reason, again.decided_at) == (
        RegistrationState.SUBMITTED,
        None,
        None,
    )


def test_a_known_address_gets_a_reminder_and_no_second_account(world):
    alone(world)
    programme = db.session.get(Programme, world.other_programme)
    again = partial(perform, registrations.register_alone, programme, "Y", "M", "yanis@example.org")
    again()
    with transaction():
        user = db.session.scalar(sa.select(User).where(User.login == "y.morel"))
        users.set_password(user, "Un-Bon-Mot-2026")
    again()
    subjects = [subject for _, subject in mails()]
    assert subjects == ["Votre identifiant Epass"] * 2 + ["Vous avez déjà un compte"]
    holders = sa.select(sa.func.count(User.id)).where(User.role == Role.HOLDER)
    assert db.session.scalar(holders) == 2


def test_a_school_identity_opens_one_file(world):
    claims = {"given_name": "Lina", "family_name": "Roux", "school_uai": "0130001A"}
    welcome = partial(perform, registrations.welcome_pupil, "issuer", "sub", claims, "school_uai")
    first, second = welcome().id, welcome().id
    assert first == second
    holder = holders.holder_of(first)
    assert (holder.school_id, holder.birth_date, holder.programme_id) == (
        world.school,
        None,
        world.programme,
    )
    with pytest.raises(NotFound):
        holders.holder_of(world.admin)


def test_the_first_visit_twice_at_once_opens_one_file(app, world):
    claims = {"given_name": "Lina", "family_name": "Roux"}
    db.session.remove()

    def visit():
        return perform(registrations.welcome_pupil, "issuer", "sub", claims, "school_uai").id

    assert len(set(together(app, [visit] * 6))) == 1
