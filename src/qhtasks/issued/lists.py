"""The grammar of the notice's lists of bodies, read and written."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from qhtasks.model.words import OPEN, PREFECTURE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from qhtasks.model.dataset import Dataset
    from qhtasks.model.items import Item
    from qhtasks.model.words import Role


class ListGrammar:
    """How the notice writes its lists of bodies.

    `、` joins bodies of one class; `等` says that more of that class take part; `，` begins another class. Places
    share a suffix: `海西、海北州政府`, open as `西宁、海东等市州政府`; where the suffixes differ each keeps its
    own, `西宁市、海东市、海西州政府`.
    """

    def __init__(self, prefectures: Sequence[str], collectives: Collection[str]) -> None:
        """Take the names of the prefecture governments, such as 西宁市政府, and of the collectives."""
        self.names = {name.removesuffix("政府")[:-1]: name for name in prefectures}
        self.places = {name: place for place, name in self.names.items()}
        self.collectives = collectives
        place = "(?:" + "|".join(map(re.escape, self.names)) + ")"
        self.municipal = re.compile(rf"((?:{place}[市州]?、)*{place})(等(?:相关)?市州政府|[市州]政府)")

    @classmethod
    def of(cls, dataset: Dataset) -> ListGrammar:
        """Take the names from the data; the wordings that stand for a collective are its names too."""
        units = {unit.name for unit in dataset.units}
        wordings = {wording for item in dataset.items for wording in item.as_issued.values()} - units
        named = (unit.name for unit in dataset.units if unit.kind == PREFECTURE)
        prefectures = [name for name in named if re.fullmatch(".+[市州]政府", name)]
        return cls(prefectures, wordings | {each.name for each in dataset.collectives})

    def issued(self, item: Item, role: Role) -> str:
        """Write an item's list as the notice does: `西宁、海东、海西等市州政府`."""
        return self.write([item.as_issued.get(token, token) for token in item.tokens(role)])

    def read(self, line: str) -> tuple[str, ...]:
        """Read a list into tokens: names as the notice means them, `等` where it stands."""
        return tuple(token for group in line.split("，") for token in self._read_group(group))

    def _read_group(self, group: str) -> Iterator[str]:
        if found := self.municipal.fullmatch(group):
            for place in found[1].split("、"):
                yield self.names.get(place) or self.names.get(place[:-1], place)
            if found[2].startswith(OPEN):
                yield found[2]
        else:
            yield from group.removesuffix(OPEN).split("、")
            if group.endswith(OPEN):
                yield OPEN

    def write(self, tokens: Sequence[str]) -> str:
        """Write tokens as the notice would: the inverse of `read`, which proves that reading lost nothing."""
        line = ""
        previous = None
        for of_places, run in groupby(tokens, self._is_place):
            if not of_places:
                for token in run:
                    line += self._separator(previous, token) + token
                    previous = token
                continue
            names = list(run)
            line += self._separator(previous, names[0]) + self._write_places(names)
            previous = names[-1]
        return line

    def mentions(self, tokens: Sequence[str]) -> int:
        """Count a list's bodies as the notice writes them: prefectures that share a suffix are one expression."""
        runs = [(of_places, list(run)) for of_places, run in groupby(tokens, self._is_place)]
        return sum(1 if of_places else len(run) - run.count(OPEN) for of_places, run in runs)

    def _is_place(self, token: str) -> bool:
        return token in self.places or (token.startswith(OPEN) and token != OPEN)

    def _write_places(self, names: list[str]) -> str:
        """Write a run of prefectures with the suffix they share, and what leaves it open, if anything does."""
        last = names[-1]
        if last.startswith(OPEN):
            return "、".join(self.places.get(name, name) for name in names[:-1]) + last
        suffixes = {name[-3] for name in names}
        shared = len(suffixes) == 1
        written = [self.places[name] if shared else name.removesuffix("政府") for name in names]
        return "、".join(written) + (last[-3:] if shared else "政府")

    def _separator(self, previous: str | None, token: str) -> str:
        if previous is None or token == OPEN:
            return ""
        return "、" if previous != OPEN and self._class(previous) == self._class(token) else "，"

    def _class(self, token: str) -> str:
        """Say which class of body a token belongs to: the prefectures, a collective of its own, or units."""
        if self._is_place(token) or token.endswith(PREFECTURE):
            return PREFECTURE
        return token if token in self.collectives else ""
