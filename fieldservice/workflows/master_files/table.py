"""The files of customers and devices. They have no states: a file is kept for ever, and anybody may amend it."""

from fieldservice.words.marking import N_
from fieldservice.workflows.common import grave
from fieldservice.workflows.common.approvals import APPROVAL_STEPS
from fieldservice.workflows.common.guards import something_is_filled_in
from fieldservice.workflows.engine.model import ALL, Step, Workflow
from fieldservice.workflows.engine.roles import ANSWERING, EVERYONE, KEEPS_FILES, SETTLING
from fieldservice.workflows.master_files.account.steps import ACCOUNT_STEPS
from fieldservice.workflows.master_files.effects import (
    amend_file,
    hold_apart,
    merge,
    note_black_list,
    settle_file,
    undo_merge,
)
from fieldservice.workflows.master_files.guards import (
    another_file_is_named,
    neither_person_was_erased,
    one_of_the_merged_files_is_meant,
    something_is_merged_with_it,
    the_customer_is_not_on_the_black_list,
    the_customer_is_on_the_black_list,
    there_is_something_to_decide,
)
from fieldservice.workflows.money.invoices.steps import INVOICE_STEPS
from fieldservice.workflows.money.payments.steps import OF_FILE as PAYMENTS
from fieldservice.workflows.money.reminders.steps import REMINDER_STEPS
from fieldservice.workflows.money.write_offs.steps import write_off_steps

# A table is read row by row.
# fmt: off
COMMON = "common.events"
FILES = "master_files.events"
AMENDED = N_("The file changes for all later work. The history keeps the old values.")
SETTLED = N_("The chosen value is valid from now on. The history keeps both.")
OF_TWO_FILES = (
    Step("merge", N_("Merge with another file"), f"{FILES}:FilesMerged", (), None, KEEPS_FILES,
         (another_file_is_named, neither_person_was_erased), effect=merge, rank=80, office="headquarters",
         other_file="duplicate", purpose="merges",
         does=N_("Two files become one at every service point. The older one is kept."), asks=grave.MERGED),
    Step("undo_merge", N_("Undo a merge"), f"{FILES}:MergeUndone", (), None, KEEPS_FILES,
         (something_is_merged_with_it, one_of_the_merged_files_is_meant), effect=undo_merge, rank=81,
         office="headquarters", other_file="duplicate", purpose="parts",
         does=N_("A merged file becomes separate again at every service point.")),
    Step("hold_apart", N_("Not the same as another file"), f"{FILES}:FilesHeldApart", (), None, KEEPS_FILES,
         (another_file_is_named,), effect=hold_apart, rank=82, office="headquarters", other_file="duplicate",
         purpose="holds_apart", does=N_("The two files are not proposed as duplicates again.")),
)

CUSTOMER = Workflow("customer", N_("Customer file"), "customer", {}, (
    Step("amend_customer", N_("Amend the customer's file"), f"{FILES}:CustomerAmended", (), None,
         (*ANSWERING, "engineer", "manager"), (something_is_filled_in,), effect=amend_file, rank=10, key="f6",
         prefill=ALL, does=AMENDED),
    Step("black_list", N_("Put on the black list"), f"{FILES}:BlackListed", (), None, ("manager",),
         (the_customer_is_not_on_the_black_list,), effect=note_black_list(True), rank=70,
         does=N_("Everybody sees a warning when this customer calls or brings a device."),
         asks=grave.BLACK_LISTED),
    Step("lift_black_list", N_("Take off the black list"), f"{FILES}:BlackListLifted", (), None, ("manager",),
         (the_customer_is_on_the_black_list,), effect=note_black_list(False), rank=70,
         does=N_("The black list warning is removed."), asks=grave.OFF_THE_LIST),
    *ACCOUNT_STEPS,
    *REMINDER_STEPS,
    *INVOICE_STEPS,
    *write_off_steps(whose="any"),
    *APPROVAL_STEPS,
    Step("note", N_("Note"), f"{COMMON}:Noted", (), None, EVERYONE, appends_to="notes", rank=90, key="f9"),
    Step("settle_file", N_("Choose the valid value"), f"{FILES}:FileSettled", (), None, SETTLING,
         (there_is_something_to_decide,), effect=settle_file, appends_to="decisions", rank=95, purpose="settles",
         does=SETTLED, asks=grave.SETTLED),
    *PAYMENTS,
    *OF_TWO_FILES,
))
DEVICE = Workflow("device", N_("Device file"), "device", {}, (
    Step("amend_device", N_("Amend the device's file"), f"{FILES}:DeviceAmended", (), None,
         (*ANSWERING, "engineer", "manager"), (something_is_filled_in,), effect=amend_file, rank=10, key="f6",
         prefill=ALL, does=AMENDED),
    Step("note", N_("Note"), f"{COMMON}:Noted", (), None, EVERYONE, appends_to="notes", rank=90, key="f9"),
    Step("settle_file", N_("Choose the valid value"), f"{FILES}:FileSettled", (), None, SETTLING,
         (there_is_something_to_decide,), effect=settle_file, appends_to="decisions", rank=95, purpose="settles",
         does=SETTLED, asks=grave.SETTLED),
    *OF_TWO_FILES,
))
