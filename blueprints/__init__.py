"""The screens: one blueprint a feature."""

from flask import Flask

from . import (
    backoffice,
    card,
    convention,
    outing,
    registration,
    reimbursement,
    school,
    site,
    style,
    till,
    user,
    voucher,
)


def register(app: Flask) -> None:
    for feature in (
        site,
        user,
        registration,
        card,
        voucher,
        school,
        convention,
        till,
        reimbursement,
        style,
    ):
        app.register_blueprint(feature.blueprint)
    for side in (outing.blueprint, outing.school_side, outing.partner_side):
        app.register_blueprint(side)
    user.bind_visitor()
    backoffice.register(app)
