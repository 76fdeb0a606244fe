"""The books, to be read: accounts, transfers, payments."""

from core.language import lazy
from core.text import names
from models.ledger import Account, Transfer
from models.programme import Purse
from models.season import Season
from models.till import Payment
from models.voucher import Voucher

from .correction import FROM_PAYMENT
from .kit import formats
from .kit.doors import MONEY
from .kit.filters import RecordFilter
from .kit.screen import Screen


class Books(Screen):
    """Large tables: the pages are not counted; every instant is exact."""

    section = lazy("Comptabilité")
    readers = MONEY
    simple_list_pager = True
    column_type_formatters = formats.SHOWN


class PaymentScreen(Books):
    record_class = Payment
    slug, title, singular = "transactions", lazy("Transactions"), lazy("Transaction")
    column_list = ("id", "created_at", "partner", "holder", "purse", "amount", "state")
    column_details_list = (
        *column_list,
        *names("civil_date season convention card actor cancelled_at corrections"),
    )
    links = (FROM_PAYMENT,)
    column_searchable_list = ("partner.trade_name", "holder.last_name", "holder.file_number")
    column_filters = (
        "state",
        RecordFilter(Payment.purse_id, lazy("Porte-monnaie"), Purse),
        RecordFilter(Payment.season_id, lazy("Saison"), Season),
        "civil_date",
    )


class VoucherScreen(Books):
    record_class = Voucher
    slug, title, singular = "vouchers", lazy("Vouchers"), lazy("Voucher")
    column_list = ("id", "created_at", "holder", "purse", "amount", "expires_on", "state")
    column_details_list = (*column_list, "season", "payment", "ended_at")
    column_searchable_list = ("holder.last_name", "holder.file_number")
    column_filters = (
        "state",
        RecordFilter(Voucher.purse_id, lazy("Porte-monnaie"), Purse),
        RecordFilter(Voucher.season_id, lazy("Saison"), Season),
        "expires_on",
    )


class AccountScreen(Books):
    record_class = Account
    slug, title, singular = "comptes", lazy("Comptes des porte-monnaie"), lazy("Compte")
    column_list = ("id", "kind", "holder", "partner", "purse", "season", "balance")
    column_details_list = column_list
    column_searchable_list = ("holder.last_name", "holder.file_number", "partner.trade_name")
    column_filters = (
        "kind",
        RecordFilter(Account.purse_id, lazy("Porte-monnaie"), Purse),
        RecordFilter(Account.season_id, lazy("Saison"), Season),
    )


class TransferScreen(Books):
    record_class = Transfer
    slug, title, singular = "ecritures", lazy("Écritures"), lazy("Écriture")
    column_list = ("id", "created_at", "kind", "debit_account", "credit_account", "amount", "actor")
    column_details_list = (*column_list, "civil_date", "payment")
    column_filters = ("kind", "civil_date")
