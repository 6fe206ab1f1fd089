"""Every setting of the flows with its default; an office or headquarters may publish another value."""

from dataclasses import dataclass

from fieldservice.words.marking import N_


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting of the flows with its default value."""

    value: str
    meaning: str
    kind: str = "minutes"
    """minutes, number or text: the form of a published value."""


DEFAULTS = {
    "hand_over_minutes": Setting("15", N_("Minutes from the hotline to the coordinator of the service point")),
    "accept_minutes": Setting("30", N_("Minutes in which a coordinator accepts a job")),
    "dispatch_minutes": Setting("60", N_("Minutes in which an accepted job is dispatched")),
    "take_minutes": Setting("30", N_("Minutes in which an engineer accepts a dispatched job")),
    "appoint_minutes": Setting("120", N_("Minutes in which the engineer agrees an appointment")),
    "work_minutes": Setting("240", N_("Minutes of work on site")),
    "sign_minutes": Setting("60", N_("Minutes in which the slip is signed after the work")),
    "hand_in_minutes": Setting("480", N_("Minutes in which a signed slip is handed in")),
    "pass_back_minutes": Setting("60", N_("Minutes in which the result goes back to the hotline")),
    "close_minutes": Setting("480", N_("Minutes in which a finished job is closed")),
    "rings": Setting("3", N_("Rings within which the hotline answers"), "number"),
    "call_minutes": Setting("60", N_("Minutes in which a registered call is decided")),
    "call_back_minutes": Setting("1440", N_("Minutes until the call-back is due")),
    "result_owed_by": Setting(
        "registrar",
        N_("Who passes the result back and calls the customer: registrar (the office that took the call) or branch"),
        "text",
    ),
    "slip_return_minutes": Setting("1440", N_("Minutes in which a slip signed on paper comes in")),
    "waiting_minutes": Setting("10", N_("Minutes a customer waits at the counter before the row is highlighted")),
    "bench_minutes": Setting("960", N_("Minutes of work on the bench")),
    "tell_minutes": Setting("240", N_("Minutes in which the customer is told that the device is ready")),
    "parcel_minutes": Setting("240", N_("Minutes in which a parcel that came in is dispatched")),
    "delivery_minutes": Setting("2400", N_("Minutes in which a parcel sent out is delivered")),
    "promise_days": Setting(
        "3", N_("Days after which a device left here is promised, unless agreed otherwise"), "number"
    ),
    "reminders": Setting(
        "7 30 60", N_("Days after which a device that nobody collects is reminded of, then the storage policy"), "text"
    ),
    "storage_terms": Setting(
        "凭本凭证取机；遗失须核验身份并经主管批准。通知后60天未取，按保管规定处理。",
        N_("Terms of storage on the claim ticket"),
        "text",
    ),
    "storage_terms_en": Setting(
        "The device is handed out against this ticket. If it is lost, identity is checked and a manager releases it. "
        "Not collected within 60 days of notice: our storage rules apply.",
        N_("Terms of storage on the claim ticket, in English"),
        "text",
    ),
    "sign_link_minutes": Setting("10", N_("Minutes in which a code for signing on a phone can be used")),
    "status_url": Setting(
        "",
        N_(
            "Address of headquarters' status page for customers, such as https://repair.example; "
            "empty: codes hold the bare number"
        ),
        "text",
    ),
    "repeat_days": Setting("90", N_("Days in which the same device again is a repeat repair"), "number"),
    "repeats_in_year": Setting("3", N_("Repairs in a year that make a warning"), "number"),
    "lock_minutes": Setting("15", N_("Minutes without a key until the screen locks")),
    "paper_language": Setting("both", N_("Language of papers: zh, en or both"), "text"),
    "paper_size": Setting("A4", N_("Size of service slips: A4 or A5"), "text"),
    "company": Setting("", N_("Company name on papers"), "text"),
    "company_en": Setting("", N_("Company name on papers, in English"), "text"),
    "terms": Setting(
        "更换下的故障件归服务方所有；所换备件自签字之日起保修90天；维修前请备份数据。",
        N_("Terms on the service slip"),
        "text",
    ),
    "terms_en": Setting(
        "Replaced parts remain with the service. Parts fitted carry a 90-day warranty from signature. "
        "Please back up your data before repair.",
        N_("Terms on the service slip, in English"),
        "text",
    ),
}
