"""What the stories of unfinished words share: typing as a page's own script does, and asking what is kept."""

import uuid
from collections.abc import Callable

from sqlalchemy import func, select

from tests.support.client import HOST, Page, Visitor
from tests.support.house import House
from wiki.models.drafts import Draft

ABOUT = "about_me_primary"
Browser = Callable[[str], Visitor]


def question(family: House, field: str = "like", page_type: str = ABOUT) -> str:
    """The address of the form of one question on Robin’s page."""
    return f"/child/{family.children['robin']}/page/{family.page('robin', page_type)}/question/{field}"


def home(family: House) -> str:
    """The address of Robin’s home."""
    return f"/child/{family.children['robin']}/"


def type_in(visitor: Visitor, page: Page, fields: dict[str, str], turn: int = 2, status: int = 200) -> dict[str, object]:
    """What the page's own script sends every few seconds while somebody types into the form of ``page``."""
    form, _button = page.form("Keep for later")
    form.fill(fields)
    form.fill({"draft_turn": str(turn)})
    path = next(one.attrib["data-draft"] for one in page.html.all("div") if "data-draft" in one.attrib)
    answer = visitor.raw("POST", path, data=list_of(form.pairs), headers={"Origin": HOST})
    assert answer.status_code == status, answer.get_data(as_text=True)
    return dict(answer.get_json()) if answer.is_json else {}


def list_of(pairs: list[tuple[str, str]]) -> dict[str, list[str]]:
    """A form’s pairs as the client sends them."""
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found


def box(page: Page, name: str = "body") -> str:
    """What stands in a box of the form."""
    pairs = page.form("Keep for later")[0].pairs
    return next(value for one, value in pairs if one == name)


def kept(family: House) -> int:
    """How many drafts there are."""
    with family.work() as work:
        return work.session.execute(select(func.count()).select_from(Draft)).scalar_one()


def only_draft(family: House) -> uuid.UUID:
    """The id of the one draft there is."""
    with family.work() as work:
        return work.session.execute(select(Draft.id)).scalar_one()
