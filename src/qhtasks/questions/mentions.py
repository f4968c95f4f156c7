"""Items whose wording names a place of a unit that does not owe them for certain. A mention is no duty."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from qhtasks.questions.duties import certain_items

if TYPE_CHECKING:
    from qhtasks.model.bodies import Locality, Unit
    from qhtasks.model.dataset import Dataset
    from qhtasks.model.items import Indicator, Task
    from qhtasks.questions.duties import Duty


class Mention(NamedTuple):
    """An item, and the places of the unit that its wording names."""

    item: Indicator | Task
    places: tuple[Locality, ...]


def mentions_of(dataset: Dataset, unit: Unit, duties: tuple[Duty, ...]) -> tuple[Mention, ...]:
    """List the items that mention a place of the unit, in the notice's order; `duties` are the unit's."""
    if not unit.places:
        return ()
    owed = certain_items(duties)
    others = (item for item in dataset.items if item.id not in owed)
    mentions = (Mention(item, tuple(place for place in unit.places if place.stands_in(item.text))) for item in others)
    return tuple(mention for mention in mentions if mention.places)
