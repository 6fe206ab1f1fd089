"""The command that says who pays for a job."""

from fieldservice.cli.app import command
from fieldservice.cli.auth import at_the_desk
from fieldservice.cli.output import answer, print_line
from fieldservice.cli.parameters import Job
from fieldservice.cli.text_tables import pairs
from fieldservice.words import _
from fieldservice.words.marking import N_
from fieldservice.words.sentences import render
from fieldservice.workflows.engine.messages import Refused

NO_JOB = N_("%(text)s is neither a job nor a call. Only those have a warranty decision.")
NO_VERDICT = N_("There is no warranty decision for this job.")


@command("verdict", help=N_("Show who pays for a job or call: parts, labour and on-site service, until when and why."))
def verdict(job: Job) -> None:
    from fieldservice.presentation.who_pays import rows, verdict_object
    from fieldservice.workflows.warranty.coverage import noted_at_intake

    with at_the_desk() as (desk, by):
        page = desk.page(by, job)
        if page.kind not in ("job", "request"):
            raise Refused("usage", NO_JOB, text=job)
        found = page.who_pays
        about = {"id": page.id, "number": page.number}
        if found is None:
            said, told = noted_at_intake(page.facts)
            nothing = {"frozen": False, "classes": {}, "parts": {}, "asked": {}, "said": said}
            lines = [_(NO_VERDICT), *([render(told)] if told else [])]
            answer({**about, **nothing}, lambda: print_line(" ".join(lines)))
        else:
            answer({**about, **verdict_object(found)}, lambda: print(*pairs(rows(found, page.kind == "job")), sep="\n"))
