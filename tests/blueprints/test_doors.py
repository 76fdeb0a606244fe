"""The permission table: every URL rule, and who may pass. A rule missing here fails."""

import secrets
from dataclasses import dataclass

import pytest

from core.extensions import db
from core.signing import sign
from core.transaction import perform, transaction
from models.holder import Guardian, Holder
from models.school import School
from models.user import LinkPurpose, Role, User
from services import convention as conventions
from services import till, voucher
from services import user as user_services
from services.till import Slip
from tests.builders.acting import acting
from tests.builders.dossier import fill
from tests.builders.outing import add_outing
from tests.builders.paying import buy, make_office, send, statements
from tests.builders.signed_in import sign_in
from tests.builders.world import World, add, add_holder, add_user

ANYONE = {"nobody", "holder", "guardian", "partner", "cashier", "school", "team"}
SIGNED_IN = ANYONE - {"nobody"}
FAMILY = {"holder", "guardian"}
COUNTER = {"partner", "cashier"}
TABLE = {
    "static": ANYONE,
    "site.show_programmes": ANYONE,
    "site.show_home": ANYONE,
    "site.show_page": ANYONE,
    "site.show_colours": ANYONE,
    "site.show_logo": ANYONE,
    "site.choose_language": ANYONE,
    "site.show_health": ANYONE,
    "site.show_readiness": ANYONE,
    "user.show_who": ANYONE,
    "user.show_sign_in": ANYONE,
    "user.sign_in": ANYONE,
    "user.sign_out": ANYONE,
    "user.show_notice": ANYONE,
    "user.leave_for_school": ANYONE,
    "user.return_from_school": ANYONE,
    "user.show_forgotten_password": ANYONE,
    "user.send_password_link": ANYONE,
    "user.show_forgotten_login": ANYONE,
    "user.send_logins": ANYONE,
    "user.show_mail_sent": ANYONE,
    "user.show_link": ANYONE,
    "user.choose_password": ANYONE,
    "user.show_space": SIGNED_IN,
    "user.show_change_password": SIGNED_IN,
    "user.change_password": SIGNED_IN,
    "user.show_password_changed": SIGNED_IN,
    "user.show_second_factor": {"team"},
    "user.check_second_factor": {"team"},
    "registration.show_registration": ANYONE,
    "registration.register": ANYONE,
    "registration.show_partner_registration": ANYONE,
    "registration.register_partner": ANYONE,
    "registration.show_step": FAMILY,
    "registration.keep_step": FAMILY,
    "registration.show_done": FAMILY,
    "registration.show_towns": FAMILY,
    "card.show_holder": FAMILY,
    "card.show_children": {"guardian"},
    "card.show_association": FAMILY,
    "card.show_number": FAMILY,
    "card.associate_card": FAMILY,
    "card.show_loss": FAMILY,
    "card.declare_loss": FAMILY,
    "card.show_photo": FAMILY,
    "voucher.show_vouchers": FAMILY,
    "voucher.show_new": FAMILY,
    "voucher.make_voucher": FAMILY,
    "voucher.show_voucher": FAMILY,
    "voucher.cancel_voucher": FAMILY,
    "style.show_style": {"team"},
    "school.show_school": {"school"},
    "convention.show_dossier": COUNTER,
    "convention.request_convention": {"partner"},
    "convention.drop_bank_change": {"partner"},
    "convention.show_file": {"partner"},
    "convention.show_part": {"partner"},
    "convention.save_part": {"partner"},
    "convention.show_request": {"partner"},
    "convention.submit_request": {"partner"},
    "convention.show_towns": {"partner"},
    "convention.show_company": {"partner"},
    "convention.show_bank": {"partner"},
    "convention.download_convention": {"partner"},
    "convention.show_signature": {"partner"},
    "convention.send_signed_copy": {"partner"},
    "convention.show_end": {"partner"},
    "convention.end_convention": {"partner"},
    "convention.show_users": {"partner"},
    "convention.invite_user": {"partner"},
    "convention.remove_user": {"partner"},
    "outing.show_shared": FAMILY,
    "outing.show_outings": FAMILY,
    "outing.show_outing": FAMILY,
    "outing.join_outing": FAMILY,
    "outing.leave_outing": FAMILY,
    "outing_school.show_outings": {"school"},
    "outing_school.show_new": {"school"},
    "outing_school.create_outing": {"school"},
    "outing_school.show_outing": {"school"},
    "outing_school.show_edit": {"school"},
    "outing_school.edit_outing": {"school"},
    "outing_school.send_outing": {"school"},
    "outing_school.validate_outing": {"school"},
    "outing_school.cancel_outing": {"school"},
    "outing_school.comment_outing": {"school"},
    "outing_school.show_class": {"school"},
    "outing_school.register_class": {"school"},
    "outing_school.withdraw_pupil": {"school"},
    "outing_school.show_notice": {"school"},
    "outing_school.download_voucher": {"school"},
    "outing_school.export_roll": {"school"},
    "outing_partner.show_outings": COUNTER,
    "outing_partner.show_outing": COUNTER,
    "outing_partner.confirm_outing": {"partner"},
    "outing_partner.send_outing_back": {"partner"},
    "outing_partner.comment_outing": {"partner"},
    "outing_partner.show_cashing": COUNTER,
    "outing_partner.cash_outing": COUNTER,
    "outing_partner.show_marks": COUNTER,
    "outing_partner.mark_pupil": COUNTER,
    "till.show_manifest": ANYONE,
    "till.show_worker": ANYONE,
    "till.show_offline": ANYONE,
    "till.show_till": COUNTER,
    "till.find_beneficiary": COUNTER,
    "till.show_debit": COUNTER,
    "till.debit_card": COUNTER,
    "till.show_photo": COUNTER,
    "till.show_receipt": COUNTER,
    "till.show_payments": COUNTER,
    "till.export_payments": COUNTER,
    "till.show_cancel": COUNTER,
    "till.cancel_payment": COUNTER,
    "reimbursement.show_statements": {"partner"},
    "reimbursement.download_statement": {"partner"},
}
OWNED = {
    "holder_id",
    "payment_id",
    "convention_id",
    "file_id",
    "user_id",
    "outing_id",
    "statement_id",
}
BACK_OFFICE = "/gestion/"
BACK_OFFICE_FILES = "/gestion/static/"
MISSING_BY_RULE = {
    "site.show_logo",
    "till.show_photo",
    "card.show_photo",
    "site.show_page",
    "user.return_from_school",
}


@dataclass
class Town:
    """Two of each: what is one's own, and what is another's."""

    users: dict
    sessions: dict
    own: dict
    other: dict


@pytest.fixture
def town(app, database):
    return database.once(app, _make_town)


def _make_town() -> Town:
    world = World.make()
    with transaction():
        first = db.session.get(Holder, world.holder)
        second_user = add_user("noa", Role.HOLDER)
        second = add_holder(world.programme, world.season, user_id=second_user.id)
        guardians = [add_user(f"parent{n}", Role.GUARDIAN) for n in (1, 2)]
        for child, user in zip((first, second), guardians, strict=True):
            guardian = add(Guardian(user_id=user.id, email=user.email))
            child.guardian_id = guardian.id
        users = {
            "holder": world.holder_user,
            "guardian": guardians[0].id,
            "partner": world.partner_user,
            "cashier": add_user("caissier", Role.CASHIER, partner_id=world.partner).id,
            "school": add_user("college", Role.SCHOOL, school_id=world.school).id,
            "team": world.admin,
        }
        link = user_services.make_link(
            db.session.get(User, world.admin), LinkPurpose.FIRST_PASSWORD
        )
        children = first.id, second.id
        ours = _dossier(world.partner, "un", "v1")
        theirs = _dossier(world.other_partner, "deux", "v2")
        mine = add_outing(world, world.school, world.partner, first.id)
        school = add(School(uai="0130009Z", name="Autre", town="Aix", departement="13"))
        another = add_outing(world, school.id, world.other_partner, second.id)
    statement = _statement(world)
    slip = Slip(world.holder, world.card, world.partner_user, secrets.token_urlsafe(6))
    payment = perform(till.debit, slip, world.sport, 1_00, by=acting(partner_id=world.partner))
    vouchers = [
        perform(voucher.issue, child, world.sport, 1_00, by=acting(world.holder_user))
        for child in children
    ]
    shared = {"slug": "cjeune", "page": "faq", "filename": "cigale.css", "step": "informations"}
    shared |= {
        "code": "en",
        "kind": "csv",
        "part": "administratif",
        "programme_id": world.programme,
    }

    def values(holder_id, actor_id, token, dossier, outing, **ids) -> dict:
        slip = [holder_id, None, actor_id, secrets.token_urlsafe(6)]
        return (
            shared
            | dossier
            | ids
            | {
                "holder_id": holder_id,
                "slip": sign("till", slip),
                "outing_id": outing.outing_id,
                "participation_id": outing.id,
                "link": token,
            }
        )

    with transaction():
        sessions = {
            role: user_services.open_session(db.session.get(User, user), 12)
            for role, user in users.items()
        }
    return Town(
        users,
        sessions,
        values(
            children[0],
            world.partner_user,
            link,
            ours,
            mine,
            payment_id=payment,
            voucher_id=vouchers[0],
            statement_id=statement,
        ),
        values(
            children[1],
            world.other_partner_user,
            "forged",
            theirs,
            another,
            payment_id=10**9,
            voucher_id=vouchers[1],
            statement_id=10**9,
        ),
    )


def _dossier(partner_id: int, colleague: str, text: str) -> dict:
    """A convention to sign, a bank paper and a colleague of that partner."""
    partner = fill(partner_id)
    convention = partner.conventions[0]
    convention.terms = conventions.terms_of(convention)
    convention.text = conventions.publish_text(convention.programme_id, text, None)
    user = add_user(colleague, Role.CASHIER, partner_id=partner_id)
    return {"convention_id": convention.id, "file_id": partner.files[0].id, "user_id": user.id}


def _statement(world: World) -> int:
    """A statement of the partner's that was approved."""
    office = make_office(world)
    buy(world, 1_00, days=3)
    return statements(send(office))[0].id


def _rules(app):
    for rule in app.url_map.iter_rules():
        for method in rule.methods & {"GET", "POST", "PUT", "PATCH", "DELETE"}:
            yield rule, method


def _address(app, rule, values: dict) -> str:
    token = values["slip"] if rule.endpoint.startswith("till.") else values["link"]
    slug = "epass" if rule.endpoint.startswith("registration.") else values["slug"]
    with app.test_request_context():
        known = values | {"token": token, "slug": slug}
        return app.url_for(rule.endpoint, **{name: known[name] for name in rule.arguments})


def _ask(app, town, role, method, address, *, swap):
    client = app.test_client()
    if role != "nobody":
        with client.session_transaction() as cookie:
            cookie["_user_id"], cookie["_fresh"] = town.sessions[role], True
    answer = client.open(address, method=method, headers={"HX-Request": "true"} if swap else {})
    answer.close()
    return answer


def _sent_to_sign_in(answer) -> bool:
    target = answer.headers.get("HX-Redirect") or answer.location or ""
    return target.startswith(("/connexion?", "/second-facteur")) or target == "/connexion"


def _is_closed(answer) -> bool:
    return answer.status_code in (403, 404) or _sent_to_sign_in(answer)


def test_every_rule_is_in_the_table(app):
    rules = {r.endpoint for r, _ in _rules(app) if not r.rule.startswith(BACK_OFFICE)}
    assert rules == set(TABLE)


@pytest.mark.parametrize("endpoint", TABLE)
@pytest.mark.parametrize(
    ("database", "swap"),
    [("sqlite", False), ("sqlite", True), ("postgresql", False)],
    ids=["sqlite-page", "sqlite-swap", "postgresql-page"],
    indirect=["database"],
)
def test_doors(app, town, endpoint, swap):
    for rule, method in _rules(app):
        if rule.endpoint != endpoint:
            continue
        for role in ANYONE:
            answer = _ask(app, town, role, method, _address(app, rule, town.own), swap=swap)
            assert answer.status_code < 500 or endpoint == "user.leave_for_school"
            if role not in TABLE[endpoint]:
                assert _is_closed(answer), f"{role} passed {method} {rule}"
            elif endpoint not in MISSING_BY_RULE:
                assert not _is_closed(answer), f"{role} was kept out of {method} {rule}"


@pytest.mark.parametrize("swap", [False, True], ids=["page", "swap"])
def test_another_s_object_does_not_exist(app, town, swap):
    for rule, method in _rules(app):
        owned = rule.arguments & OWNED
        if rule.rule.startswith(BACK_OFFICE) or not owned:
            continue
        for role in TABLE[rule.endpoint]:
            answer = _ask(app, town, role, method, _address(app, rule, town.other), swap=swap)
            assert answer.status_code == 404, f"{role} saw another's {method} {rule}"


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_back_office_is_closed_to_all_but_the_team_with_its_second_factor(app, town):
    visitors = {role: app.test_client() for role in ANYONE}
    for role, user_id in town.users.items():
        sign_in(visitors[role], user_id)
    for rule, method in _rules(app):
        if not rule.rule.startswith(BACK_OFFICE) or rule.rule.startswith(BACK_OFFICE_FILES):
            continue
        with app.test_request_context():
            address = app.url_for(rule.endpoint, **dict.fromkeys(rule.arguments, 1))
        for role, visitor in visitors.items():
            answer = visitor.open(address, method=method)
            assert _is_closed(answer), f"{role} passed {method} {rule}"
