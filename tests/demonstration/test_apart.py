"""The two children share nobody but their therapist, so that anything of one seen by the other is a fault."""

import re

from tests.demonstration.words import demonstration, everything, texts

SHARED = {"priya", "moira"}
"""The therapist who works with both, and the administrator who opened both spaces."""
INVENTED = {"robin": {"Kit", "Biscuit", "Larkwater"}, "zara": {"Mabel", "Teta", "Thistlemoor", "Saturn"}}


def _names(key: str) -> set[str]:
    members = {one.person for one in demonstration().child(key).members} - SHARED
    people = {one.key: one.name for one in demonstration().people}
    names = {demonstration().child(key).full_name, *(people[member] for member in members)}
    return {word for name in names for word in re.findall(r"[A-Z]\w+", name) if word != "Dr"} | INVENTED[key]


def test_only_the_therapist_and_the_administrator_are_in_both_spaces() -> None:
    robin, zara = ({one.person for one in demonstration().child(key).members} for key in ("robin", "zara"))
    assert robin & zara == SHARED


def test_no_name_from_one_childs_space_stands_anywhere_in_the_others() -> None:
    for key, other in (("robin", "zara"), ("zara", "robin")):
        own, theirs = everything(demonstration().child(key)), everything(demonstration().child(other))
        names = _names(key)
        assert len([name for name in names if re.search(rf"\b{name}\b", own)]) >= 5, (
            "the names are there to be found"
        )
        assert [name for name in sorted(names) if re.search(rf"\b{name}\b", theirs)] == []


def test_no_twelve_words_in_a_row_are_the_same_in_both_spaces() -> None:
    runs = []
    for key in ("robin", "zara"):
        found: set[tuple[str, ...]] = set()
        for text in texts(demonstration().child(key)):
            words = re.findall(r"\w+", text.lower())
            found |= {tuple(words[at : at + 12]) for at in range(len(words) - 11)}
        runs.append(found)
    assert len(runs[0]) > 1000 and runs[0] & runs[1] == set()


def test_the_two_children_share_no_picture_and_no_clip() -> None:
    used = [
        {media.file for _, _, save in demonstration().child(key).saves() for media in save.media}
        for key in ("robin", "zara")
    ]
    assert used[0] and used[1] and not used[0] & used[1]
