"""How likely a printed line is where it is read as it stands: what a repair is measured against."""

from __future__ import annotations

from .language import ORDER, PageLanguage, extend
from .pinyin import NOTE


class Aligned:
    """How likely the line is where it is read as it stands, added up from the opening of a site."""

    def __init__(self, language: PageLanguage, printed: str, at: int, context: str) -> None:
        self.language = language
        self.printed = printed
        self.at = at
        self.sums = [0.0]
        self.context = context

    def sum(self, at: int) -> float:
        """The log score of `printed[self.at:at]`, pinyin in brackets left out."""
        at = min(at, len(self.printed))
        while self.at + len(self.sums) <= at:
            here = self.at + len(self.sums) - 1
            note = NOTE.match(self.printed, here)
            if note:
                self.sums += [self.sums[-1]] * (note.end() - here)
                continue
            kind = self.language.classes(self.printed[here])
            self.sums.append(self.sums[-1] + self.language.step(self.context, kind))
            self.context = extend(self.context, kind)
        return self.sums[at - self.at]

    def rest(self, context: str, at: int, stop: int) -> float:
        """The log score of `printed[at:stop]` after another context, which wears off soon."""
        total = 0.0
        seen = 0
        while at < min(stop, len(self.printed)) and seen < ORDER:
            note = NOTE.match(self.printed, at)
            if note:
                at = note.end()
                continue
            kind = self.language.classes(self.printed[at])
            total += self.language.step(context, kind)
            context = extend(context, kind)
            at += 1
            seen += 1
        total += self.sum(max(at, stop)) - self.sum(at)
        if stop >= len(self.printed):
            total += self.language.step(context if seen < ORDER else self.context, "\n")
        return total
