"""What a table of the export is, and how tables are derived from the declarations of records in `model/`.

A plain field is a column. A list under a record is a table of its own, whose rows have the record's key and a position.
A record within a record gives columns beside those of the same name: `certainty.full_name` is `full_name_certainty`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType, NoneType
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, get_args, get_origin

from qhtasks.model.meaning import IsoDate, declared, held_kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from qhtasks.model.dataset import Dataset
    from qhtasks.model.meaning import Field, Record
    from qhtasks.model.notice import NoticeForm

Value = str | float | bool | None
Row = tuple[Value, ...]
"""The values of a row, in the order of the table's columns; None where there is nothing to say."""
ColumnType = Literal["string", "integer", "number", "boolean", "date"]
"""Types by the names that the Table Schema gives them; figures of the notice are texts, because `8.0` is not `8`, and
stand beside these as numbers."""
_EMPTY: Mapping[str, Any] = MappingProxyType({})
_TYPES: tuple[tuple[Any, ColumnType], ...] = (
    (str, "string"),
    (int, "integer"),
    (bool, "boolean"),
    (IsoDate, "date"),
)


class Reference(NamedTuple):
    """The column of a table, this one or another, in which the values of a foreign key stand."""

    table: str
    column: str


class Column(NamedTuple):
    """A column: `values` are the only ones it may have, each with its Chinese meaning. A note is Markdown."""

    name: str
    title: str
    kind: ColumnType = "string"
    required: bool = True
    unique: bool = False
    values: Mapping[Any, str] = _EMPTY
    refers: Reference | None = None
    note: str = ""
    vocabulary: Callable[[NoticeForm], Mapping[str, str]] | None = None
    """Gives `values` where they stand in the form of the notice."""


class Table(NamedTuple):
    """A table; `checks` are constraints between the columns of a row, in SQL."""

    name: str
    title: str
    note: str
    columns: tuple[Column, ...]
    primary_key: tuple[str, ...]
    rows: Callable[[Dataset], Iterator[Row]]
    checks: tuple[str, ...] = ()

    def within(self, form: NoticeForm) -> Table:
        """Give the values of those columns whose words stand in the form of the notice."""
        columns = (
            column._replace(values=column.vocabulary(form)) if column.vocabulary else column for column in self.columns
        )
        return self._replace(columns=tuple(columns))


def optional(column: Column) -> Column:
    """Let a column be empty."""
    return column._replace(required=False)


POSITION = Column("position", "次序", "integer", note="从 1 起")
ITEM = Column("item", "项", refers=Reference("items", "id"))
UNIT = Column("unit", "单位", refers=Reference("units", "name"))
COLLECTIVE = Column("collective", "集合", refers=Reference("collectives", "name"))
OBLIGATION = Column("obligation", "组织实施要求", refers=Reference("obligations", "id"))
_SECTION = Column("section", "所在的节", refers=Reference("sections", "number"))
_PERIOD = Column("period", "时限", refers=Reference("periods", "phrase"))
KEYS: Mapping[str, Column] = {
    "Unit": UNIT,
    "Collective": COLLECTIVE,
    "Indicator": ITEM,
    "Task": ITEM,
    "Obligation": OBLIGATION,
    "Chapter": _SECTION,
    "Section": _SECTION,
    "Period": _PERIOD,
}
"""For each kind of record that others refer to, the column in which these have its key."""
_VOCABULARIES: Mapping[str, Callable[[NoticeForm], Mapping[str, str]]] = {
    "Kind": lambda form: {kind: kind for kind in form.kinds},
    "MeasureUnit": lambda form: {unit: unit for unit in form.units_of_measure},
}
"""The lists of words in the form of the notice that fields refer to."""


class Plain(NamedTuple):
    """A column that is filled from a record, through the names of fields."""

    column: Column
    path: tuple[str, ...]

    def value(self, record: Any) -> Value:
        """Follow the path; None where a record of another kind in the same table has no such field."""
        for name in self.path:
            record = getattr(record, name, None)
        value: Value = record
        return value


def plain_columns(*kinds: type[Record]) -> tuple[Plain, ...]:
    """Give the columns of the plain fields that the kinds of a table have, in the order of declaration."""
    columns: dict[str, Plain] = {}
    for field, *others in _fields(kinds):
        if inner := _record_within(field):
            for part in declared(inner):
                column = plain_column(part)
                beside = Plain(column._replace(name=f"{part.name}_{field.name}"), (field.name, part.name))
                columns = _inserted(columns, part.name, beside)
        elif get_origin(field.type) is not tuple and not _is_mapping(field.type):
            texts = dict.fromkeys(each.meaning.text for each in (field, *others))
            column = plain_column(field)._replace(note="；".join(filter(None, texts)))
            shared = len(others) == len(kinds) - 1
            columns[field.name] = Plain(column if shared else optional(column), (field.name,))
    return tuple(columns.values())


def _fields(kinds: tuple[type[Record], ...]) -> Iterator[list[Field]]:
    """List the fields of several kinds, those of one name together."""
    fields: dict[str, list[Field]] = {}
    for kind in kinds:
        for field in declared(kind):
            fields.setdefault(field.name, []).append(field)
    yield from fields.values()


def _inserted(columns: Mapping[str, Plain], after: str, plain: Plain) -> dict[str, Plain]:
    """Put a column after another; at the end where there is no such column."""
    names = list(columns)
    place = names.index(after) + 1 if after in columns else len(names)
    pairs = list(columns.items())
    return dict([*pairs[:place], (plain.column.name, plain), *pairs[place:]])


def plain_column(field: Field) -> Column:
    """Make the column of a field that holds one value."""
    meaning, members = field.meaning, _members(field.type)
    referred = _referred(field)
    return Column(
        field.name,
        meaning.title,
        next((name for type_, name in _TYPES if type_ in members), "string"),
        required=NoneType not in members,
        values=_words(field),
        refers=referred[0].refers if len(referred) == 1 else None,
        note=meaning.text,
        vocabulary=next((_VOCABULARIES[name] for name in meaning.refers if name in _VOCABULARIES), None),
    )


def _words(field: Field) -> Mapping[Any, str]:
    """Give the words that a field can hold, each with its Chinese; empty where it holds any text."""
    literals = (member for member in _members(field.type) if get_origin(member) is Literal)
    words = (word for literal in literals for word in get_args(literal))
    return {word: field.meaning.values.get(word, word) for word in words}


def _members(annotation: Any) -> tuple[Any, ...]:
    """Give the types that a value may have: of each alternative, or of what a list holds."""
    if get_origin(annotation) is tuple:
        return _members(get_args(annotation)[0])
    alternatives = get_args(annotation)
    return alternatives if NoneType in alternatives else (annotation,)


def _is_mapping(annotation: Any) -> bool:
    origin = get_origin(annotation)
    return isinstance(origin, type) and issubclass(origin, Mapping)


def _record_within(field: Field) -> type[Record] | None:
    return None if get_origin(field.type) is tuple else held_kind(field.type)


def _referred(field: Field) -> tuple[Column, ...]:
    """Give the columns for the keys of the records that a field refers to; indicators and tasks are in one table."""
    columns = (KEYS[kind] for kind in field.meaning.refers if kind in KEYS)
    return tuple({column.name: column for column in columns}.values())


class ListTable(NamedTuple):
    """What the declaration of a list does not say of its table; what is left empty is derived.

    `added` are columns beside the fields of the records in the list, by the name of the column that they follow; they
    hold the property of a record that has their name. `computed` are columns at the end, each with the function that
    fills it from a record.
    """

    name: str = ""
    title: str = ""
    column: str = ""
    note: str = ""
    unique: bool = False
    added: Mapping[str, tuple[Column, ...]] = _EMPTY
    computed: tuple[tuple[Column, Callable[[Any], Value]], ...] = ()


class _Cells(NamedTuple):
    """Columns, and for a dataset how an entry of a list fills them."""

    columns: tuple[Column, ...]
    fill: Callable[[Dataset], Callable[[Any], Row]]


def _cells(field: Field, table: ListTable) -> _Cells:
    """Make the columns of what a list holds: records, keys of records, or texts."""
    if inner := held_kind(field.type):
        plain = (
            each
            for given in plain_columns(inner)
            for each in (given, *(Plain(column, (column.name,)) for column in table.added.get(given.column.name, ())))
        )
        filled = [*((each.column, each.value) for each in plain), *table.computed]
        return _Cells(
            tuple(column for column, _ in filled), lambda _: lambda record: tuple(value(record) for _, value in filled)
        )
    referred = _referred(field)
    if len(referred) > 1:
        return _word_cells(referred)
    text = plain_column(field)._replace(name=table.column or field.name, unique=table.unique, note="")
    return _Cells(referred or (text,), lambda _: lambda value: (value,))


def _word_cells(referred: tuple[Column, ...]) -> _Cells:
    """Make the columns of a list that refers to several tables: the word, and the key in the table that has it."""
    word = Column("word", "词")

    def fill(dataset: Dataset) -> Callable[[str], Row]:
        keys = [_keys(dataset, column) for column in referred]
        return lambda word: (word, *(word if word in names else None for names in keys))

    return _Cells((word, *map(optional, referred)), fill)


def _keys(dataset: Dataset, column: Column) -> frozenset[str]:
    """Give the keys that a column can refer to; the dataset calls its records as the export calls their table."""
    assert column.refers  # noqa: S101 - asked of keys only
    return frozenset(getattr(record, column.refers.column) for record in getattr(dataset, column.refers.table))


Computed = Callable[[int, Any], Mapping[str, Value]]
"""What columns without a field hold, from the position of a record, from 1, and the record."""


def _nothing(_: Dataset) -> Computed:
    return lambda *_: {}


class RecordTable(NamedTuple):
    """A table with a row for each record of one or several kinds, and the tables of the lists under these records.

    `keys` are the columns of the key, where they have other names than the fields: `from` is a word of SQL.

    `added` are columns that no field gives, by the name of the column that they follow, with "" for the end; one of the
    same name replaces that column. `computed` fills them, but for the position. `apart` are fields without a column or
    table of their own.
    """

    name: str
    title: str
    note: str
    kinds: tuple[type[Record], ...]
    records: Callable[[Dataset], Iterable[Any]]
    added: Mapping[str, tuple[Column, ...]] = _EMPTY
    computed: Callable[[Dataset], Computed] = _nothing
    apart: tuple[str, ...] = ()
    lists: Mapping[str, ListTable] = _EMPTY
    checks: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()

    def tables(self) -> Iterator[Table]:
        """Make the table, and after it those of the lists."""
        columns = tuple(self._columns())
        yield Table(self.name, self.title, self.note, columns, self._keys, self._rows, self.checks)
        for field, *_ in _fields(self.kinds):
            if get_origin(field.type) is tuple and field.name not in self.apart:
                yield self._list_table(field)

    @property
    def _keys(self) -> tuple[str, ...]:
        """The columns that together are the key of the records: those of the key fields, or `keys`."""
        return self.keys or tuple(field.name for field in declared(self.kinds[0]) if field.meaning.key)

    @property
    def _key(self) -> str:
        """The field by which other tables name these records."""
        return self._keys[0]

    @property
    def _owner(self) -> Column:
        """The column in which other tables have the key of these records."""
        kind = self.kinds[0].__name__
        return KEYS.get(kind) or Column(kind.lower(), self.title, refers=Reference(self.name, self._key))

    def _plain(self) -> tuple[Plain, ...]:
        return tuple(plain for plain in plain_columns(*self.kinds) if plain.path[0] not in self.apart)

    def _columns(self) -> Iterator[Column]:
        for plain in self._plain():
            added = self.added.get(plain.column.name, ())
            if plain.column.name not in {column.name for column in added}:
                yield plain.column
            yield from added
        yield from self.added.get("", ())

    def _rows(self, dataset: Dataset) -> Iterator[Row]:
        plain, names = self._plain(), [column.name for column in self._columns()]
        computed = self.computed(dataset)
        for position, record in enumerate(self.records(dataset), 1):
            values = {each.column.name: each.value(record) for each in plain}
            values |= {POSITION.name: position, **computed(position, record)}
            yield tuple(values[name] for name in names)

    def _list_table(self, field: Field) -> Table:
        table = self.lists.get(field.name, ListTable())
        cells, owner = _cells(field, table), self._owner

        def rows(dataset: Dataset) -> Iterator[Row]:
            fill = cells.fill(dataset)
            for record in self.records(dataset):
                for position, entry in enumerate(getattr(record, field.name, ()), 1):
                    yield getattr(record, self._key), position, *fill(entry)

        return Table(
            table.name or f"{owner.name}_{field.name}",
            table.title or f"{self.title}的{field.meaning.title}",
            table.note or field.meaning.text or field.meaning.title,
            (owner, POSITION, *cells.columns),
            (owner.name, POSITION.name),
            rows,
        )
