"""A partner's dossier and its conventions: who asks, who decides, what is signed and allowed."""

from .bank import HOLD_DAYS, apply_bank_changes, drop_bank_change, is_held, save_bank
from .days import REMINDERS, expire_due, remind_due
from .directory import company_name
from .dossier import (
    MISSING_WORDS,
    ChangedMeanwhile,
    NotEditable,
    SiretTaken,
    missing_parts,
    save_part,
)
from .letters import tell
from .people import (
    AlreadyHere,
    LastOwner,
    invite,
    remove_user,
    sign_up,
)
from .rights import in_force_of, may_sell, only_programme, open_of
from .road import (
    Incomplete,
    NoText,
    NotNow,
    OwnRequest,
    TooEarly,
    approve,
    paper_of,
    record_paper,
    refuse,
    request,
    send_back,
    sign,
    submit,
    terminate,
    terms_of,
)
from .text import latest_text, publish_text

__all__ = [
    "HOLD_DAYS",
    "MISSING_WORDS",
    "REMINDERS",
    "AlreadyHere",
    "ChangedMeanwhile",
    "Incomplete",
    "LastOwner",
    "NoText",
    "NotEditable",
    "NotNow",
    "OwnRequest",
    "SiretTaken",
    "TooEarly",
    "apply_bank_changes",
    "approve",
    "company_name",
    "drop_bank_change",
    "expire_due",
    "in_force_of",
    "invite",
    "is_held",
    "latest_text",
    "may_sell",
    "missing_parts",
    "only_programme",
    "open_of",
    "paper_of",
    "publish_text",
    "record_paper",
    "refuse",
    "remind_due",
    "remove_user",
    "request",
    "save_bank",
    "save_part",
    "send_back",
    "sign",
    "sign_up",
    "submit",
    "tell",
    "terminate",
    "terms_of",
]
