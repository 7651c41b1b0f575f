"""Names every table in one place, so that nothing is forgotten when the whole schema is asked for."""

from wiki.models import (
    audit,
    children,
    clear,
    corner,
    drafts,
    erasures,
    jobs,
    media,
    notices,
    once,
    pages,
    paper,
    people,
    phones,
    plan,
    plan_answers,
    questions,
    share_requests,
    translations,
    uploads,
)

TABLES = (
    audit, children, clear, corner, drafts, erasures, jobs, media, notices, once, pages, paper, people, phones, plan,
    plan_answers, questions, share_requests, translations, uploads,
)  # fmt: skip
