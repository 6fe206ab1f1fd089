"""Every setting of the flows with its default; an office or headquarters may publish another value."""

from fieldservice.late_dataclass import dataclass
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.identity import HOME


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting of the flows with its default value."""

    value: str
    meaning: str
    kind: str = "minutes"
    """minutes, number, text, region (a country by its two letters), picture, or approvers (amounts in whole units, each
    with the role that approves from there on): the form of a published value."""
    least: int = 0
    """The smallest number that has a meaning. Minutes have one at least: with none, all work would be late at once."""
    most: int = 9_999_999


def working_days(usual: str, meaning: str, most: int = 365) -> Setting:
    """A time limit in working days, at least one."""
    return Setting(usual, meaning, "number", 1, most)


def approved_by(usual: str, meaning: str) -> Setting:
    """Who approves something: amounts in whole units, each with the role that approves from there on; "" for nobody."""
    return Setting(usual, meaning, "approvers")


COLLECTION_ZH = "凭本凭证取机；遗失须核验身份并经领导批准。通知后60天未取，按保管规定处理。"
COLLECTION_EN = (
    "The device is handed out against this ticket. If it is lost, identity is checked and a manager releases it. "
    "Not collected within 60 days of notice: our storage rules apply."
)
REPAIR_ZH = "更换下的故障件归服务方所有；所换备件自签字之日起保修90天；维修前请备份数据。"
REPAIR_EN = (
    "Replaced parts remain with the service. Parts fitted carry a 90-day warranty from signature. "
    "Please back up your data before repair."
)

DEFAULTS = {
    "urgent_percent": Setting("50", N_("Share of every time limit that urgent work has, in percent"), "number", 1, 100),
    "hand_over_minutes": Setting("15", N_("Minutes from the hotline to the coordinator of the service point")),
    "accept_minutes": Setting("30", N_("Minutes in which a coordinator accepts a job")),
    "dispatch_minutes": Setting("60", N_("Minutes in which an accepted job is dispatched")),
    "take_minutes": Setting("30", N_("Minutes in which an engineer accepts a dispatched job")),
    "appoint_minutes": Setting("120", N_("Minutes in which the engineer agrees an appointment")),
    "work_minutes": Setting("240", N_("Minutes of work on site")),
    "visit_minutes": Setting(
        "120", N_("Minutes between two appointments of one engineer. With less, the engineer counts as not free.")
    ),
    "sign_minutes": Setting("60", N_("Minutes in which the slip is signed after the work")),
    "hand_in_minutes": Setting("480", N_("Minutes in which a signed slip is handed in")),
    "pass_back_minutes": Setting("60", N_("Minutes in which the result goes back to the hotline")),
    "close_minutes": Setting("480", N_("Minutes in which a finished job is closed")),
    "rings": Setting("3", N_("Rings within which the hotline answers"), "number", 1),
    "call_minutes": Setting("60", N_("Minutes in which a registered call is decided")),
    "call_back_minutes": Setting("1440", N_("Minutes until the call-back is due")),
    "result_owed_by": Setting(
        "registrar",
        N_("Who passes the result back and calls the customer: registrar (the office that took the call) or branch"),
        "text",
    ),
    "unhappy_score": Setting(
        "2", N_("Score at or under which a call-back is that of an unhappy customer"), "number", 0, 5
    ),
    "unhappy_minutes": Setting("480", N_("Minutes in which a manager attends to an unhappy customer")),
    "slip_return_minutes": Setting("1440", N_("Minutes in which a slip signed on paper comes in")),
    "waiting_minutes": Setting("10", N_("Minutes a customer waits at the counter before the list warns")),
    "bench_minutes": Setting("960", N_("Minutes of work on the bench")),
    "tell_minutes": Setting("240", N_("Minutes in which the customer is told that the device is ready")),
    "parcel_minutes": Setting("240", N_("Minutes in which a parcel that came in is dispatched")),
    "attempts_before_shipping": Setting(
        "3", N_("Attempts to tell the customer the result before a device may be shipped without it"), "number", 1
    ),
    "delivery_minutes": Setting("2400", N_("Minutes in which a parcel sent out is delivered")),
    "promise_days": Setting("3", N_("Working days promised by default for a device left here"), "number"),
    "reminders": Setting(
        "7 30 60", N_("Days without collection after which reminders are sent; then the storage policy applies"), "text"
    ),
    "storage_terms": Setting(COLLECTION_ZH, N_("Terms of storage on the claim ticket, before terms_ticket"), "text"),
    "storage_terms_en": Setting(
        COLLECTION_EN, N_("Terms of storage on the claim ticket, in English, before terms_ticket_en"), "text"
    ),
    "sign_link_minutes": Setting("10", N_("Minutes in which a code for signing on a phone can be used")),
    "receipt_minutes": Setting("30", N_("Minutes in which a customer who signed on a phone can fetch the paper there")),
    "status_url": Setting(
        "",
        N_(
            "Address of headquarters' status page for customers, such as https://repair.example; "
            "empty: codes hold the bare number"
        ),
        "text",
    ),
    "repeat_days": Setting("90", N_("Days within which the same device counts as a repeat repair"), "number"),
    "repeats_in_year": Setting("3", N_("Repairs in a year from which on a warning is shown"), "number"),
    "lock_minutes": Setting("15", N_("Minutes without a key until the screen locks")),
    "paper_language": Setting("both", N_("Language of papers: zh, en or both"), "text"),
    "paper_size": Setting("A4", N_("Size of service slips: A4 or A5"), "text"),
    "phone_region": Setting(
        HOME, N_("Country to which phone numbers without a country code belong, such as CN"), "region"
    ),
    "requisition_minutes": Setting("120", N_("Minutes in which a storekeeper deals with a requisition")),
    "escalation_filter_minutes": Setting("60", N_("Minutes in which a hotline engineer filters an escalation")),
    "escalation_locate_days": working_days("1", N_("Working days in which a liaison locates an escalated problem"), 60),
    "escalation_hardware_days": working_days(
        "3", N_("Working days in which a department solves an escalated hardware problem")
    ),
    "escalation_system_days": working_days(
        "3", N_("Working days in which a department solves an escalated system or application problem")
    ),
    "escalation_quality_days": working_days(
        "5", N_("Working days in which a department solves an escalated major quality problem")
    ),
    "escalation_answer_days": working_days(
        "1", N_("Working days in which the raiser of an escalation answers a question"), 60
    ),
    "escalation_progress_days": working_days(
        "1", N_("Working days after which the customer is told again how far an escalation is"), 60
    ),
    "approval_release": approved_by("0 manager", N_("Who approves handing over without the ticket")),
    "approval_requisition": approved_by("2000 manager", N_("Who approves a requisition, by value at standard cost")),
    "approval_adjustment": approved_by("0 manager 10000 headquarters", N_("Who approves a stock adjustment, by value")),
    "approval_lost_part": approved_by("0 manager", N_("Who approves a lost part, by value")),
    "approval_lift_block": approved_by(
        "0 manager", N_("Who lifts the block on parts for an engineer with too many faulty parts")
    ),
    "approval_exchange": approved_by("0 manager", N_("Who approves an exchange device for a customer, by value")),
    "approval_verdict": approved_by("0 manager", N_("Who approves overruling a warranty verdict")),
    "approval_goodwill": approved_by("0 manager 3000 service_management", N_("Who approves goodwill, by amount")),
    "approval_discount": approved_by("0 manager", N_("Who approves a discount above what a role may give, by amount")),
    "approval_credit": approved_by("0 manager", N_("Who approves going above the credit limit, by amount")),
    "approval_refund": approved_by("500 manager", N_("Who approves a refund, by amount")),
    "approval_write_off": approved_by("0 manager 1000 headquarters", N_("Who approves a write-off, by amount")),
    "approval_return_exchange": approved_by(
        "0 manager 3000 service_management 10000 headquarters",
        N_("Who approves an exchange, by value; empty: nobody needs to"),
    ),
    "approval_return_refund": approved_by(
        "0 manager 3000 service_management 10000 headquarters",
        N_("Who approves a return with refund, by amount; empty: nobody needs to"),
    ),
    "approval_return_credit": approved_by(
        "0 manager 3000 service_management 10000 headquarters",
        N_("Who approves a return with a credit note, by amount; empty: nobody needs to"),
    ),
    "approval_old_device": approved_by(
        "0 manager 3000 service_management 10000 headquarters",
        N_("Who approves giving something for an old device that does not match, by value"),
    ),
    "return_diagnosis_days": working_days("2", N_("Working days for diagnosing a return case")),
    "return_judgement_days": working_days("1", N_("Working days for headquarters to judge a return case")),
    "return_approval_days": working_days("1", N_("Working days for approving a judged return case")),
    "return_execution_days": working_days("3", N_("Working days for carrying out an approved return case")),
    "return_tell_days": working_days("1", N_("Working days for telling the customer that a return is refused")),
    "approval_cash_difference": approved_by(
        "20 manager 1000 headquarters",
        N_("Who approves a cash-up difference, by amount; below the first amount nobody needs to"),
    ),
    "float": Setting(
        "500", N_("Cash float left in a drawer after the cash-up, in whole units of the currency"), "number"
    ),
    "pouch_days": working_days("2", N_("Working days for engineers to hand in money paid on site"), 60),
    "bank_days": working_days("2", N_("Working days for paying cash-up money in at the bank"), 60),
    "currency": Setting("CNY", N_("Currency of the office, such as CNY"), "text"),
    "price_lists": Setting(
        "standard", N_("Price lists of the office, separated by spaces; the first that has a price counts"), "text"
    ),
    "rounding": Setting("0.01", N_("Unit to which the total of a quote is rounded, such as 0.01, 0.1 or 1"), "text"),
    "payment_code": Setting(
        "", N_("Payment code printed on quotes and receipts: address of the payment service"), "text"
    ),
    "discount_limits": Setting(
        "counter_clerk 0 coordinator 5 manager 15",
        N_("Discount in percent that a role may give, such as coordinator 5 manager 15"),
        "text",
    ),
    "quote_days": Setting("14", N_("Days a quote is valid"), "number", 1, 365),
    "repair_warranty_days": Setting("90", N_("Days of warranty on a repair"), "number", 0, 3650),
    "contract_notice_days": Setting("60", N_("Days before its end from which a contract is listed"), "number", 1, 365),
    "partner_price_lists": Setting(
        "partner", N_("Price lists for the warranty work of partners, separated by spaces"), "text"
    ),
    "partner_answer_days": working_days("5", N_("Working days in which a partner answers a settlement")),
    "partner_pay_days": working_days("10", N_("Working days in which an agreed settlement is paid")),
    "care_notice_days": Setting("14", N_("Days in advance to plan a care visit"), "number", 0, 365),
    "payment_reminder_days": Setting("7", N_("Days between payment reminders"), "number", 1, 365),
    "credit_days": Setting("30", N_("Days of credit for amounts on account"), "number", 0, 365),
    "faulty_return_days": Setting(
        "3", N_("Working days after the job's hand-in until a faulty part is handed in"), "number"
    ),
    "faulty_limit_parts": Setting(
        "5",
        N_("Faulty parts from which on an engineer gets no new parts until they are handed in; 0: no limit"),
        "number",
    ),
    "faulty_limit_days": Setting(
        "10",
        N_("Days with a faulty part from which on an engineer gets no new parts until it is handed in; 0: no limit"),
        "number",
    ),
    "order_minutes": Setting("480", N_("Minutes for answering a parts order from another office")),
    "difference_minutes": Setting("2400", N_("Minutes for settling differences in a shipment of parts")),
    "use_days": Setting("90", N_("Days over which part usage is counted"), "number", 1, 1_000),
    "supply_days": Setting("14", N_("Days until ordered parts arrive"), "number", 1, 365),
    "consignment_days": Setting(
        "7", N_("Working days for headquarters to receive a consignment of faulty parts"), "number", 1
    ),
    "judge_days": Setting("5", N_("Working days for headquarters to judge a faulty part it received"), "number", 1),
    "buys_parts": Setting(
        "0",
        N_("Whether an office receives parts from suppliers itself: 1 for yes, published as buys_parts@OFFICE"),
        "number",
        0,
        1,
    ),
    "quality_answer_days": working_days("5", N_("Working days for quality to answer a feedback")),
    "quality_result_minutes": Setting("480", N_("Minutes for passing on the answer of quality")),
    "supplier_answer_days": working_days("30", N_("Working days for a maker to credit faulty parts sent back")),
    "batch_days": Setting(
        "30",
        N_("Days before a quality feedback from which jobs with the same fault may belong to its batch"),
        "number",
        1,
        3650,
    ),
    "batch_least": Setting(
        "3", N_("Jobs with one fault of one model from which on a batch is suspected"), "number", 2, 1000
    ),
    "areas": Setting(
        "", N_("Areas a service point serves, separated by spaces; published for each as areas@OFFICE"), "text"
    ),
    "paper_copies": Setting("1", N_("Copies of a service slip or intake sheet: 1 to 3"), "number"),
    "company": Setting("", N_("Company name on papers"), "text"),
    "company_en": Setting("", N_("Company name on papers, in English"), "text"),
    "company_address": Setting("", N_("Company address on papers"), "text"),
    "company_phone": Setting("", N_("Company phone on papers"), "text"),
    "tax_number": Setting("", N_("Tax number on papers"), "text"),
    "web_address": Setting("", N_("Web address on papers"), "text"),
    "head_colour": Setting("", N_("Colour of the head of papers, such as #1F4E79; empty: black"), "text"),
    "logo": Setting("", N_("Logo on papers: a PNG or JPEG beside the layout file; empty: none"), "picture"),
    "terms": Setting(REPAIR_ZH, N_("Terms on service slip and intake sheet, before these had their own"), "text"),
    "terms_en": Setting(
        REPAIR_EN, N_("Terms on service slip and intake sheet, in English, before these had their own"), "text"
    ),
    "terms_slip": Setting("", N_("Terms on every service slip"), "text"),
    "terms_slip_en": Setting("", N_("Terms on every service slip, in English"), "text"),
    "terms_slip_parts": Setting(
        "更换下的故障件归服务方所有，本单注明客户自留的除外；所换备件保修90天，自客户签字之日起计，无客户签字的自完工之日起计。",
        N_("Terms on the service slip where parts were fitted: warranty on them"),
        "text",
    ),
    "terms_slip_parts_en": Setting(
        "Replaced parts remain with the service, except those that this slip says the customer keeps. Parts fitted "
        "carry a 90-day warranty from the customer's signature, or where there is none from the end of the work.",
        N_("Terms on the service slip where parts were fitted, in English"),
        "text",
    ),
    "terms_slip_data": Setting(
        "维修前请备份数据。", N_("Terms on the service slip while on-site work is not finished: data"), "text"
    ),
    "terms_slip_data_en": Setting(
        "Please back up your data before the repair.",
        N_("Terms on the service slip while on-site work is not finished, in English"),
        "text",
    ),
    "terms_intake": Setting(
        "收费维修先报价，经客户同意后进行。机器在我方保管期间因我方原因损坏的，由我方负责。",
        N_("Terms on every intake sheet: estimate, liability"),
        "text",
    ),
    "terms_intake_en": Setting(
        "Chargeable work begins only after an estimate that the customer accepts. We are liable for damage that we "
        "cause while the device is with us.",
        N_("Terms on every intake sheet, in English"),
        "text",
    ),
    "terms_intake_data": Setting(
        "未备份的数据在维修中可能丢失，除另有书面约定外不予恢复。",
        N_("Terms on the intake sheet unless there are no data on the device"),
        "text",
    ),
    "terms_intake_data_en": Setting(
        "Data of which there is no backup may be lost in the work and is not restored unless agreed in writing.",
        N_("Terms on the intake sheet unless there are no data on the device, in English"),
        "text",
    ),
    "terms_intake_ticket": Setting(
        "机器凭取机凭证领取，通知后60天未取，按保管规定处理。",
        N_("Terms on the intake sheet of a device with a claim ticket: storage"),
        "text",
    ),
    "terms_intake_ticket_en": Setting(
        "The device is handed out against the claim ticket; if it is not collected within 60 days of notice, our "
        "storage rules apply.",
        N_("Terms on the intake sheet of a device with a claim ticket, in English"),
        "text",
    ),
    "terms_intake_parcel": Setting(
        "机器寄回客户登记的地址；无法投递且通知后60天仍未领取的，按保管规定处理。",
        N_("Terms on the intake sheet of a device that came by parcel: return, storage"),
        "text",
    ),
    "terms_intake_parcel_en": Setting(
        "The device is sent back to the address that the customer gave. If it cannot be delivered and is not claimed "
        "within 60 days of notice, our storage rules apply.",
        N_("Terms on the intake sheet of a device that came by parcel, in English"),
        "text",
    ),
    "terms_quote": Setting(
        "报价在有效期内有效。超出本报价的维修，另行报价并经客户同意后进行。客户不同意报价的，机器不修退还，按本单收取检测费。维修部位保修90天。",
        N_("Terms on quotes"),
        "text",
    ),
    "terms_quote_en": Setting(
        "The quote holds until the day that it names. Work beyond it is quoted anew and begins only when the customer "
        "accepts. If the quote is declined, the device is returned unrepaired against the fee named here. Repairs "
        "carry a 90-day warranty.",
        N_("Terms on quotes, in English"),
        "text",
    ),
    "terms_receipt": Setting(
        "请妥善保管本收据，取机、退款和开具发票时凭此办理。本收据不是发票。", N_("Terms on receipts"), "text"
    ),
    "terms_receipt_en": Setting(
        "Please keep this receipt: it is needed to collect the device, for a refund and for an invoice. It is no "
        "invoice.",
        N_("Terms on receipts, in English"),
        "text",
    ),
    "terms_statement": Setting(
        "请核对本对账单；如与贵方账目不符，请于收到之日起十日内告知。", N_("Terms on statements of account"), "text"
    ),
    "terms_statement_en": Setting(
        "Please check this statement and tell us within ten days of its receipt where it does not agree with your "
        "books.",
        N_("Terms on statements of account, in English"),
        "text",
    ),
    "terms_ticket": Setting(COLLECTION_ZH, N_("Terms on the claim ticket: collection"), "text"),
    "terms_ticket_en": Setting(COLLECTION_EN, N_("Terms on the claim ticket, in English"), "text"),
    "terms_return": Setting(
        "交回机器前请自行备份并取出个人数据和存储卡；交回的机器上留存的数据将被清除，不再恢复。本单不影响客户依法享有的权利。",
        N_("Terms on the exchange or return order"),
        "text",
    ),
    "terms_return_en": Setting(
        "Back up your data and take out memory cards before you hand a device in; data that are left on it are erased "
        "and cannot be restored. This order does not touch the rights that the customer has by law.",
        N_("Terms on the exchange or return order, in English"),
        "text",
    ),
    "terms_return_exchange": Setting(
        "换机后，原机剩余的保修期由换出的机器继续享有；换机不重新计算保修期。",
        N_("Terms on the exchange order: warranty of the exchange device"),
        "text",
    ),
    "terms_return_exchange_en": Setting(
        "What is left of the warranty of the old device goes on with the exchange device; the term does not begin "
        "anew.",
        N_("Terms on the exchange order, in English: warranty of the exchange device"),
        "text",
    ),
    "terms_return_money": Setting(
        "退款或冲账金额一次结清。已开具的发票由客户交回，或按红字发票办理。",
        N_("Terms on the return order: refund and credit"),
        "text",
    ),
    "terms_return_money_en": Setting(
        "The amount is paid back or credited once. An invoice that was issued is handed in, or a red note is issued "
        "for it.",
        N_("Terms on the return order, in English: refund and credit"),
        "text",
    ),
    "terms_contract": Setting(
        "客户损坏、自行拆修、耗材不在合同范围内。响应和修复时限按服务网点的工作时间计算。合同到期前可续签；提前终止由双方书面约定。",
        N_("Terms on the contract: exclusions, times, renewal"),
        "text",
    ),
    "terms_contract_en": Setting(
        "Damage by the customer, work by others on the devices, and consumables are not covered. Response and repair "
        "times are working time of the service point. The contract may be renewed before it ends; both sides agree in "
        "writing if it is to end early.",
        N_("Terms on the contract, in English"),
        "text",
    ),
    "terms_packing": Setting(
        "请当着快递员开箱验收；如有缺件或破损，请拒收并致电我们。",
        N_("Terms on the packing slip: checking the parcel"),
        "text",
    ),
    "terms_packing_en": Setting(
        "Please check the box before the carrier leaves; refuse it and call us if anything is missing or broken.",
        N_("Terms on the packing slip, in English"),
        "text",
    ),
}
