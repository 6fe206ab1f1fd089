"""The command for proposed duplicates of customers and devices."""

from itertools import combinations
from typing import TYPE_CHECKING

from fieldservice.cli.app import command
from fieldservice.cli.auth import at_the_desk
from fieldservice.cli.output import answer, print_line
from fieldservice.presentation.messages import reason_and_who
from fieldservice.shapes import JsonObject
from fieldservice.words import _
from fieldservice.words.marking import N_

if TYPE_CHECKING:
    from fieldservice.desk.duplicates import Proposal

NONE = N_("There are no possible duplicates.")


@command("duplicates", help=N_("List files that may be about one customer or device; headquarters decides."))
def duplicates() -> None:
    with at_the_desk() as (desk, by):
        found = desk.duplicates.proposals(by)
        answer({"duplicates": [proposal_object(each) for each in found]}, lambda: print_proposals(found))


def proposal_object(proposal: "Proposal") -> JsonObject:
    return {
        "kind": proposal.kind,
        "shared": proposal.shared,
        "files": list(proposal.files),
        "may_decide": proposal.may_decide,
        "why_not": proposal.why_not,
        "who_may": list(proposal.who_may),
    }


def print_proposals(proposals: "list[Proposal]") -> None:
    from fieldservice.desk.duplicates import WHY
    from fieldservice.presentation.candidates import in_a_line

    if not proposals:
        print_line(_(NONE))
    for proposal in proposals:
        print_line(_("%(why)s: %(number)s", why=_(WHY[proposal.kind]), number=proposal.shared))
        for file in proposal.files:
            print_line("  " + in_a_line(file))
        if proposal.why_not:
            print_line("  " + reason_and_who(proposal.why_not, proposal.who_may))
            continue
        first, *others = numbers = [str(file.get("number") or file["id"]) for file in proposal.files]
        for other in others:
            print_line(f"  fieldservice take {first} merge --set duplicate={other} --set reason=...")
        for one, other in combinations(numbers, 2):
            print_line(f"  fieldservice take {one} hold_apart --set duplicate={other}")
