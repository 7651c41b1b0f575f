"""Every page there is, for each role: sound HTML, one heading, labelled boxes, no word out of place, and no write on a read."""

import pytest

from tests.rails.known import Known
from tests.rails.matrix import DOORS, PERSON, PUBLIC, SPACE
from tests.support.cast import FOUNDER, OF_ROBIN, ROBIN, STRANGER
from wiki.pagetypes.model import Field, PageType
from wiki.queries.pages import list_pages
from wiki.words import Role

_PARTS = ("views", "needs", "placement", "budget", "advice", "check")


@pytest.mark.parametrize("role", list(Role), ids=str)
def test_every_page_of_a_childs_space_is_sound(known: Known, role: Role) -> None:
    """``open`` checks the page: HTML, ids, labels, headings, headers, cookies, writes (tests/support/client.py)."""
    browser = known.browser(OF_ROBIN[role])
    for door in SPACE:
        is_page = door.own != 412 and "/media/" not in door.path and door.endpoint != "search.found"  # 412: speaks tus alone
        if door.is_read and role in door.who and is_page:
            browser.open(known.path(door, ROBIN), 404 if door.own == 404 else 200)


@pytest.mark.parametrize("role", list(Role), ids=str)
def test_every_form_of_every_kind_of_question_is_sound(known: Known, role: Role) -> None:
    browser = known.browser(OF_ROBIN[role])
    robin = known.world.child(ROBIN)
    pages = {path for path in browser.open(f"/child/{robin}/").addresses if "/page/" in path}
    forms = sorted({path for page in pages for path in browser.open(page).addresses if "/question/" in path})
    assert forms
    for path in forms if role is Role.PARENT else forms[::9]:
        browser.open(path)


@pytest.mark.parametrize("part", _PARTS)
def test_every_part_of_the_plan_is_sound(known: Known, part: str) -> None:
    browser = known.browser("daniel")
    for said in ("fitting", "all", "unused"):
        browser.open(f"/child/{known.world.child(ROBIN)}/plan/{part}?said={said}")


def test_every_old_state_is_sound(known: Known) -> None:
    page, robin = known.things(ROBIN)["page"], known.world.child(ROBIN)
    for number in range(1, 12, 2):
        known.browser("mum").open(f"/child/{robin}/page/{page}/revision/{number}")
        known.browser("mum").open(f"/child/{robin}/page/{page}/compare?from=1&to={number}")


def test_every_page_for_a_person_is_sound(known: Known) -> None:
    for door in PERSON:
        if door.is_read:
            answers = 200 if door.own == 302 else door.own  # as the page that it leads to does
            known.browser(FOUNDER).open(known.path(door), answers)
            if not door.may:
                known.browser(STRANGER).open(known.path(door), answers)


def test_every_page_before_signing_in_is_sound(known: Known) -> None:
    for path in ("/", "/sign-in", "/sign-in?then=/account", "/how-it-looks", "/how-it-looks?then=/account", "/privacy",
                 "/sign-in/link", "/sign-in/forgotten", "/sign-in/sent", "/privacy/children"):
        known.browser("").open(path)
    known.browser("").open(f"/stop/{known.things(ROBIN)['stop']}")
    known.browser("").press("Stop these emails")
    for dead in ("sign-in/link", "sign-in/new-address", "come-in", "paper", "advice"):
        known.browser("").open(f"/{dead}/{known.things(ROBIN)['link']}", 404)
    known.browser("").open("/in")
    known.browser("").open("/answer/done/signed")
    assert {door.endpoint for door in PUBLIC if door.is_read} == {
        "first.first_page", "first.up", "sign_in.ask_who", "static.static_file", "static.favicon",
        "stop.ask_stop", "looks.ask_how", "privacy.for_adults", "privacy.for_children",
        "sign_in_links.ask_address", "sign_in_links.ask_forgotten", "sign_in_links.sent",
        "sign_in_links.ask_press", "sign_in_links.ask_password", "sign_in_with.go", "sign_in_with.ask_press",
        "sign_in_with.ended", "sign_in_with.end_there", "come_in.show", "come_in.next_step", "come_in.ask_code",
        "account_email.ask_press", "profile_links.ask",
        "advice_link.show", "advice_link.next_step", "advice_link.done",
    }  # fmt: skip


def test_every_page_of_a_refusal_is_sound(known: Known) -> None:
    robin = known.world.child(ROBIN)
    leila = known.browser("leila")
    leila.open(f"/child/{robin}/advice", 403)
    leila.follow("Back to the child’s home")
    assert leila.page.path == f"/child/{robin}/", "from what is not theirs to do there is a way on to what is"
    known.browser("mum").open(f"/child/{robin}/page/{robin}", 404)
    known.browser("").open("/nowhere", 404)
    known.browser("mum").open("/sign-out", 405)
    for door in SPACE:
        if not door.is_read and Role.SCHOOL in door.who | {Role.SCHOOL} and door.endpoint != "plan_versions.make":
            answer = known.knock("leila", door)
            if answer.status_code >= 400:
                leila._arrive(known.path(door), answer, answer.status_code)


@pytest.mark.parametrize("role", [Role.PARENT, Role.CASEWORKER, Role.SEND_ADMINISTRATOR], ids=str)
def test_every_form_that_comes_back_is_sound_and_says_what_to_put_right(known: Known, role: Role) -> None:
    name = OF_ROBIN[role]
    for door in SPACE:
        if not door.is_read and role in door.who and door.own == 422:
            answer = known.knock(name, door)
            page = known.browser(name)._arrive(known.path(door), answer, 422)
            assert page.html.all("form"), door.endpoint
            marked = [one for one in page.html.root.iter() if "error" in one.attrib.get("class", "") or one.attrib.get("role") == "alert"]
            assert marked, f"{door.endpoint} does not say what is wrong"


def test_a_form_of_any_kind_of_question_comes_back_sound_when_nothing_was_typed(known: Known) -> None:
    """Each sentence of the summary leads to the box it speaks of."""
    robin = known.world.child(ROBIN)
    asked: dict[tuple[str, bool], tuple[PageType, Field]] = {}
    for kind in known.world.house.catalogue.types.values():
        for question in kind.fields:
            asked.setdefault((question.kind, bool(question.columns)), (kind, question))
    with known.world.house.work() as work:
        pages = {
            head.page_type: head.id for head in list_pages(known.world.house.space("daniel", ROBIN, work))
        }
    for kind, question in asked.values():
        if kind.key in pages and Role.CASEWORKER in kind.write:
            path = f"/child/{robin}/page/{pages[kind.key]}/question/{question.key}"
            page = known.browser("daniel")._arrive(path, known.send("daniel", "POST", path, {"voice": "professional"}), 422)
            assert page.html.all("form")


def test_pages_at_the_desk_that_come_back_are_sound(known: Known) -> None:
    elsewhere = {"sign_in.sign_in", "factors.confirm_app"}  # the second asks for an app that was begun: tests/factors
    for door in DOORS:
        if not door.is_read and door.own == 422 and door not in SPACE and door.endpoint not in elsewhere:
            answer = known.knock(FOUNDER, door)
            known.browser(FOUNDER)._arrive(door.path, answer, 422)
