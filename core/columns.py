"""What a column is, said once, in its model: its name on screen, and how its values read.

`label` is shown by every list, form, export and journal. A *kind* says how a value shows on a
page, in a file, and what the trail may keep of it: screens, exports, journal and trail ask it,
so that a new secret, IBAN or amount is one line of its model.
"""

import enum
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, Self

import sqlalchemy as sa
from flask_babel import LazyString
from sqlalchemy.orm import MappedColumn, mapped_column

from .codes import grouped
from .language import lazy
from .money import euros
from .said import phone
from .text import in_groups

MASK = "•••"
STATE = lazy("État")


def _same(value: Any) -> Any:
    return value


def _mask(value: Any) -> str:
    return MASK


def _ends(value: str) -> str:
    return f"{value[:4]} … {value[-4:]}"


@dataclass(frozen=True)
class Kind:
    """How values of a kind read; None never reaches these functions."""

    shown: Callable[[Any], str] = str
    exported: Callable[[Any], Any] = _same
    kept: Callable[[Any], Any] = _same  # in the trail
    told: Callable[[Any], Any] = _same  # in the journal, of what the trail kept


CENTS = Kind(euros, lambda cents: Decimal(cents) / 100, told=euros)
SECRET = Kind(_mask, _mask, _mask)
IBAN = Kind(lambda iban: in_groups(iban, 4), kept=_ends)
SIRET = Kind(lambda siret: in_groups(siret, 3, 3, 3, 5))
PHONE = Kind(phone)
CODE = Kind(grouped, grouped)
SECRET_CODE = Kind(grouped, grouped, _mask)

Cents = Annotated[int, mapped_column(info={"kind": CENTS})]
Secret = Annotated[str, mapped_column(info={"kind": SECRET})]
SecretCode = Annotated[str, mapped_column(info={"kind": SECRET_CODE})]
Iban = Annotated[str, mapped_column(info={"kind": IBAN})]
Siret = Annotated[str, mapped_column(info={"kind": SIRET})]
Phone = Annotated[str, mapped_column(info={"kind": PHONE})]
Code = Annotated[str, mapped_column(info={"kind": CODE})]


class Labelled(enum.StrEnum):
    """A choice kept by its value, with the word that screens show: `FLAT = "flat", lazy("…")`."""

    label: LazyString

    def __new__(cls, value: str, label: LazyString) -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member


def column(
    label: LazyString,
    *args: Any,
    taken: LazyString | None = None,
    untold: bool = False,
    **options: Any,
) -> MappedColumn[Any]:
    """A column with its name on screen; `taken` refuses a value that another row has.

    An `untold` column leaves no line in the trail. What it was is always known when it changes,
    so that the trail can tell it even of a row whose values had to be read again.
    """
    said = {"label": label, "taken": taken, "untold": untold}
    info = {name: value for name, value in said.items() if value}
    return mapped_column(*args, info=info, active_history=True, **options)


def refusing(sentence: LazyString) -> dict[str, LazyString]:
    """The `info` of a constraint: what it says to whoever it refuses."""
    return {"sentence": sentence}


def sentences_of(tables: Iterable[sa.Table]) -> dict[str, LazyString]:
    """What each constraint of these tables says, by its name."""
    said = {}
    for table in tables:
        rules: list[Any] = [*table.constraints, *table.indexes]
        for rule in rules:
            if "sentence" in rule.info:
                said[str(rule.name)] = rule.info["sentence"]
        for one in table.columns:
            if "taken" in one.info:
                said[f"uq_{table.name}_{one.name}"] = one.info["taken"]
    return said


def reference(label: LazyString, target: str, **options: Any) -> MappedColumn[Any]:
    """A column that points at another row: `reference(lazy("Partenaire"), "partner.id")`."""
    return column(label, sa.ForeignKey(target), **options)


def state_column(
    states: type[enum.Enum], name: str = "state", label: LazyString = STATE, **options: Any
) -> MappedColumn[Any]:
    """A column that holds one of these states by value, with a named CHECK."""
    kind = sa.Enum(
        states,
        native_enum=False,
        length=30,
        create_constraint=True,
        name=name,
        values_callable=lambda members: [member.value for member in members],
    )
    return column(label, kind, **options)


def kind_of(column: sa.Column[Any] | None) -> Kind | None:
    """The kind of that column, if it has one."""
    return None if column is None else column.info.get("kind")


def labels_of(model: type[Any]) -> dict[str, LazyString]:
    """The names on screen of a model's columns and relations.

    A relation to one record is called as the column that points at it, unless it says otherwise.
    """
    mapper = sa.inspect(model)
    labels = {}
    for attr in mapper.column_attrs:
        if label := attr.columns[0].info.get("label"):
            labels[attr.key] = label
    for relation in mapper.relationships:
        pointing = [one for one in relation.local_columns if not one.primary_key]
        pointing.sort(key=lambda one: one.key != f"{relation.key}_id")
        said = (one.info.get("label") for one in pointing)
        if label := relation.info.get("label") or next(said, None):
            labels[relation.key] = label
    return labels
