"""The grammar of the notice's lists of bodies, read and written."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from qhtasks.model.dataset import Dataset
    from qhtasks.model.items import Item
    from qhtasks.model.notice import NoticeForm
    from qhtasks.model.words import Role


class ListGrammar:
    """How the notice writes its lists of bodies.

    `、` joins bodies of one class; `等` says that more of that class take part; `，` begins another class. Places
    share a suffix: `海西、海北州政府`, open as `西宁、海东等市州政府`; where the suffixes differ each keeps its
    own, `西宁市、海东市、海西州政府`.
    """

    def __init__(self, form: NoticeForm, prefectures: Sequence[str], collectives: Collection[str]) -> None:
        """Take the notice's words, the names of the prefecture governments, as 西宁市政府, and of the collectives."""
        self.open, words = form.open, form.prefectures
        self.government, self.together = words.government, words.together
        self.suffix = f"(?:{'|'.join(map(re.escape, words.suffixes))})"
        self.names = {re.sub(f"{self.suffix}$", "", self._without_government(name)): name for name in prefectures}
        self.places = {name: place for place, name in self.names.items()}
        self.collectives = collectives
        place = "(?:" + "|".join(map(re.escape, self.names)) + ")"
        shared = f"{self.suffix}{re.escape(self.government)}"
        opened = f"{re.escape(self.open)}(?:{re.escape(words.related)})?{re.escape(self.together)}"
        self.municipal = re.compile(rf"((?:{place}{self.suffix}?、)*{place})({opened}|{shared})")

    @classmethod
    def of(cls, dataset: Dataset) -> ListGrammar:
        """Take the names from the data; the wordings that stand for a collective are its names too."""
        units = {unit.name for unit in dataset.units}
        wordings = {wording for item in dataset.items for wording in item.as_issued.values()} - units
        words = dataset.form.prefectures
        prefectures = [unit.name for unit in dataset.units if unit.kind == words.kind and words.is_name(unit.name)]
        return cls(dataset.form, prefectures, wordings | {each.name for each in dataset.collectives})

    def issued(self, item: Item, role: Role) -> str:
        """Write an item's list as the notice does: `西宁、海东、海西等市州政府`."""
        return self.write([item.as_issued.get(token, token) for token in item.tokens(role)])

    def read(self, line: str) -> tuple[str, ...]:
        """Read a list into tokens: names as the notice means them, `等` where it stands."""
        return tuple(token for group in line.split("，") for token in self._read_group(group))

    def _read_group(self, group: str) -> Iterator[str]:
        if found := self.municipal.fullmatch(group):
            for place in found[1].split("、"):
                yield self.names.get(place) or self.names.get(re.sub(f"{self.suffix}$", "", place), place)
            if found[2].startswith(self.open):
                yield found[2]
        else:
            yield from group.removesuffix(self.open).split("、")
            if group.endswith(self.open):
                yield self.open

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
        return sum(1 if of_places else len(run) - run.count(self.open) for of_places, run in runs)

    def _is_place(self, token: str) -> bool:
        return token in self.places or (token.startswith(self.open) and token != self.open)

    def _write_places(self, names: list[str]) -> str:
        """Write a run of prefectures with the suffix they share, and what leaves it open, if anything does."""
        last = names[-1]
        if last.startswith(self.open):
            return "、".join(self.places.get(name, name) for name in names[:-1]) + last
        endings = {name.removeprefix(self.places[name]) for name in names}
        if len(endings) == 1:
            return "、".join(self.places[name] for name in names) + endings.pop()
        return "、".join(map(self._without_government, names)) + self.government

    def _without_government(self, name: str) -> str:
        return name.removesuffix(self.government)

    def _separator(self, previous: str | None, token: str) -> str:
        if previous is None or token == self.open:
            return ""
        return "、" if previous != self.open and self._class(previous) == self._class(token) else "，"

    def _class(self, token: str) -> str:
        """Say which class of body a token belongs to: the prefectures, a collective of its own, or units."""
        if self._is_place(token) or token.endswith(self.together):
            return self.together
        return token if token in self.collectives else ""
