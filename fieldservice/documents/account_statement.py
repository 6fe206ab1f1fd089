"""The content of a statement of a customer's account."""

from __future__ import annotations

from typing import Unpack

from fieldservice.documents.identity import OfPrint, header_of
from fieldservice.documents.sheets import TERMS_VERSION
from fieldservice.documents.terms import STATEMENT, terms_of
from fieldservice.documents.wording import in_languages, labels, spoken_by, terms
from fieldservice.words import forms
from fieldservice.words.capitals import capitals
from fieldservice.words.marking import N_
from fieldservice.words.moments import local_text, zone_named
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.reference import Reference
from fieldservice.workflows.money.account import AccountRow, Statement, words_of
from fieldservice.workflows.money.customers import CREDIT_LIMIT, credit_limit
from fieldservice.workflows.money.reminders.lines import REMINDERS
from printing import account_statement as paper
from printing.account_statement import AccountStatement, StatedRow

OWED = N_("Both sides agree: on %(day)s the customer owed %(amount)s.")
IN_FAVOUR = N_("Both sides agree: on %(day)s the customer had a credit of %(amount)s.")
SETTLED = N_("Both sides agree: on %(day)s nothing was unpaid.")
REMINDED = N_("No. %(level)s of %(day)s, to be paid by %(pay_by)s")
DAY = 10
"""Characters of a day at the beginning of a moment."""


def account_statement(
    file: Thing,
    reference: Reference,
    office_code: str,
    *,
    account: Statement,
    language: str,
    **of_print: Unpack[OfPrint],
) -> AccountStatement:
    """Every charge and payment of the time with the balance after it; the sums are those of the account."""
    spoken, office = spoken_by(language), reference.offices.get(office_code)
    zone = zone_named(office.zone if office else None)

    def money(amount: int) -> str:
        return forms.money(amount, account.currency)

    def row(each: AccountRow) -> StatedRow:
        act = each.act
        return StatedRow(
            day=local_text(act.at, zone)[:DAY],
            what=in_languages(language)(words_of(act)),
            papers="\n".join(filter(None, (act.number, act.paper))),
            charged=money(act.amount) if act.amount > 0 else "",
            paid=money(-act.amount) if act.amount < 0 else "",
            balance=money(each.balance),
        )

    say, clauses = in_languages(language), terms_of(reference, office_code, file, STATEMENT)
    agreed = OWED if account.closing > 0 else IN_FAVOUR if account.closing else SETTLED
    values = {"day": account.ends, "amount": money(abs(account.closing))}
    reminded = file.lines(REMINDERS)[-1] if file.lines(REMINDERS) else {}
    return AccountStatement(
        header=header_of(office_code, reference, paper.TITLE, str(file.get("number") or ""), language, **of_print),
        labels=labels(paper.LABELS, language) | ({"terms": say(TERMS_VERSION) % clauses} if clauses else {}),
        customer=str(file.get("name") or ""),
        customer_number=str(file.get("number") or ""),
        customer_phone=forms.phone(file.get("phone")),
        customer_address=str(file.get("address") or ""),
        begins=account.begins,
        ends=account.ends,
        limit=money(credit_limit(file, account.currency)) if file.get(CREDIT_LIMIT) is not None else "",
        reminder=in_languages(language)(REMINDED)
        % {
            "level": reminded.get("level"),
            "day": local_text(str(reminded["at"]), zone)[:DAY],
            "pay_by": reminded.get("pay_by"),
        }
        if reminded
        else "",
        opening=money(account.opening) if account.opening else "",
        rows=tuple(map(row, account.rows)),
        closing=money(account.closing),
        in_words=capitals(account.closing, account.currency) if "zh" in spoken else "",
        ages=tuple((in_languages(language)(age), money(amount)) for age, amount in account.by_age),
        payment_code=reference.text("payment_code", office_code) if account.closing > 0 else "",
        terms=terms(clauses, language),
        confirms="\n".join(in_languages(each)(agreed) % values for each in spoken),
    )
