"""A school, its class and a partner that takes outings, for the tests."""

from dataclasses import dataclass
from datetime import time, timedelta

from core.clock import now, today
from core.codes import VOUCHER_LENGTH, new_code
from core.extensions import db
from core.transaction import perform, transaction
from models.convention import Convention
from models.ledger import Transfer
from models.outing import Outing, OutingState, Participation, ParticipationState, Settlement
from models.programme import Programme
from models.user import Role
from services import ledger
from services import outing as outings
from tests.builders.acting import acting
from tests.builders.world import World, add, add_holder, add_partner, add_user

S = OutingState
PRICE = 3_00


@dataclass
class Trip:
    """The class of a school and the museum it visits; amounts are cents."""

    world: World
    purse: int
    season: int
    school: int
    school_user: int
    partner: int
    partner_user: int
    pupils: list[int]
    first_user: int
    price: int = PRICE

    @classmethod
    def make(cls, world: World, pupils: int = 4) -> "Trip":
        with transaction():
            return cls._make(world, pupils)

    @classmethod
    def _make(cls, world: World, pupils: int) -> "Trip":
        epass = db.session.get(Programme, world.other_programme)
        purse, season = epass.purses[-1], epass.seasons[0]
        museum = add_partner("Musée", "78467169500103", epass.id, [purse.id])
        people, users = [], []
        for n in range(pupils):
            user = add_user(f"eleve{n}", Role.HOLDER)
            one = add_holder(epass.id, season.id, user_id=user.id, school_id=world.school)
            one.first_name, one.last_name = f"Élève{n}", f"Nom{n:03d}"
            people.append(one.id)
            users.append(user.id)
        return cls(
            world=world,
            purse=purse.id,
            season=season.id,
            school=world.school,
            school_user=add_user("lycee", Role.SCHOOL, school_id=world.school).id,
            partner=museum.id,
            partner_user=add_user("musee", Role.PARTNER, partner_id=museum.id).id,
            pupils=people,
            first_user=users[0],
        )

    def sheet(self, **changes) -> dict:
        return {
            "partner_id": self.partner,
            "purse_id": self.purse,
            "title": "Les ocres du Luberon",
            "day": today(),
            "hour": time(14, 0),
            "place": "2 rue des Ocres, Apt",
            "price": self.price,
            "places": 30,
            "description": "Visite guidée, deux heures.",
            "organiser": "Mme Roumieux",
            "contact": "M. Ardent",
        } | changes

    def create(self, **changes) -> int:
        return perform(
            outings.create,
            self.sheet(**changes),
            by=acting(self.school_user, school_id=self.school),
        )

    def confirmed(self, settlement=Settlement.ATTENDANCE, **changes) -> int:
        made = self.create(**changes)
        perform(outings.send, made, by=acting(school_id=self.school))
        perform(
            outings.confirm, made, 1, settlement, by=acting(partner_id=self.read(made).partner_id)
        )
        return made

    def validated(self, settlement=Settlement.ATTENDANCE, pupils=None, **changes) -> int:
        made = self.confirmed(settlement, **changes)
        wanted = self.pupils if pupils is None else pupils
        assert (
            perform(
                outings.register_class,
                made,
                wanted,
                by=acting(self.school_user, school_id=self.school),
            )
            == []
        )
        perform(outings.validate, made, by=acting(school_id=self.school))
        return made

    def bring(self, state: OutingState) -> int:
        """An outing in that state; two pupils in it wherever there can be some."""
        if state in (S.DRAFT, S.TO_CONFIRM, S.CHANGES_REQUESTED):
            made = self.create()
            if state != S.DRAFT:
                perform(outings.send, made, by=acting(school_id=self.school))
            if state == S.CHANGES_REQUESTED:
                perform(
                    outings.send_back,
                    made,
                    "Plus tôt ?",
                    by=acting(self.partner_user, partner_id=self.partner),
                )
            return made
        if state == S.CONFIRMED:
            made = self.confirmed()
            perform(
                outings.register_class,
                made,
                self.pupils[:2],
                by=acting(self.school_user, school_id=self.school),
            )
            return made
        made = self.validated(pupils=self.pupils[:2])
        if state == S.CASHED:
            self.cash(made)
        elif state == S.CANCELLED:
            perform(
                outings.cancel, made, "Grève", by=acting(self.school_user, school_id=self.school)
            )
        elif state == S.EXPIRED:
            self.outdate(made)
            assert perform(outings.expire_due) == 1
        return made

    def cash(self, made: int, run=perform) -> int:
        return run(
            outings.cash,
            made,
            self.read(made).code,
            by=acting(self.partner_user, partner_id=self.partner),
        )

    def outdate(self, made: int) -> None:
        with transaction():
            db.session.get(Outing, made).day = today() - timedelta(days=8)

    def read(self, made: int) -> Outing:
        db.session.rollback()
        return db.session.get(Outing, made)

    def places(self, made: int) -> list:
        """Those who take part, by name."""
        db.session.rollback()
        return outings.roll(made)

    def someone(self, made: int) -> int:
        """The first of them; nobody when there is none."""
        people = self.places(made)
        return people[0].id if people else 0

    def balance(self, holder: int) -> int:
        db.session.rollback()
        return {p.id: cents for p, cents in ledger.wallets(holder, self.season)}[self.purse]

    def close(self) -> None:
        """The museum's convention ends today at once."""
        with transaction():
            for one in db.session.query(Convention).filter_by(partner_id=self.partner):
                one.starts_on, one.ends_on = (
                    today() - timedelta(days=9),
                    today() - timedelta(days=1),
                )


def add_sheet(world: World, school: int, partner: int, **known) -> Outing:
    """An outing of today, made without its road."""
    sheet = {
        "purse_id": world.sport,
        "season_id": world.season,
        "title": "Luberon",
        "day": today(),
        "hour": time(14, 0),
        "place": "Apt",
        "price": 1_00,
        "places": 30,
        "description": "Ocres",
        "organiser": "Mme Roumieux",
        "contact": "M. Ardent",
        "settlement": Settlement.ATTENDANCE,
        "created_at": now(),
    }
    return add(Outing(school_id=school, partner_id=partner, **(sheet | known)))


def add_outing(world: World, school: int, partner: int, holder: int) -> Participation:
    """A validated one, and one place in it."""
    code = new_code(VOUCHER_LENGTH)
    outing = add_sheet(world, school, partner, state=S.VALIDATED, code=code)
    hold = ledger.hold(holder, world.sport, world.season, 1_00, by=None)
    return add(
        Participation(
            outing_id=outing.id,
            holder_id=holder,
            hold_id=hold,
            state=ParticipationState.PRESENT,
            registered_at=now(),
        )
    )


def moves() -> int:
    """How many transfers the books hold."""
    db.session.rollback()
    return db.session.query(Transfer).count()
