"""The courtesies and prohibitions of the process book, by the steps that remind of them.

Each is one short sentence. The software cannot enforce them, so the form of the step shows them, one at a time.
"""

from fieldservice.words.marking import N_

EXPLAIN = N_("Explain the reason to the customer.")
FAREWELL = N_("Close with: “Thank you for your call. Goodbye.”")
HANGS_UP = N_("Let the customer hang up first.")
NO_RETURN = N_("Do not promise a return or an exchange.")
NOT_IN_WRITING = N_("Make no written promise to a customer who came prepared.")
TESTS = N_("Let the customer test the device.")
CUSTOMER_COPY = N_("Hand over the customer copy.")

CALL = (
    N_("Answer within %(rings)s rings."),
    N_("Greet the caller and give your staff number."),
    N_("Listen, and stay courteous."),
    N_("Never argue with the customer."),
    N_("Never turn a customer away: no “not my department”."),
    N_("Never be vague."),
    N_("Whoever is asked first stays responsible until somebody accepts it."),
)
DECISION = (
    N_("Paid service: explain policy and price before anything else."),
    N_("All hotline engineers busy: say that a specialist will call back."),
    FAREWELL,
    HANGS_UP,
)
REMOTE_SOLUTION = (N_("Guide the customer step by step."), HANGS_UP)
SOLUTION = (*REMOTE_SOLUTION, FAREWELL)
ATTENTION = (N_("Listen, and apologise sincerely for mistakes."), N_("Never turn a complaint away."))
CALL_BACK = (*ATTENTION, FAREWELL, HANGS_UP)
ARRIVAL = (N_("Dress tidily."), N_("Introduce yourself."))
EXAMINATION = (
    N_("Examine the device only with the customer's consent."),
    N_("Discuss the finding with the customer before you start."),
)
COMPLETION = (TESTS, N_("Tidy up before you leave."))
NO_COMPLETION = (EXPLAIN, NO_RETURN, NOT_IN_WRITING)
SIGNATURE = (CUSTOMER_COPY,)
RECEPTION = (N_("Do not keep the customer waiting: dispatch at once."),)
INSPECTION = (N_("While the customer is here, inspect the device together."),)
FINDING = (N_("Tell the customer the finding and the cost."), NO_RETURN, NOT_IN_WRITING)
DEPARTURE = (N_("Explain to the customer why it is not repaired at once."),)
TEST_BY_CUSTOMER = (TESTS,)
PROMISE = (NOT_IN_WRITING, NO_RETURN)
ESCALATION = (N_("Say that specialists work on it, and when you report next."), NO_RETURN)
PROGRESS = (N_("Say what was done since the last contact, and when you report next."), NO_RETURN, NOT_IN_WRITING)
RETURN = (NO_RETURN, NOT_IN_WRITING)
REFUSED_RETURN = (EXPLAIN, NO_RETURN)
