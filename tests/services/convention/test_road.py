"""The road of a convention: every state and every act, who may decide, what the mails say."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from core.clock import today
from core.errors import NotFound
from core.extensions import db
from core.states import NotNow
from core.transaction import perform, transaction
from models.convention import Convention, ConventionState, ConventionText
from models.mail import Mail
from models.partner import FileKind, Partner
from models.programme import Purse
from models.user import Role
from services import convention as conventions
from services.convention.road import NoPaper
from services.till import NotAllowedHere, Slip, debit
from tests.builders.acting import acting
from tests.builders.dossier import OTHER_SIRET, fill, in_state, noon, write_text
from tests.builders.world import add_user

pytestmark = pytest.mark.usefixtures("in_app")
S = ConventionState
PAPER = ("image/jpeg", b"signed")


@pytest.fixture
def made(world):
    """Put the world's convention in a state; tell its id."""

    def make(state):
        with transaction():
            return in_state(world, state).id

    return make


def acts(world, id):
    version = lambda: db.session.get(Partner, world.partner).version  # noqa: E731
    return {
        "submit": (
            lambda: conventions.submit(
                id, version(), by=acting(world.partner_user, partner_id=world.partner)
            ),
            S.SUBMITTED,
        ),
        "approve": (lambda: conventions.approve(id, by=acting(world.admin)), S.APPROVED),
        "send_back": (
            lambda: conventions.send_back(id, "Adresse", by=acting(world.admin)),
            S.RETURNED,
        ),
        "refuse": (lambda: conventions.refuse(id, "Hors zone", by=acting(world.admin)), S.REFUSED),
        "sign": (
            lambda: conventions.sign(
                id, PAPER, by=acting(world.partner_user, partner_id=world.partner)
            ),
            S.IN_FORCE,
        ),
        "record_paper": (lambda: conventions.record_paper(id, by=acting(world.admin)), S.IN_FORCE),
        "terminate": (
            lambda: conventions.terminate(id, "Cessation", by=acting(world.admin)),
            S.TERMINATED,
        ),
        "download": (lambda: conventions.paper_of(id, by=acting(partner_id=world.partner)), None),
    }


VERBS = (
    "submit",
    "approve",
    "send_back",
    "refuse",
    "sign",
    "record_paper",
    "terminate",
    "download",
)


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("state", list(S))
def test_every_act_in_every_state(world, made, state, verb):
    id = made(state)
    act, after = acts(world, id)[verb]
    if ("sign" if verb == "record_paper" else verb) in Convention.ACTS[state]:
        perform(act)
        assert db.session.get(Convention, id).state == (after or state)
        return
    with pytest.raises(NotNow) as refused:
        perform(act)
    assert str(refused.value) == str(state.refusal)
    assert db.session.get(Convention, id).state == state
    assert db.session.scalar(sa.select(sa.func.count(Mail.id))) == 0


def test_the_table_names_no_act_that_does_not_exist():
    known = {*VERBS, "supersede", "expire"} - {"record_paper"}
    assert set().union(*Convention.ACTS.values()) == known
    assert set(Convention.ACTS) == set(S)


def mails() -> list[Mail]:
    return db.session.scalars(sa.select(Mail).order_by(Mail.id)).all()


def test_the_whole_road_opens_the_till_and_mails_each_turn(world, made):
    id = made(S.DRAFT)
    slip = Slip(world.holder, world.card, world.partner_user, "t")
    moves = acts(world, id)
    for verb in ("submit", "send_back", "submit", "refuse", "submit", "approve"):
        perform(moves[verb][0])
        with pytest.raises(NotAllowedHere):
            perform(debit, slip, world.sport, 1_00, by=acting(partner_id=world.partner))
    perform(moves["sign"][0])
    assert conventions.may_sell(world.partner)
    assert perform(debit, slip, world.sport, 1_00, by=acting(partner_id=world.partner))
    assert [mail.subject for mail in mails()] == [
        "Votre demande de convention est envoyée",
        "Votre demande de convention est à corriger",
        "Votre demande de convention est envoyée",
        "Votre demande de convention est refusée",
        "Votre demande de convention est envoyée",
        "Votre convention est prête à signer",
        "Votre convention est en vigueur",
    ]
    assert "Adresse" in mails()[1].body
    assert "Hors zone" in mails()[3].body
    kept = db.session.get(Convention, id)
    assert (kept.starts_on, kept.files[-1].kind) == (today(), FileKind.SIGNED)
    assert kept.ends_on == kept.programme.season_on(today()).ends_on


def test_a_request_is_not_decided_by_who_made_it(world, made):
    id = made(S.DRAFT)
    version = db.session.get(Partner, world.partner).version
    perform(conventions.submit, id, version, by=acting(world.admin))
    for verb in ("approve", "send_back", "refuse"):
        with pytest.raises(conventions.OwnRequest):
            perform(acts(world, id)[verb][0])
    with transaction():
        other = add_user("agent", Role.AGENT).id
    perform(conventions.approve, id, by=acting(other))


def test_another_partner_s_convention_does_not_exist(world, made):
    id = made(S.APPROVED)
    stranger = acting(world.other_partner_user, partner_id=world.other_partner)
    with pytest.raises(NotFound):
        perform(conventions.sign, id, PAPER, by=stranger)
    with pytest.raises(NotFound):
        perform(conventions.submit, id, 1, by=stranger)
    with pytest.raises(NotFound):
        perform(conventions.terminate, id, "x", by=stranger)
    with pytest.raises(NotFound):
        perform(conventions.paper_of, id, by=stranger)


def test_what_is_missing_is_said(world, made):
    id = made(S.DRAFT)
    with transaction():
        partner = db.session.get(Partner, world.partner)
        partner.siret, partner.contact_duty = None, ""
        convention = db.session.get(Convention, id)
        convention.purses = []
        db.session.delete(partner.files[0])
    with pytest.raises(conventions.Incomplete) as refused:
        perform(acts(world, id)["submit"][0])
    assert str(refused.value).endswith(
        "Informations administratives, Coordonnées du référent, Activité, Informations financières."
    )


def test_without_a_text_nothing_is_approved(world, made):
    with transaction():
        fill(world.other_partner)
        convention = db.session.get(Partner, world.other_partner).conventions[0]
        convention.state = S.SUBMITTED
        id = convention.id
    with pytest.raises(conventions.NoText):
        perform(conventions.approve, id, by=acting(world.admin))


def test_the_text_and_the_dossier_that_were_approved_are_kept(world, made):
    id = made(S.SUBMITTED)
    perform(conventions.approve, id, by=acting(world.admin))
    with transaction():
        write_text(world)
        db.session.get(Partner, world.partner).contact_duty = "Présidente"
    convention = db.session.get(Convention, id)
    assert (convention.text.edition, convention.terms["duty"]) == (1, "Gérante")
    assert conventions.latest_text(world.programme).edition == 2


def test_a_text_is_never_rewritten(world, made):
    made(S.APPROVED)
    with pytest.raises(sa.exc.DBAPIError, match="append-only"), transaction():
        db.session.scalar(sa.select(ConventionText)).body = "Autre chose"


def other_identity(world, id, **values):
    version = db.session.get(Partner, world.partner).version
    return perform(
        conventions.save_part,
        id,
        version,
        values,
        by=acting(world.partner_user, partner_id=world.partner),
    ).id


@pytest.mark.parametrize("values", [{"siret": OTHER_SIRET}, {"legal_name": "Autre SARL"}])
def test_another_identity_closes_the_till_at_once(world, made, values):
    id = made(S.IN_FORCE)
    slip = Slip(world.holder, world.card, world.partner_user, "t")
    new = other_identity(world, id, **values)
    assert new != id
    states = [db.session.get(Convention, one).state for one in (id, new)]
    assert states == [S.SUPERSEDED, S.SUBMITTED]
    assert not conventions.may_sell(world.partner)
    with pytest.raises(NotAllowedHere):
        perform(debit, slip, world.sport, 1_00, by=acting(partner_id=world.partner))
    assert "est remplacée par" in mails()[-1].body
    perform(conventions.approve, new, by=acting(world.admin))
    perform(conventions.record_paper, new, by=acting(world.admin))
    assert perform(debit, slip, world.sport, 1_00, by=acting(partner_id=world.partner))


def test_another_identity_replaces_the_renewal_too(world, made):
    id = made(S.IN_FORCE)
    with transaction():
        convention = db.session.get(Convention, id)
        convention.ends_on = today() + timedelta(days=30)
    renewal = perform(conventions.request, world.partner, world.programme).id
    perform(acts(world, renewal)["submit"][0])
    perform(conventions.approve, renewal, by=acting(world.admin))
    new = other_identity(world, id, siret=OTHER_SIRET)
    states = [db.session.get(Convention, one).state for one in (id, renewal, new)]
    assert states == [S.SUPERSEDED, S.SUPERSEDED, S.SUBMITTED]


def test_a_convention_of_before_has_no_paper_here(world, made):
    id = made(S.IN_FORCE)
    with transaction():
        convention = db.session.get(Convention, id)
        convention.terms = None
    with pytest.raises(NoPaper):
        conventions.paper_of(id, by=None)


def test_the_same_name_in_capitals_changes_nothing(world, made):
    id = made(S.IN_FORCE)
    assert other_identity(world, id, legal_name="  PISCINE ") == id
    assert conventions.may_sell(world.partner)


def test_another_identity_replaces_what_was_approved(world, made):
    id = made(S.APPROVED)
    new = other_identity(world, id, siret=OTHER_SIRET)
    assert db.session.get(Convention, id).state == S.SUPERSEDED
    assert db.session.get(
        Convention, new
    ).number == f"{db.session.get(Convention, id).number}-2" or (new != id)


@pytest.mark.parametrize("state", [S.DRAFT, S.SUBMITTED, S.RETURNED, S.REFUSED])
def test_a_request_under_way_follows_the_dossier(world, made, state):
    id = made(state)
    assert other_identity(world, id, siret=OTHER_SIRET) == id
    assert db.session.get(Convention, id).state == state


def test_other_purses_are_asked_for_while_the_till_stays_open(world, made):
    id = made(S.IN_FORCE)
    version = db.session.get(Partner, world.partner).version
    both = {world.sport, world.tutoring}
    save = conventions.save_part
    by = acting(world.partner_user, partner_id=world.partner)
    new = perform(save, id, version, {}, both, by=by).id
    assert (db.session.get(Convention, new).state, new != id) == (S.SUBMITTED, True)
    assert conventions.may_sell(world.partner)
    slip = Slip(world.holder, world.card, world.partner_user, "t")
    with pytest.raises(NotAllowedHere):
        perform(debit, slip, world.tutoring, 1_00, by=acting(partner_id=world.partner))
    perform(conventions.approve, new, by=acting(world.admin))
    perform(conventions.record_paper, new, by=acting(world.admin))
    assert db.session.get(Convention, id).state == S.SUPERSEDED
    assert perform(debit, slip, world.tutoring, 1_00, by=acting(partner_id=world.partner))


def test_a_purse_of_another_programme_is_not_to_be_had(world, made):
    id, version = made(S.DRAFT), db.session.get(Partner, world.partner).version
    with pytest.raises(NotFound):
        perform(
            conventions.save_part,
            id,
            version,
            {},
            {world.sport, world.reading},
            by=acting(1, partner_id=world.partner),
        )


def test_the_second_of_two_editors_is_told(world, made):
    id = made(S.DRAFT)
    version = db.session.get(Partner, world.partner).version
    save, by = conventions.save_part, acting(1, partner_id=world.partner)
    perform(save, id, version, {"town": "Arles"}, by=by)
    with pytest.raises(conventions.ChangedMeanwhile):
        perform(save, id, version, {"town": "Nice"}, by=by)
    with pytest.raises(conventions.ChangedMeanwhile):
        perform(
            conventions.submit, id, version, by=acting(world.partner_user, partner_id=world.partner)
        )
    assert db.session.get(Partner, world.partner).town == "Arles"


def test_another_address_is_told_to_the_old_one(world, made):
    id = made(S.IN_FORCE)
    old = db.session.get(Partner, world.partner).email
    other_identity(world, id, email="nouvelle@example.org")
    assert old in {mail.recipient for mail in mails()}


def test_reminders_then_the_end(world, made):
    id = made(S.IN_FORCE)
    ends = db.session.get(Convention, id).ends_on
    with transaction():
        other = db.session.get(Partner, world.other_partner).conventions[0]
        other.ends_on += timedelta(days=1000)
    sent = []
    for left in (61, 60, 40, 15, 3, 0, -1):
        then = noon(ends - timedelta(days=left))
        with time_machine.travel(then), transaction():
            sent.append((left, conventions.remind_due(), conventions.expire_due()))
    assert sent == [
        (61, 0, 0),
        (60, 1, 0),
        (40, 0, 0),
        (15, 1, 0),
        (3, 0, 0),
        (0, 0, 0),
        (-1, 0, 1),
    ]
    assert db.session.get(Convention, id).state == S.EXPIRED
    assert [mail.subject for mail in mails()] == [
        "Votre convention se termine bientôt",
        "Votre convention se termine bientôt",
        "Votre convention est échue",
    ]


def test_a_renewal_is_asked_for_in_the_last_sixty_days(world, made):
    id = made(S.IN_FORCE)
    ends = db.session.get(Convention, id).ends_on
    with pytest.raises(conventions.TooEarly):
        perform(conventions.request, world.partner, world.programme)
    with time_machine.travel(noon(ends - timedelta(days=50))):
        new = perform(conventions.request, world.partner, world.programme)
        assert perform(conventions.request, world.partner, world.programme).id == new.id
        assert (new.state, [p.id for p in new.purses]) == (S.DRAFT, [world.sport])
        perform(acts(world, new.id)["submit"][0])
        perform(conventions.approve, new.id, by=acting(world.admin))
        perform(conventions.record_paper, new.id, by=acting(world.admin))
        new = db.session.get(Convention, new.id)
        assert (new.ends_on - today()).days > 60
    assert db.session.get(Convention, id).state == S.SUPERSEDED


@pytest.mark.parametrize("state", [S.TERMINATED, S.EXPIRED, S.SUPERSEDED])
def test_what_is_over_is_asked_for_anew(world, made, state):
    id = made(state)
    version = db.session.get(Partner, world.partner).version
    with pytest.raises(conventions.NotEditable):
        perform(
            conventions.save_part,
            id,
            version,
            {"town": "Arles"},
            by=acting(1, partner_id=world.partner),
        )
    assert perform(conventions.request, world.partner, world.programme).id != id


def test_a_purse_for_outings_stays_in_the_convention(world, made):
    id = made(S.DRAFT)
    with transaction():
        outing = db.session.get(Purse, world.tutoring)
        outing.at_till = False
        convention = db.session.get(Convention, id)
        convention.purses.append(outing)
    version = db.session.get(Partner, world.partner).version
    perform(
        conventions.save_part,
        id,
        version,
        {},
        {world.sport},
        by=acting(1, partner_id=world.partner),
    )
    assert {p.id for p in db.session.get(Convention, id).purses} == {world.sport, world.tutoring}
