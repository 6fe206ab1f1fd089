"""The views of the work list: the name of each, and the sentence that is shown while it is empty."""

from fieldservice.words.marking import N_

VIEWS = {
    "mine": N_("Mine"),
    "overdue": N_("Overdue"),
    "others": N_("With others"),
    "open": N_("All open"),
    "all": N_("Everything"),
}
EMPTY = {
    "mine": N_("Nothing to do. Your work appears here. F3 shows work that waits for others."),
    "overdue": N_("Nothing is overdue. Work past its time limit appears here. F3 shows work that waits for others."),
    "late": N_("Nothing of yours is late. Your work past its time limit appears here."),
    "others": N_("Nothing waits for others. Open work whose next step belongs to somebody else appears here."),
    "open": N_("Nothing is open. Open requests and jobs appear here."),
    "waiting": N_("Nobody waits in the shop. Work for which a customer waits appears here."),
    "collect": N_("Nothing is ready to be collected. Devices that are ready appear here."),
    "promised": N_("Nothing more is promised for today. What a customer was promised for today appears here."),
    "visits": N_("No visit is due today. Visits that are planned or agreed for you appear here."),
    "all": N_("Nothing yet. All requests and jobs appear here, closed ones too."),
}
BESIDE = {
    ("overdue", ""): N_("Overdue, and with whom"),
    ("visits", ""): N_("Your visits today"),
    ("others", ""): N_("Waits for others"),
    ("others", "request"): N_("Calls that wait for others"),
    ("others", "escalation"): N_("Escalations that wait for others"),
    ("others", "return_case"): N_("Return cases that wait for others"),
    ("others", "quality_feedback"): N_("Quality feedback that waits for others"),
}
"""By view and kind the title of the work that is shown beside a person's own."""
KIND_OF_ROLE = {
    "hotline_engineer": "request",
    "complaint_specialist": "request",
    "agent": "request",
    "information_clerk": "request",
    "technical_centre": "return_case",
    "commerce": "return_case",
    "technical_support": "return_case",
    "technical_supervisor": "escalation",
    "liaison": "escalation",
    "quality": "quality_feedback",
}
"""The kind of the work of others that concerns a role most."""
WITHOUT_WORK = N_(
    "No step of the workflows waits for your role: %(roles)s. F2 finds any request, job, customer or device; on "
    "its page you can read everything and add a note."
)
"""The sentence of the empty list of a person for whom nothing can wait; `Lists.roles_without_work` names the roles."""
OWED = N_("No work is waiting, but you have open obligations: %(what)s. F8 opens them.")
"""The sentence of a person's own list that is empty while the person owes something, such as a manager an answer to an
unhappy customer."""
TO_APPROVE = N_("No work is waiting, but %(count)s requests wait for your approval. Shift+F5 opens them.")
"""The sentence of a person's own list that is empty while something waits for the person's approval."""
BEGIN = N_("%(sentence)s F4 begins something new.")
"""The sentence of an empty view with its continuation, for people who may take an opening step."""
