"""Conventions: who asks, who decides, what is signed and allowed."""

from .days import expire_due, remind_due
from .dossier import MISSING_WORDS, ChangedMeanwhile, NotEditable, missing_parts, save_part
from .opening import open_for
from .rights import may_sell, only_programme
from .road import (
    Incomplete,
    NoText,
    OwnRequest,
    TooEarly,
    approve,
    deposit,
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
