"""Names every table in one place, so that nothing is forgotten when the whole schema is asked for."""

from wiki.models import audit, children, drafts, jobs, media, once, pages, paper, people, plan

TABLES = (audit, children, drafts, jobs, media, once, pages, paper, people, plan)
