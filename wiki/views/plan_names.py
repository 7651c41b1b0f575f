"""What the caseworker's desk calls the pages that people wrote on: as its reader knows them, in their language."""

from wiki.queries.plan import PlanDesk
from wiki.queries.plan_said import SaidPage
from wiki.queries.plan_sources import RowSource
from wiki.web.babel import language
from wiki.web.home_page import page_title
from wiki.web.kinds import Space
from wiki.web.page_types import shown_type


def page_name(space: Space, page: SaidPage) -> str:
    """The page's own name if it has one, else that of its kind."""
    return page_title(page.view.head, shown_type(space, page.view.head.page_type))


def source_page(space: Space, desk: PlanDesk, source: RowSource) -> str:
    """The page that a source stands on; "" where the reader may not see it."""
    if source.seen is None or language() == "en":
        return source.page
    page = next((one.page for one in desk.said if one.page.view.head.id == source.seen.page_id), None)
    return page_name(space, page) if page is not None else source.page
