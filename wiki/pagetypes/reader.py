"""Takes values out of a template one by one, and notes every fault instead of stopping at the first."""

import re
from collections.abc import Iterable

from wiki.pagetypes.faults import Fault, nearest_word, short
from wiki.pagetypes.keys import Rule
from wiki.pagetypes.source import Listing, Node, Pairs, Words

_MAX_FAULTS = 50


class Reader:
    """The faults of one file as they are found, and the small questions that reading a template asks."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.faults: list[Fault] = []

    def fault(self, line: int, found: str, expected: str, nearest: str | None = None) -> None:
        """Note a fault; those after the fiftieth are dropped, as nobody would read them."""
        if len(self.faults) < _MAX_FAULTS:
            self.faults.append(Fault(self.file, line, found, expected, nearest))

    def known_keys(self, pairs: Pairs, rules: dict[str, Rule], what: str) -> None:
        """Every key is one that exists, and none that is needed is missing."""
        for key in pairs.entries:
            if key not in rules and len(self.faults) < _MAX_FAULTS:
                guess = nearest_word(key, [rule for rule in rules if rule not in pairs.entries])
                self.fault(pairs.lines[key], f"the key {short(key)}", f"one of {', '.join(rules)}", guess)
        for key, rule in rules.items():
            if rule.needed and key not in pairs.entries:
                self.fault(pairs.line, f"{what} without “{key}”", f"a line “{key}: …”")

    def words(self, pairs: Pairs, key: str, rules: dict[str, Rule]) -> str:
        """The text under ``key``: "" where absent, the fault noted where it is not fit."""
        node = pairs.entries.get(key)
        if node is None:
            return ""
        rule, line = rules[key], pairs.lines[key]
        if not isinstance(node, Words):
            self.fault(line, f"a list under “{key}”", "words on the same line")
            return ""
        text = node.text.strip()
        if not text and rule.needed:
            self.fault(line, f"nothing after “{key}:”", "some words")
        elif not rule.words and len(text) > rule.longest:
            self.fault(line, f"{len(text)} letters under “{key}”", f"at most {rule.longest}")
        elif text and rule.words and text not in rule.words:
            self.fault(line, short(text), f"one of {', '.join(rule.words)}", nearest_word(text, rule.words))
        else:
            self._only_child(text, line)
            return text
        return ""

    def yes(self, pairs: Pairs, key: str, rules: dict[str, Rule], otherwise: bool = False) -> bool:
        """A yes or a no; ``otherwise`` where the key is absent."""
        text = self.words(pairs, key, rules)
        return text == "yes" if text else otherwise

    def several(
        self, pairs: Pairs, key: str, rules: dict[str, Rule], allowed: Iterable[str]
    ) -> tuple[str, ...]:
        """Words set apart by commas, each one of ``allowed`` and named once."""
        text = self.words(pairs, key, rules)
        allowed = tuple(allowed)
        made: list[str] = []
        for one in (part.strip() for part in text.split(",")) if text else ():
            if one not in allowed:
                self.fault(pairs.lines[key], short(one), f"one of {', '.join(allowed)}", _like(one, allowed))
            elif one in made:
                self.fault(pairs.lines[key], f"{short(one)} twice", "each word once")
            else:
                made.append(one)
        return tuple(made)

    def listing(self, pairs: Pairs, key: str, at_most: int, what: str) -> tuple[Pairs, ...]:
        """The items under ``key``, each with keys of its own."""
        node = pairs.entries.get(key)
        if node is None:
            return ()
        if not isinstance(node, Listing):
            expected = f"lines that begin with a dash, one for each {what}"
            self.fault(pairs.lines[key], f"no list under “{key}”", expected)
            return ()
        if len(node.items) > at_most:
            self.fault(pairs.lines[key], f"{len(node.items)} of them under “{key}”", f"at most {at_most}")
            return ()
        for item in node.items:
            if not isinstance(item, Pairs):
                expected = f"the keys of a {what} after the dash"
                self.fault(item.line, f"an item without keys under “{key}”", expected)
        return tuple(item for item in node.items if isinstance(item, Pairs))

    def phrases(self, pairs: Pairs, key: str, at_most: int, longest: int) -> tuple[str, ...]:
        """The lines under ``key`` that begin with a dash, each a phrase of its own and no two alike."""
        node = pairs.entries.get(key)
        if node is None:
            return ()
        if not isinstance(node, Listing):
            self.fault(pairs.lines[key], f"no list under “{key}”", "lines that begin with a dash, one for each phrase")
            return ()
        if not 1 <= len(node.items) <= at_most:
            self.fault(pairs.lines[key], f"{len(node.items)} of them under “{key}”", f"1 to {at_most}")
            return ()
        made: list[str] = []
        for item in node.items:
            text = " ".join(item.text.split()) if isinstance(item, Words) else ""
            if not 1 <= len(text) <= longest:
                self.fault(item.line, f"no words (or too many) in a line under “{key}”", f"1 to {longest} letters")
            elif text in made:
                self.fault(item.line, f"{short(text)} twice", "each phrase once")
            else:
                self._only_child(text, item.line)
                made.append(text)
        return tuple(made)

    def _only_child(self, text: str, line: int) -> None:
        """No curly brackets but the child's name."""
        for odd in re.findall(r"\{[^{}\n]{0,30}\}", text):
            if odd != "{child}":
                guess = nearest_word(odd, ["{child}"])
                self.fault(line, short(odd), "“{child}”, or words without curly brackets", guess)

    def pairs_of_words(self, pairs: Pairs, key: str, at_most: int) -> list[tuple[str, str, int]]:
        """Lines such as ``red: The red one`` under ``key``, with their line numbers."""
        node: Node | None = pairs.entries.get(key)
        if node is None:
            return []
        if not isinstance(node, Pairs):
            expected = "lines such as “often: Every day”, set further in"
            self.fault(pairs.lines[key], f"no pairs under “{key}”", expected)
            return []
        if len(node.entries) > at_most:
            self.fault(pairs.lines[key], f"{len(node.entries)} of them under “{key}”", f"at most {at_most}")
            return []
        made = []
        for name, inner in node.entries.items():
            if not isinstance(inner, Words) or not inner.text.strip() or len(inner.text) > 300:
                found = f"no words (or too many) after {short(name)}"
                self.fault(node.lines[name], found, "1 to 300 letters on one line")
            else:
                made.append((name, inner.text.strip(), node.lines[name]))
        return made

    def shaped(self, text: str, pattern: str, line: int, expected: str) -> bool:
        """Is ``text`` of the shape asked? The fault is noted where it is not."""
        if re.fullmatch(pattern, text, re.ASCII):
            return True
        self.fault(line, short(text), expected)
        return False


def _like(word: str, allowed: tuple[str, ...]) -> str | None:
    upper = word.strip().upper()
    return upper if upper in allowed else nearest_word(word, allowed)
