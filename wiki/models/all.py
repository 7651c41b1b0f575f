"""Names every table in one place, so that nothing is forgotten when the whole schema is asked for."""

from wiki.models import (
    audit,
    children,
    corner,
    drafts,
    jobs,
    media,
    notices,
    once,
    pages,
    paper,
    people,
    plan,
    questions,
    share_requests,
)

TABLES = (
    audit, children, corner, drafts, jobs, media, notices, once, pages, paper, people, plan, questions, share_requests,
)  # fmt: skip
