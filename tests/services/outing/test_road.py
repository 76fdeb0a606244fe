"""Every act in every state; what each refusal says, and that nothing moved."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from commands.work import tidy
from core.clock import today
from core.errors import NotFound
from core.extensions import db
from core.states import NotNow
from core.transaction import perform, transaction
from models.mail import Mail
from models.outing import Outing, OutingComment, Settlement
from services import outing as outings
from tests.builders.acting import acting
from tests.builders.outing import S, moves

pytestmark = pytest.mark.usefixtures("in_app")
ACTS = {
    "edit": lambda t, o: perform(
        outings.edit, o, t.read(o).edition, t.sheet(places=9), by=acting(school_id=t.school)
    ),
    "send": lambda t, o: perform(outings.send, o, by=acting(school_id=t.school)),
    "confirm": lambda t, o: perform(
        outings.confirm, o, t.read(o).edition, Settlement.FLAT, by=acting(partner_id=t.partner)
    ),
    "send_back": lambda t, o: perform(
        outings.send_back, o, "Non", by=acting(t.partner_user, partner_id=t.partner)
    ),
    "comment": lambda t, o: perform(
        outings.comment, o, "Oui", by=acting(t.school_user, school_id=t.school)
    ),
    "register": lambda t, o: perform(outings.register, o, t.pupils[2], by=acting(t.school_user)),
    "withdraw": lambda t, o: perform(outings.withdraw, o, t.pupils[0], by=acting(t.school_user)),
    "validate": lambda t, o: perform(outings.validate, o, by=acting(school_id=t.school)),
    "mark": lambda t, o: perform(
        outings.mark, o, t.someone(o), False, by=acting(partner_id=t.partner)
    ),
    "cash": lambda t, o: perform(
        outings.cash, o, t.read(o).code or "0" * 10, by=acting(t.partner_user, partner_id=t.partner)
    ),
    "cancel": lambda t, o: perform(
        outings.cancel, o, "", by=acting(t.school_user, school_id=t.school)
    ),
    "expire": lambda t, o: t.outdate(o) or perform(outings.expire_due),
}
BECOMES = {
    "send": S.TO_CONFIRM,
    "confirm": S.CONFIRMED,
    "send_back": S.CHANGES_REQUESTED,
    "validate": S.VALIDATED,
    "cash": S.CASHED,
    "cancel": S.CANCELLED,
    "expire": S.EXPIRED,
}


@pytest.mark.parametrize("state", S)
def test_each_act_in_each_state(trip, state):
    trip.price = 10
    assert set().union(*Outing.ACTS.values()) == set(ACTS)
    for act, do in ACTS.items():
        made = trip.bring(state)
        before = moves()
        if act in Outing.ACTS[state]:
            if (act, state) == ("edit", S.CONFIRMED):
                with pytest.raises(outings.SomebodyRegistered):
                    do(trip, made)
            else:
                do(trip, made)
            assert trip.read(made).state == BECOMES.get(act, state), act
        elif act == "expire":
            assert do(trip, made) == 0
            assert (trip.read(made).state, moves()) == (state, before)
        else:
            hidden = state == S.DRAFT and act in ("confirm", "send_back", "mark", "cash")
            with pytest.raises(NotFound if hidden else NotNow) as said:
                do(trip, made)
            assert (trip.read(made).state, moves()) == (state, before), act
            if not hidden:
                assert said.value.sentence == NotNow(state).sentence


def test_another_school_s_or_partner_s_outing_does_not_exist(trip, world):
    made = trip.bring(S.CONFIRMED)
    with pytest.raises(NotFound):
        perform(outings.validate, made, by=acting(school_id=world.school + 1))
    with pytest.raises(NotFound):
        perform(
            outings.comment, made, "Oui", by=acting(world.partner_user, partner_id=world.partner)
        )
    with pytest.raises(NotFound):
        perform(
            outings.cash, made, "0" * 10, by=acting(world.partner_user, partner_id=world.partner)
        )


def test_a_price_changed_once_confirmed_is_confirmed_again(trip):
    made = trip.confirmed()
    perform(outings.edit, made, 1, trip.sheet(price=4_00), by=acting(school_id=trip.school))
    outing = trip.read(made)
    assert (outing.state, outing.settlement, outing.edition) == (S.TO_CONFIRM, None, 2)
    assert "Une sortie confirmée a changé" in db.session.scalars(sa.select(Mail.subject)).all()
    with pytest.raises(outings.OutingChanged):
        perform(outings.confirm, made, 1, Settlement.FLAT, by=acting(partner_id=trip.partner))
    with pytest.raises(NotNow):
        perform(outings.register, made, trip.pupils[0], by=acting(trip.school_user))
    perform(outings.confirm, made, 2, Settlement.FLAT, by=acting(partner_id=trip.partner))
    perform(outings.register, made, trip.pupils[0], by=acting(trip.school_user))
    assert trip.balance(trip.pupils[0]) == 6_00
    with pytest.raises(outings.SomebodyRegistered):
        perform(outings.edit, made, 2, trip.sheet(price=1_00), by=acting(school_id=trip.school))
    assert trip.read(made).price == 4_00


def test_the_same_sheet_again_changes_nothing(trip):
    made = trip.bring(S.CONFIRMED)
    perform(outings.edit, made, 1, trip.sheet(), by=acting(school_id=trip.school))
    assert (trip.read(made).state, trip.read(made).edition) == (S.CONFIRMED, 1)


def test_the_partner_stays_once_it_was_asked(trip, world):
    made = trip.bring(S.TO_CONFIRM)
    perform(
        outings.edit,
        made,
        1,
        trip.sheet(partner_id=world.partner),
        by=acting(school_id=trip.school),
    )
    assert trip.read(made).partner_id == trip.partner


def test_what_cannot_be_asked_for_says_why(trip, world):
    for refusal, changes in (
        (outings.NotAnOutingPurse, {"purse_id": world.sport}),
        (outings.PartnerClosed, {"partner_id": world.other_partner}),
        (outings.DayPast, {"day": today() - timedelta(days=1)}),
        (outings.NoSeason, {"day": today() + timedelta(days=281)}),
    ):
        with pytest.raises(refusal):
            trip.create(**changes)
    made = trip.create()
    trip.close()
    for act in ("send", "edit"):
        with pytest.raises(outings.PartnerClosed):
            ACTS[act](trip, made)
    assert trip.read(made).state == S.DRAFT


def test_a_convention_that_ended_stops_every_turn_that_costs(trip):
    asked, confirmed, validated = (trip.bring(s) for s in (S.TO_CONFIRM, S.CONFIRMED, S.VALIDATED))
    trip.close()
    before = moves()
    for act, made in (("confirm", asked), ("register", confirmed), ("cash", validated)):
        with pytest.raises(outings.PartnerClosed):
            ACTS[act](trip, made)
    assert moves() == before


def test_the_thread_is_kept_and_each_turn_is_told(trip):
    made = trip.bring(S.CHANGES_REQUESTED)
    perform(outings.edit, made, 1, trip.sheet(title="Plus tôt"), by=acting(school_id=trip.school))
    perform(
        outings.comment, made, "C’est fait.", by=acting(trip.school_user, school_id=trip.school)
    )
    perform(outings.send, made, by=acting(school_id=trip.school))
    perform(outings.confirm, made, 2, Settlement.ATTENDANCE, by=acting(partner_id=trip.partner))
    perform(
        outings.register_class,
        made,
        trip.pupils[:1],
        by=acting(trip.school_user, school_id=trip.school),
    )
    perform(outings.validate, made, by=acting(school_id=trip.school))
    trip.cash(made)
    perform(
        outings.comment, made, "Deux absents !", by=acting(trip.school_user, school_id=trip.school)
    )
    said = db.session.scalars(sa.select(OutingComment.body).order_by(OutingComment.id)).all()
    assert said == ["Plus tôt ?", "C’est fait.", "Deux absents !"]
    written = db.session.execute(sa.select(Mail.recipient, Mail.subject).order_by(Mail.id)).all()
    partner, school = "78467169500103@example.org", "lycee@example.org"
    assert [(m.recipient, m.subject) for m in written] == [
        (partner, "Une sortie à confirmer"),
        (school, "Votre sortie est à modifier"),
        (partner, "Un message sur une sortie"),
        (partner, "Une sortie à confirmer"),
        (school, "Votre sortie est confirmée"),
        ("eleve0@example.org", "Une inscription à une sortie"),
        (partner, "Une sortie est validée"),
        (school, "Votre sortie est encaissée"),
        (partner, "Une sortie est encaissée"),
        (partner, "Un message sur une sortie"),
    ]
    bodies = "".join(db.session.scalars(sa.select(Mail.body)))
    assert "Présents\u202f: 1\u202f; absents\u202f: 0\u202f; payés à Musée\u202f: 3,00" in bodies
    assert "%(" not in bodies


def test_cancelled_or_expired_every_hold_comes_back_and_everybody_is_told(trip):
    made, late = trip.bring(S.CONFIRMED), trip.bring(S.VALIDATED)
    assert trip.balance(trip.pupils[0]) == 4_00
    perform(
        outings.cancel, made, "Grève des cars.", by=acting(trip.school_user, school_id=trip.school)
    )
    with transaction():
        db.session.get(Outing, late).day = today() - timedelta(days=7)
    assert perform(outings.expire_due) == 0
    trip.outdate(late)
    tidy()
    assert [trip.balance(one) for one in trip.pupils] == [10_00] * 4
    subjects = db.session.scalars(sa.select(Mail.subject)).all()
    assert subjects.count("Une sortie n’a pas eu lieu") == 2
    assert subjects.count("Une sortie est annulée") == 3


def test_a_school_does_not_call_off_what_took_place(trip):
    made = trip.bring(S.VALIDATED)
    with transaction():
        db.session.get(Outing, made).day = today() - timedelta(days=1)
    with pytest.raises(outings.DayPast):
        ACTS["cancel"](trip, made)
    assert trip.balance(trip.pupils[0]) == 7_00
    perform(outings.cancel, made, "Salle fermée.", by=acting(trip.world.admin))
    assert trip.balance(trip.pupils[0]) == 10_00
