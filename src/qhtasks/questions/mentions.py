"""What the wording of items says of a unit though no list does: its places, and demands on all of its kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from qhtasks.questions.duties import certain_items

if TYPE_CHECKING:
    from qhtasks.model.bodies import Locality, Unit
    from qhtasks.model.dataset import Dataset
    from qhtasks.model.items import Indicator, Task
    from qhtasks.questions.duties import Duty


class Mention(NamedTuple):
    """An item, and the places of the unit that its wording names. A mention is no duty."""

    item: Indicator | Task
    places: tuple[Locality, ...]

    @property
    def sentences(self) -> tuple[str, ...]:
        """The sentences that name them, as issued."""
        return tuple(each for each in _sentences(self.item) if any(place.stands_in(each) for place in self.places))


class Call(NamedTuple):
    """A sentence of an item that asks something of all members of a collective: 各市州要制定《建议》和《纲要》。"""

    item: Indicator | Task
    sentence: str


def mentions_of(dataset: Dataset, unit: Unit, duties: tuple[Duty, ...]) -> tuple[Mention, ...]:
    """List the items that mention a place of the unit, in the notice's order; `duties` are the unit's."""
    if not unit.places:
        return ()
    owed = certain_items(duties)
    others = (item for item in dataset.items if item.id not in owed)
    mentions = (Mention(item, tuple(place for place in unit.places if place.stands_in(item.text))) for item in others)
    return tuple(mention for mention in mentions if mention.places)


def calls_on(dataset: Dataset, unit: Unit) -> tuple[Call, ...]:
    """List the sentences that begin with a collective of the unit and an order: they ask it directly.

    The text says 各市州, the lists 各市州政府.
    """
    suffix = dataset.form.prefectures.government
    names = [each.name.removesuffix(suffix) for each in dataset.collectives if each.binding and each.may_mean(unit)]
    orders = tuple(f"{name}{order}" for name in names for order in _ORDERS)
    items = (item for item in dataset.items if any(order in item.text for order in orders))
    return tuple(Call(item, each) for item in items for each in _sentences(item) if each.startswith(orders))


_ORDERS = ("要", "应", "须")


def _sentences(item: Indicator | Task) -> tuple[str, ...]:
    """Divide the text of an item into its sentences, each with its full stop."""
    return tuple(f"{each}。" for each in item.text.split("。") if each)
