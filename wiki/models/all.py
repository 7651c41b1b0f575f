"""Names every table in one place, so that nothing is forgotten when the whole schema is asked for."""

from wiki.models import (
    audit,
    children,
    clear,
    corner,
    drafts,
    erasures,
    guard,
    jobs,
    media,
    notices,
    once,
    packs,
    page_words,
    pages,
    paper,
    people,
    phones,
    plan,
    plan_agreed,
    plan_answers,
    plan_reasons,
    plan_returns,
    plan_settled,
    protected,
    questions,
    share_requests,
    translations,
    uploads,
)

TABLES = (
    audit, children, clear, corner, drafts, erasures, guard, jobs, media, notices, once, packs, page_words, pages, paper, people,
    phones, plan, plan_agreed, plan_answers, plan_reasons, plan_returns, plan_settled, protected, questions, share_requests,
    translations, uploads,
)  # fmt: skip
