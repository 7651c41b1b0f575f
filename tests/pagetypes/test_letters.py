"""Every row can say which section of the plan it belongs to; nothing is guessed for those that have not."""

from tests.pagetypes.samples import asked, ours
from wiki.pagetypes.kinds.table import kind_of, links_of
from wiki.pagetypes.model import LETTERS, plan_letter


def test_a_need_goes_to_the_section_of_its_area() -> None:
    field = ours().types["needs"].field("needs")
    assert field is not None
    areas = ("communication", "cognition", "semh", "sensory_physical", "health", "social_care")
    found = [plan_letter(field, {"area": area}) for area in areas]
    assert found == ["B", "B", "B", "B", "C", "D"]
    assert plan_letter(field, {}) is None
    assert plan_letter(field, {"area": "unheard_of"}) is None
    assert plan_letter(field, {"area": ["health"]}) is None


def test_help_goes_to_f_g_h1_or_h2_in_the_plan_and_in_every_advice() -> None:
    catalogue = ours()
    pages = [
        one for one in catalogue.types.values() if one.key == "provision" or one.key.startswith("advice_")
    ]
    assert len(pages) == 10
    for page in pages:
        field = page.field("provision")
        assert field is not None
        found = [plan_letter(field, {"letter": one}) for one in ("f", "g", "h1", "h2", "")]
        assert found == ["F", "G", "H1", "H2", None]


def test_words_that_feed_one_section_belong_there_and_words_that_feed_several_wait() -> None:
    assert plan_letter(asked("long_text", "feeds: E"), {}) == "E"
    assert plan_letter(asked("long_text", "feeds: A, C"), {}) is None
    assert plan_letter(asked("long_text"), {}) is None
    chosen = asked("one_of", "feeds: G", "options:", "  a: One", "letters:", "  a: G")
    assert plan_letter(chosen, {"value": "a"}) == "G"
    assert plan_letter(chosen, {}) is None


def test_every_section_from_a_to_k_is_fed_and_printed() -> None:
    catalogue = ours()
    for letter in LETTERS:
        assert list(catalogue.feeding(letter)), letter
    printed = {letter for page, letters in _plan_feeds() for letter in letters}
    assert printed == set(LETTERS) - {"K"}
    advice = [page for page in catalogue.types.values() if page.key.startswith("advice_")]
    assert len(advice) == 9
    assert all(page.feeds == ("K",) and page.owner == "professional" and page.repeat for page in advice)


def test_the_thread_runs_from_help_to_outcome_to_need_and_hope() -> None:
    types = ours().types
    provision, outcomes = types["provision"].field("provision"), types["outcomes"].field("outcomes")
    assert provision is not None and outcomes is not None
    ways = {c.key: c.link_to for c in (*provision.columns, *outcomes.columns) if c.kind == "link" and c.many}
    assert ways == {"needs": "needs.needs", "outcomes": "outcomes.outcomes", "hopes": "section_a.hopes"}
    linked = links_of(provision, {"needs": ["n1", "n2"], "outcomes": [], "letter": "f"})
    assert linked == {"needs": ("n1", "n2")}
    assert kind_of(provision).name == "rows"


def _plan_feeds() -> list[tuple[str, tuple[str, ...]]]:
    return [
        (page.key, field.feeds)
        for page in ours().types.values()
        if page.owner == "plan"
        for field in page.fields
    ]
