"""Who may take which step of flows 4 and 6, as the flows say it: read by the tests of duties, never by the program."""

from __future__ import annotations

from fieldservice.workflows.engine.roles import EVERYONE
from fieldservice.workflows.registry import WORKFLOWS

ALL = frozenset(EVERYONE)
MANAGERS = frozenset({"manager", "service_management"})
BRANCH = frozenset({"coordinator", "counter_clerk", "manager"})
OFFERS = frozenset({"coordinator", "engineer", "hotline_engineer", "manager"})
HANDS_OVER = frozenset({"coordinator", "counter_clerk", "engineer"})
PAYS = HANDS_OVER | {"commerce"}
TAKES_MONEY = PAYS | {"manager", "storekeeper"}
GIVES_MONEY = PAYS | {"manager"}
RAISES = frozenset({"coordinator", "engineer", "hotline_engineer"})
DEPARTMENTS = frozenset({"quality", "technical_supervisor"})
HAS_IT = DEPARTMENTS | {"hotline_engineer", "liaison"}
LEADS = frozenset({"hotline_engineer", "liaison", "manager", "technical_supervisor"})
STORE = frozenset({"storekeeper", "commerce", "manager"})
ACCOUNTS = frozenset({"commerce", "manager"})
EDITS = frozenset({"technical_supervisor", "technical_centre", "manager", "service_management"})
WRITES = frozenset({"technical_supervisor", "technical_centre", "quality", "hotline_engineer", "engineer", "manager"})
EVERYWHERE = {
    "note": ALL,
    "review": frozenset({"administrator", "coordinator", "manager"}),
    "settle": frozenset({"administrator", "coordinator", "manager"}),
}
"""Steps of every table."""
APPROVALS = {"approve": MANAGERS, "refuse_approval": MANAGERS}


def _all(who: frozenset[str], *steps: str) -> dict[str, frozenset[str]]:
    return dict.fromkeys(steps, who)


MAY: dict[str, dict[str, frozenset[str]]] = {
    "return_case": {
        "open_return": BRANCH | {"agent", "engineer", "hotline_engineer", "information_clerk"},
        "assign_engineer": frozenset({"coordinator", "manager"}),
        "report_diagnosis": frozenset({"engineer"}),
        **_all(OFFERS, "offer_solution", "accept_offer", "send_to_judge", "tell_refusal", "customer_insists"),
        **_all(frozenset({"technical_centre"}), "judge_case", "send_back_case"),
        "pass_refusal_on": frozenset({"technical_centre", "commerce"}),
        **_all(frozenset({"commerce"}), "begin_execution", "choose_exchange", "order_exchange", "pass_to_office"),
        "prepare_exchange": frozenset({"technical_support"}),
        "ask_withdrawal": ALL,
        "withdraw_case": BRANCH | {"commerce", "technical_centre", "engineer"},
        "to_engineer": frozenset({"coordinator", "counter_clerk"}),
        **_all(HANDS_OVER, "see_old_device", "back_from_engineer", "back_to_commerce", "correct_order"),
        **_all(HANDS_OVER, "sign_order", "sign_order_on_phone", "sign_order_on_paper", "refuse_order", "receive_slip"),
        "give_exchange_device": HANDS_OVER,
        **_all(PAYS, "pay_return", "note_credit"),
        **_all(TAKES_MONEY, "take_payment", "await_transfer", "use_credit", "cancel_payment"),
        **_all(GIVES_MONEY, "ask_refund", "give_money_back", "put_on_account", "ask_credit"),
        "attach": ALL,
        **APPROVALS,
    },
    "escalation": {
        **_all(frozenset({"hotline_engineer"}), "filter_solved", "classify"),
        **_all(frozenset({"liaison"}), "locate", "hand_to_department"),
        **_all(DEPARTMENTS, "not_ours", "begin_tests", "record_test", "solve"),
        **_all(HAS_IT, "send_back", "not_solved"),
        "complete_sheet": RAISES,
        "ask_withdrawal": RAISES | {"manager"},
        "withdraw_escalation": HAS_IT | RAISES | {"manager"},
        "set_urgency": BRANCH | {"agent", "complaint_specialist", "hotline_engineer", "information_clerk"},
    },
    "quality_feedback": {
        **_all(HAS_IT | {"manager"}, "report_quality", "hand_on_feedback", "gather_work", "take_out_of_batch"),
        **_all(frozenset({"quality"}), "take_up_feedback", "record_progress", "answer_feedback"),
        **_all(LEADS, "pass_on_result", "ask_quality_again", "drop_feedback"),
        "extend_feedback": frozenset({"manager"}),
    },
    "supplier_return": {
        **_all(STORE, "open_supplier_return", "pack_for_maker", "send_to_maker", "take_out_for_maker"),
        **_all(STORE, "cancel_supplier_return", "report_lost_to_maker", "write_off_lost_to_maker"),
        "take_back_from_maker": STORE,
        **_all(ACCOUNTS, "record_credit", "record_refusal", "amend_supplier_return", "close_supplier_return"),
        "record_carrier_payment": ACCOUNTS,
        **APPROVALS,
    },
    "article": {
        "write_article": WRITES,
        "vote_article": ALL,
        **_all(EDITS, "edit_article", "retire_article", "propose_article_again"),
    },
}
"""By kind of thing and step: the roles that may take it. What `EVERYWHERE` has comes on top."""
AT_HEADQUARTERS = {
    *("judge_case", "send_back_case", "begin_execution", "pass_refusal_on", "choose_exchange", "order_exchange"),
    *("prepare_exchange", "pass_to_office", "gather_work", "take_out_of_batch"),
    *("edit_article", "retire_article", "propose_article_again"),
}
"""Steps that headquarters alone takes, whoever somebody is."""
TABLES = {table.thing: table for table in WORKFLOWS.values() if table.thing in MAY}


def may(kind: str, step: str) -> frozenset[str]:
    return MAY[kind].get(step) or EVERYWHERE[step]


STEPS = [(kind, step) for kind, steps in MAY.items() for step in (*steps, *EVERYWHERE) if may(kind, step) != ALL]
"""Every step that somebody may not take."""
