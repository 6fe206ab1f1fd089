"""What follows from the grave steps: those that end a thing badly or cannot be taken back.

Each is the `asks` of its row. Screens say it once before the step is taken, and no such step has a key.
"""

from __future__ import annotations

from fieldservice.words.marking import N_

JOB_ENDS = N_("The job ends without a repair, and nobody works on it any more.")
KEPT_UNREPAIRED = N_("The job ends, and the customer keeps the device as it is.")
BACK_UNREPAIRED = N_("The customer gets the device back unrepaired, and the return case must be withdrawn.")
CALL_ENDS = N_("The call ends, and nobody works on it any more.")
GIVEN_AWAY = N_("The device is given away. The customer cannot get it back.")
BLACK_LISTED = N_("From now on everybody sees a warning about this customer.")
OFF_THE_LIST = N_("From now on nobody sees a warning about this customer.")
MERGED = N_("The two files become one, with all their work.")
SETTLED = N_("What you choose is valid from now on. The other values no longer count.")
LOSS_IN_BOOKS = N_("The loss is booked, and nobody looks for the parts any more.")
NOT_OWED = N_("The customer no longer owes this. The loss is booked.")
SCRAPPED = N_("The parts are destroyed and leave the stock.")
BOOKS_CHANGED = N_("The stock is changed for good.")
RED_NOTE = N_("The red-letter invoice reverses the invoice. This cannot be undone.")
NO_INVOICE = N_("Nobody issues an invoice for this any more.")
PAYMENT_CANCELLED = N_("The payment no longer counts, and the amount is owed again.")
ORDER_REFUSED = N_("The order ends, and no parts are sent.")
OFFER_ENDS = N_("The offer ends, and the part stays where it is.")
NOT_ISSUED = N_("These parts are not issued. The person who asked is notified.")
REQUISITION_ENDS = N_("The requisition ends. Parts not issued by now are not issued.")
NOTHING_MORE_COMES = N_("Nothing more is received. Missing parts stay missing.")
FEEDBACK_ENDS = N_("The feedback ends without an answer.")
PARTS_STAY = N_("It ends here, and the parts stay where they are.")
COUNT_UNUSED = N_("The count is not used.")
NOT_PAID = N_("The settlement ends, and the partner is not paid with it.")
CONTRACT_ENDS = N_("The contract covers nothing after this day.")
NO_SOLUTION = N_("The escalation ends without a solution.")
CASE_ENDS = N_("The return case ends. Nothing is exchanged or paid back.")
DAY_OPEN_AGAIN = N_("The closed cash-up no longer counts, and the day is open again.")
RETIRED = N_("The article is no longer proposed to anybody.")
