"""Who was entitled to which entry, judged by a rule of the shadow's own: by role, by what may follow, and by holder."""

import json
from collections.abc import Mapping

from tests.sync.simulator import faulty, money, promises, returns, shipments, suppliers
from tests.sync.simulator.acts import STEPS
from tests.sync.simulator.decoded import Act, is_settling, office_of
from tests.sync.simulator.picture import Held, Picture, fold
from tests.sync.simulator.world import OFFICES, Replica

ANSWERING = {"agent", "hotline_engineer", "information_clerk", "counter_clerk", "coordinator", "complaint_specialist"}
AT_THE_COUNTER = {"engineer", "coordinator", "counter_clerk"}
"""Roles that take steps on a slip: it is signed on site or at the counter."""
BY_ROLE = {kind: {role} for steps in STEPS.values() for kind, _, role, _ in steps} | {
    "call_registered": ANSWERING,
    "call_completed": ANSWERING,
    "request_withdrawn": ANSWERING,
    "handed_over": {"information_clerk"},
    "handed_on": ANSWERING,
    "settled": {"manager", "administrator"},
    "appointed": {"engineer", "coordinator"},
    "waiting_begun": {"engineer", "coordinator"},
    "slip_signed": AT_THE_COUNTER,
    "slip_signed_on_paper": AT_THE_COUNTER,
    "signature_refused": AT_THE_COUNTER,
    "slip_received": AT_THE_COUNTER,
    "remarked": AT_THE_COUNTER,
    "handed_in": {"engineer", "coordinator"},
    "closed": {"coordinator", "information_clerk", "engineer"},
    "customer_amended": ANSWERING | {"engineer", "manager"},
    "device_amended": ANSWERING | {"engineer", "manager"},
    "noted": "all",
    "contact_attempted": "all",
    "cancel_asked": "all",
    **shipments.BY_ROLE,
    **faulty.BY_ROLE,
    **money.BY_ROLE,
    **promises.BY_ROLE,
    **returns.BY_ROLE,
    **suppliers.BY_ROLE,
}
LEADS = {"accepted": {"accepted"}}
"""By kind, the only states to which it may lead; acts.py also forges entries that name other states."""


def mark_due(now: Picture, held: Held, hq: Replica, shared: Mapping[str, int]) -> str:
    """The mark that headquarters has to give an entry: not entitled, withdrawn, or none.

    `shared` has, by epoch, the position up to which headquarters' common feed was the same as now.
    """
    act = held.act
    if moves_of_others(now, act):
        return "not_entitled"
    roles = BY_ROLE.get(act.kind)
    if roles is None:
        return ""
    if act.kind in returns.HEADQUARTERS_ALONE | suppliers.HEADQUARTERS_ALONE and office_of(act.store) != "HQ":
        return "not_entitled"
    if leads_elsewhere(act) or (act.kind == "settled" and not is_settled_by_its_own(now, held)):
        return "not_entitled"
    present = roles_now(hq, act.by)
    there, position = act.seen.get("epoch", ""), act.seen.get("common", 0)
    if there == now.epoch:
        then = roles_at(now, act.by, position)
    elif there:
        then = roles_at(now, act.by, min(position, shared.get(there, 0))) | present
    else:
        then = present
    may = lambda has: bool(has) if roles == "all" else bool(has & roles)
    if may(then) and act.data.get("answers_to") and not promises.may_answer(now, held, present):
        return "not_entitled"
    return "not_entitled" if not may(then) else "" if may(present) else "withdrawn"


def moves_of_others(now: Picture, act: Act) -> bool:
    """Whether an office that is not headquarters takes out of a place of another that is not its van, or lets such a
    move count."""
    named = (
        [now.by_id[id_].act for id_ in act.data.get("counts", ()) if id_ in now.by_id] if is_settling(act.kind) else []
    )
    office = office_of(act.store)
    sources = {source.partition("/")[0] for each in (act, *named) for _, source, *_ in each.taken}
    return office != "HQ" and any(office not in (source, OFFICES.get(source)) for source in sources)


def leads_elsewhere(act: Act) -> bool:
    """Whether an entry names a state to which its kind never leads."""
    return act.kind in LEADS and any(
        move[2] is not None and move[3] not in LEADS[act.kind] for move in act.moves if move[1] == "job"
    )


def is_settled_by_its_own(now: Picture, held: Held) -> bool:
    """Whether a settling comes from headquarters, from the holder, from the branch of a van that holds the job, or from
    the office that gave it."""
    act = held.act
    if office_of(act.store) == "HQ":
        return True
    for move in act.moves:
        touching = {arrived for thing, arrived in now.touches if thing == move[0] and arrived < held.arrived}
        line = [other for other in now.entries if other.arrived in touching]
        # Judged after the move that it follows: later moves make a settling late, but do not forbid it.
        end = next((place for place, earlier in enumerate(line) if earlier.act.id == move[2]), len(line) - 1)
        story = fold(move[0], line[: end + 1])
        if office_of(act.store) not in (story.holder, OFFICES.get(story.holder), story.giver):
            return False
    return True


def roles_at(now: Picture, name: str, position: int) -> set[str]:
    """The roles of a person as headquarters had published them up to a position of its common feed."""
    body = ""
    for at, table, key, text, _ in now.common:
        if at <= position and table == "staff" and json.loads(key) == [name]:
            body = text
    row = json.loads(body) if body else None
    return set(row["roles"].split()) if row and row["active"] else set()


def roles_now(hq: Replica, name: str) -> set[str]:
    found = hq.connection.look("SELECT roles, active FROM staff WHERE name = ?", (name,))
    return set(found[0][0].split()) if found and found[0][1] else set()
