"""Input of the steps at the counter, the parcel desk and the bench, as in step_inputs.py."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from fieldservice.demo.step_inputs import (
    IN_WARRANTY,
    Fields,
    RunningScenario,
    StepInput,
    chosen,
    completed,
    decided,
    sentence,
    signed,
)
from fieldservice.workflows.engine.reference import Reference

DEFAULTS = Reference()
ACCESSORIES = {
    "laptop": ("电源适配器、电脑包", "power adapter, bag"),
    "desktop": ("电源线、键盘、鼠标", "power cord, keyboard, mouse"),
    "server": ("电源线2根、导轨", "2 power cords, rails"),
    "printer": ("电源线、数据线", "power cord, data cable"),
    "storage": ("电源线2根", "2 power cords"),
    "network": ("电源适配器", "power adapter"),
    "other": ("电源线", "power cord"),
}
CONDITIONS = (
    ("外壳有轻微划痕。", "Light scratches on the housing."),
    ("左下角有磕痕，螺丝缺一颗。", "Dent at the lower left, one screw missing."),
    ("外观完好。", "Looks as new."),
    ("贴有客户资产标签。", "Bears the customer's asset label."),
)


def shelf(running: RunningScenario) -> str:
    return running.rng.choice("ABC") + str(running.rng.randint(1, 6))


def accessories(running: RunningScenario) -> str:
    return running.say(*ACCESSORIES.get(running.device["product"], ACCESSORIES["other"]))


def device(running: RunningScenario) -> Fields:
    return {
        "serial": running.device["serial"],
        "product": running.device["product"],
        "brand": running.device["brand"],
        "model": running.device["model"],
        "symptom_code": running.case.symptom,
        "symptom": running.texts[0],
    }


def brought(running: RunningScenario) -> Fields:
    """A customer brings a device to the counter."""
    who, age = running.customer, timedelta(days=running.device["age"])
    return {
        **device(running),
        "phone": who.phone,
        "customer_name": who.name,
        "contact": who.contact,
        "address": who.address,
        "caller_kind": who.kind,
        "warranty": "in" if age < IN_WARRANTY else "out",
        "purchased": (running.now.date() - age).isoformat(),
        "accessories": accessories(running),
        "condition": running.say(*running.rng.choice(CONDITIONS)),
    }


def left_here(running: RunningScenario) -> Fields:
    return {**brought(running), "place": shelf(running)}


def second(running: RunningScenario) -> Fields:
    """A second device of the same visit."""
    return {
        "serial": f"{running.device['serial']}B",
        "product": running.device["product"],
        "brand": running.device["brand"],
        "model": running.device["model"],
        "symptom_code": "OTHER",
        "place": shelf(running),
        "accessories": accessories(running),
        "symptom": running.say("请一并检查，开机偶尔报警。", "Please look at this one too, it beeps now and then."),
    }


def parcel(running: RunningScenario) -> Fields:
    found = accessories(running)
    return {
        "tracking": f"SF{running.rng.randrange(10**12, 10**13)}",
        "carrier": "sf",
        "parcel": running.rng.choice(("intact", "intact", "damaged")),
        "declared": found,
        "contents": found,
        "place": shelf(running),
        "condition": running.say(*running.rng.choice(CONDITIONS)),
    }


def unannounced(running: RunningScenario) -> Fields:
    return {
        **{name: value for name, value in brought(running).items() if name != "accessories"},
        **parcel(running),
        "separate": True,
    }


def with_less(running: RunningScenario) -> Fields:
    """A parcel without an item that the sender had listed, and with one that was not on the list."""
    listed, found = accessories(running), running.say("说明书", "manual")
    return {
        **unannounced(running),
        "declared": running.say(f"{listed}、转接头2个", f"{listed}, 2 adapters"),
        "contents": f"{listed}, {found}" if running.customer.language == "en" else f"{listed}、{found}",
    }


def items(name: str, running: RunningScenario) -> Iterable[str]:
    """The checklist of this kind of device."""
    return DEFAULTS.checklist(name, running.device["product"])


def checked(running: RunningScenario) -> dict[str, str]:
    """Every item of the checklist is in order, except for one on some devices."""
    results = dict.fromkeys(items("check", running), "ok")
    if running.rng.random() < 0.5:
        item = running.rng.choice(list(results))
        results |= {item: "worn", f"{item}.words": running.say("有使用痕迹，不影响使用", "Signs of use, works")}
    return results


def inspected(running: RunningScenario) -> Fields:
    return {
        "checked": checked(running),
        "data": running.rng.choice(("backed_up", "may_be_lost", "must_stay")),
        "password": running.rng.choice(("none", "customer_enters", "sealed")),
        "reproduced": running.rng.choice(("yes", "yes", "sometimes")),
        "configuration": running.say("按出厂配置，未见改动", "As delivered, nothing changed"),
        "finding": running.texts[2],
    }


def repaired(running: RunningScenario) -> Fields:
    return {name: value for name, value in completed(running).items() if name not in ("tested", "work_minutes")} | {
        "place": shelf(running)
    }


def collected(running: RunningScenario) -> Fields:
    return {"proof": "ticket", "ticket": running.ticket, "accessories_back": True}


def shipped(running: RunningScenario) -> Fields:
    return {
        "carrier": "sf",
        "tracking_out": f"SF{running.rng.randrange(10**12, 10**13)}",
        "insured": "2000.00",
        "packing": "padded",
        "packed": accessories(running),
        "copy_in_box": True,
    }


FOUND_READY = sentence("已通知客户机器修好，可来取。", "Told the customer that it is ready.", "words", result="reached")
NOBODY = sentence("电话无人接听，已发短信。", "Nobody answers; a message was sent.", "words", result="no_answer")

COUNTER_STEP_INPUTS = {
    "check_in": StepInput("counter_clerk", (0, 0), brought),
    "check_in/left": StepInput("counter_clerk", (0, 0), left_here),
    "add_device": StepInput("counter_clerk", (3, 6), second),
    "take_parcel_in": StepInput("counter_clerk", (0, 0), unannounced),
    "take_parcel_in/differs": StepInput("counter_clerk", (0, 0), with_less),
    "tell_difference": StepInput(
        "coordinator",
        (10, 30),
        sentence("转接头没有寄，说明书也请一并寄回。", "The adapters were not sent; the manual comes back with it."),
    ),
    "hand_on/send_in": StepInput("agent", (3, 8), lambda running: {**decided(running), "mode": "send_in"}),
    "hand_on/mail_in": StepInput("agent", (3, 8), lambda running: {**decided(running), "mode": "mail_in"}),
    "announce": StepInput(
        "agent",
        (60, 200),
        lambda running: {
            "tracking": f"SF{running.rng.randrange(10**12, 10**13)}",
            "carrier": "sf",
            "declared": accessories(running),
        },
    ),
    "bring_in": StepInput(
        "counter_clerk", (200, 500), lambda running: {"accessories": accessories(running), "place": shelf(running)}
    ),
    "take_parcel": StepInput("counter_clerk", (500, 900), parcel),
    "dispatch/bench": StepInput("coordinator", (1, 4), chosen),
    "inspect": StepInput("engineer", (2, 6), inspected),
    "sign_intake": StepInput("engineer", (2, 5), signed),
    "sign_intake_on_paper": StepInput("engineer", (2, 5), lambda running: {"signer": running.signer}),
    "tell_finding": StepInput(
        "engineer",
        (20, 60),
        lambda running: {
            "told": "phone",
            "told_to": running.signer,
            "agrees": True,
            "words": running.say("同意维修。", "Agrees to the repair."),
        },
    ),
    "work": StepInput(
        "engineer", (30, 90), lambda running: {"words": running.texts[3], "minutes": running.case.minutes}
    ),
    "test": StepInput(
        "engineer", (15, 40), lambda running: {"tests": dict.fromkeys(items("test", running), "passed"), "passed": True}
    ),
    "finish": StepInput("engineer", (3, 10), repaired),
    "stop": StepInput(
        "engineer",
        (30, 80),
        sentence(
            "主板已停产，无法维修，按客户意见退还。",
            "The board is no longer made; it goes back unrepaired.",
            "explained",
            reason="no_part",
        ),
    ),
    "call_forward": StepInput("counter_clerk", (1, 3)),
    "leave_device": StepInput(
        "counter_clerk",
        (5, 15),
        lambda running: {"place": shelf(running), "why": running.say("需等备件。", "A part must come first.")},
    ),
    "move": StepInput("engineer", (5, 20), lambda running: {"place": shelf(running)}),
    "wait/bench_part": StepInput(
        "engineer", (5, 20), sentence("备件已申请，在途。", "The part is ordered and on its way.", waiting="part")
    ),
    "lend_loaner": StepInput(
        "counter_clerk",
        (3, 8),
        lambda running: {
            "loaner": "LN14-2203",
            "loaner_due": "+7d",
            "loaner_condition": running.say("备用笔记本，含电源。", "Spare laptop with its adapter."),
        },
    ),
    "lend_loaner/short": StepInput(
        "counter_clerk",
        (3, 8),
        lambda running: {
            "loaner": "LN15-3102",
            "loaner_due": "+4h",
            "loaner_condition": running.say("备用笔记本，含电源和包。", "Spare laptop with adapter and bag."),
        },
    ),
    "contact/ready": StepInput("coordinator", (10, 60), FOUND_READY),
    "contact/nobody": StepInput("coordinator", (20, 120), NOBODY),
    "pick_up": StepInput("coordinator", (2, 6), lambda running: {"pickup": "+4h"}),
    "try_out": StepInput(
        "counter_clerk",
        (5, 15),
        lambda running: {
            "customer_test": "in_order",
            "tested_what": running.say("开机、运行常用软件", "Starts, runs the usual programs"),
            "tested_by": running.signer,
        },
    ),
    "sign/counter": StepInput("counter_clerk", (2, 5), signed),
    "sign_on_paper/counter": StepInput("counter_clerk", (2, 5), lambda running: {"signer": running.signer}),
    "hand_out": StepInput("counter_clerk", (1, 3), collected),
    "hand_out/waited": StepInput(
        "counter_clerk", (1, 3), lambda running: {"proof": "waited", "accessories_back": True}
    ),
    "ask_release": StepInput(
        "counter_clerk",
        (30, 90),
        lambda running: {
            "collector": running.signer,
            "identity": "id_card",
            "reason": running.say(
                "凭证搬家时丢了，身份证与登记姓名相符。",
                "The ticket was lost when they moved; the name fits the identity card.",
            ),
        },
    ),
    "approve": StepInput("manager", (4, 12), lambda running: {}),
    "refuse_approval": StepInput(
        "manager",
        (5, 15),
        lambda running: {
            "reason": running.say(
                "电话和登记的不一致，请客户带发票来，或由联系人本人来取。",
                "The phone number is another one: let the customer bring the invoice, or the contact collect it.",
            )
        },
    ),
    "release": StepInput(
        "manager",
        (5, 20),
        lambda running: {
            "collector": running.signer,
            "identity": "id_card",
            "reason": running.say("老客户，发票与序列号相符。", "Known customer, invoice and serial number fit."),
        },
    ),
    "hand_out/lost": StepInput("counter_clerk", (2, 6), lambda running: {"proof": "lost", "accessories_back": True}),
    "ship": StepInput("counter_clerk", (60, 200), shipped),
    "deliver": StepInput(
        "coordinator",
        (900, 1_400),
        lambda running: {
            "delivery": "signed",
            "received_by": running.signer,
            "confirmed": "phone",
            "confirmed_by": running.signer,
        },
    ),
    "trouble": StepInput(
        "coordinator",
        (1_500, 2_200),
        sentence(
            "快递单停在中转站五天，快递公司查询中。",
            "Stuck at a hub for five days; the carrier searches.",
            "words",
            trouble="lost",
            claim_number="C-2026-118",
        ),
    ),
    "take_along": StepInput(
        "engineer",
        (3, 8),
        lambda running: {
            "accessories": accessories(running),
            "condition": running.say(*running.rng.choice(CONDITIONS)),
            "why": running.say("需在维修间里测试。", "Has to be tested on the bench."),
        },
    ),
    "bring_to_branch": StepInput("engineer", (60, 200), lambda running: {"place": shelf(running)}),
    "transfer": StepInput(
        "coordinator",
        (30, 90),
        lambda running: {
            "office": "CQ01",
            "carrier": "sf",
            "tracking_out": "SF1600200300400",
            "reason": running.say("需维修中心芯片级维修。", "Needs the repair centre's chip-level bench."),
        },
    ),
    "remind/7": StepInput("coordinator", (3_050, 3_120), NOBODY),
    "remind/30": StepInput("coordinator", (10_050, 10_150), NOBODY),
    "remind/60": StepInput("coordinator", (13_000, 13_100), NOBODY),
    "give_away": StepInput(
        "manager",
        (60, 120),
        sentence(
            "三次通知未取，按保管规定交环保回收。",
            "Three notices, not collected; recycled by the storage policy.",
            "reason",
            witness="郑浩",
        ),
    ),
}
