"""How a tale at the counter, the parcel desk or the bench is told: who takes each step, how long after the one before,
and what is filled in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from fieldservice.demo.step_inputs import IN_WARRANTY, Act, Fields, Going, chosen, completed, decided, signed, told
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


def shelf(going: Going) -> str:
    return going.rng.choice("ABC") + str(going.rng.randint(1, 6))


def accessories(going: Going) -> str:
    return going.say(*ACCESSORIES.get(going.device["product"], ACCESSORIES["other"]))


def device(going: Going) -> Fields:
    return {
        "serial": going.device["serial"],
        "product": going.device["product"],
        "brand": going.device["brand"],
        "model": going.device["model"],
        "symptom_code": going.case.symptom,
        "symptom": going.words[0],
    }


def brought(going: Going) -> Fields:
    """Somebody stands at the counter with a device."""
    who, age = going.customer, timedelta(days=going.device["age"])
    return {
        **device(going),
        "phone": who.phone,
        "customer_name": who.name,
        "contact": who.contact,
        "address": who.address,
        "caller_kind": who.kind,
        "warranty": "in" if age < IN_WARRANTY else "out",
        "purchased": (going.now.date() - age).isoformat(),
        "accessories": accessories(going),
        "condition": going.say(*going.rng.choice(CONDITIONS)),
    }


def left_here(going: Going) -> Fields:
    return {**brought(going), "place": shelf(going)}


def second(going: Going) -> Fields:
    """The other device of the same visit."""
    return {
        "serial": f"{going.device['serial']}B",
        "product": going.device["product"],
        "brand": going.device["brand"],
        "model": going.device["model"],
        "symptom_code": "OTHER",
        "place": shelf(going),
        "accessories": accessories(going),
        "symptom": going.say("请一并检查，开机偶尔报警。", "Please look at this one too, it beeps now and then."),
    }


def parcel(going: Going) -> Fields:
    found = accessories(going)
    return {
        "tracking": f"SF{going.rng.randrange(10**12, 10**13)}",
        "carrier": "sf",
        "parcel": going.rng.choice(("intact", "intact", "damaged")),
        "declared": found,
        "contents": found,
        "place": shelf(going),
        "condition": going.say(*going.rng.choice(CONDITIONS)),
    }


def unannounced(going: Going) -> Fields:
    return {
        **{name: value for name, value in brought(going).items() if name != "accessories"},
        **parcel(going),
        "separate": True,
    }


def items(name: str, going: Going) -> Iterable[str]:
    """The checklist of this kind of device."""
    return DEFAULTS.checklist(name, going.device["product"])


def inspected(going: Going) -> Fields:
    return {
        "checked": {item: going.rng.choice(("ok", "ok", "worn")) for item in items("check", going)},
        "data": going.rng.choice(("backed_up", "may_be_lost", "must_stay")),
        "password": going.rng.choice(("none", "customer_enters", "sealed")),
        "reproduced": going.rng.choice(("yes", "yes", "sometimes")),
        "configuration": going.say("按出厂配置，未见改动", "As delivered, nothing changed"),
        "finding": going.words[2],
    }


def repaired(going: Going) -> Fields:
    return {name: value for name, value in completed(going).items() if name not in ("tested", "work_minutes")} | {
        "place": shelf(going)
    }


def collected(going: Going) -> Fields:
    return {"proof": "ticket", "ticket": going.ticket, "accessories_back": True}


def shipped(going: Going) -> Fields:
    return {
        "carrier": "sf",
        "tracking_out": f"SF{going.rng.randrange(10**12, 10**13)}",
        "insured": "2000.00",
        "packed": accessories(going),
        "copy_in_box": True,
    }


FOUND_READY = told("已通知客户机器修好，可来取。", "Told the customer that it is ready.", "words", result="reached")
NOBODY = told("电话无人接听，已发短信。", "Nobody answers; a message was sent.", "words", result="no_answer")

COUNTER_ACTS = {
    "check_in": Act("counter_clerk", (0, 0), brought),
    "check_in/left": Act("counter_clerk", (0, 0), left_here),
    "add_device": Act("counter_clerk", (3, 6), second),
    "take_parcel_in": Act("counter_clerk", (0, 0), unannounced),
    "hand_on/send_in": Act("agent", (3, 8), lambda going: {**decided(going), "mode": "send_in"}),
    "hand_on/mail_in": Act("agent", (3, 8), lambda going: {**decided(going), "mode": "mail_in"}),
    "announce": Act(
        "agent",
        (60, 200),
        lambda going: {
            "tracking": f"SF{going.rng.randrange(10**12, 10**13)}",
            "carrier": "sf",
            "declared": accessories(going),
        },
    ),
    "bring_in": Act(
        "counter_clerk", (200, 500), lambda going: {"accessories": accessories(going), "place": shelf(going)}
    ),
    "take_parcel": Act("counter_clerk", (500, 900), parcel),
    "dispatch/bench": Act("coordinator", (1, 4), chosen),
    "inspect": Act("engineer", (2, 6), inspected),
    "sign_intake": Act("engineer", (2, 5), signed),
    "sign_intake_on_paper": Act("engineer", (2, 5), lambda going: {"signer": going.signer}),
    "tell_finding": Act(
        "engineer",
        (20, 60),
        lambda going: {
            "told": "phone",
            "told_to": going.signer,
            "agrees": True,
            "words": going.say("同意维修。", "Agrees to the repair."),
        },
    ),
    "work": Act("engineer", (30, 90), lambda going: {"words": going.words[3], "minutes": going.case.minutes}),
    "test": Act(
        "engineer", (15, 40), lambda going: {"tests": dict.fromkeys(items("test", going), "passed"), "passed": True}
    ),
    "finish": Act("engineer", (3, 10), repaired),
    "stop": Act(
        "engineer",
        (30, 80),
        told(
            "主板已停产，无法维修，按客户意见退还。",
            "The board is no longer made; it goes back unrepaired.",
            "explained",
            reason="no_part",
        ),
    ),
    "leave_device": Act(
        "counter_clerk",
        (5, 15),
        lambda going: {"place": shelf(going), "why": going.say("需等备件。", "A part must come first.")},
    ),
    "move": Act("engineer", (5, 20), lambda going: {"place": shelf(going)}),
    "wait/bench_part": Act(
        "engineer", (5, 20), told("备件已申请，在途。", "The part is ordered and on its way.", waiting="part")
    ),
    "lend_loaner": Act(
        "counter_clerk",
        (3, 8),
        lambda going: {
            "loaner": f"LOAN-{going.rng.randint(1, 9):02d}",
            "loaner_due": "+7d",
            "loaner_condition": going.say("备用笔记本，含电源。", "Spare laptop with its adapter."),
        },
    ),
    "contact/ready": Act("coordinator", (10, 60), FOUND_READY),
    "contact/nobody": Act("coordinator", (20, 120), NOBODY),
    "pick_up": Act("coordinator", (2, 6), lambda going: {"pickup": "+4h"}),
    "sign/counter": Act("counter_clerk", (2, 5), signed),
    "sign_on_paper/counter": Act("counter_clerk", (2, 5), lambda going: {"signer": going.signer}),
    "hand_out": Act("counter_clerk", (1, 3), collected),
    "hand_out/waited": Act("counter_clerk", (1, 3), lambda going: {"proof": "waited", "accessories_back": True}),
    "release": Act(
        "manager",
        (5, 20),
        lambda going: {
            "collector": going.signer,
            "identity": "id_card",
            "reason": going.say("老客户，发票与序列号相符。", "Known customer, invoice and serial number fit."),
        },
    ),
    "hand_out/lost": Act("counter_clerk", (2, 6), lambda going: {"proof": "lost", "accessories_back": True}),
    "ship": Act("counter_clerk", (60, 200), shipped),
    "deliver": Act(
        "coordinator",
        (900, 1_400),
        lambda going: {
            "delivery": "signed",
            "received_by": going.signer,
            "confirmed": "phone",
            "confirmed_by": going.signer,
        },
    ),
    "trouble": Act(
        "coordinator",
        (1_500, 2_200),
        told(
            "快递单停在中转站五天，承运人查询中。",
            "Stuck at a hub for five days; the carrier searches.",
            "words",
            trouble="lost",
            claim_number="C-2026-118",
        ),
    ),
    "take_along": Act(
        "engineer",
        (3, 8),
        lambda going: {
            "accessories": accessories(going),
            "condition": going.say(*going.rng.choice(CONDITIONS)),
            "why": going.say("需在工作台上测试。", "Has to be tested on the bench."),
        },
    ),
    "bring_to_branch": Act("engineer", (60, 200), lambda going: {"place": shelf(going)}),
    "transfer": Act(
        "coordinator",
        (30, 90),
        lambda going: {
            "office": "CQ01",
            "carrier": "sf",
            "tracking_out": "SF1600200300400",
            "reason": going.say("需维修中心芯片级维修。", "Needs the repair centre's chip-level bench."),
        },
    ),
    "remind/7": Act("coordinator", (3_050, 3_120), NOBODY),
    "remind/30": Act("coordinator", (10_050, 10_150), NOBODY),
    "remind/60": Act("coordinator", (13_000, 13_100), NOBODY),
    "give_away": Act(
        "manager",
        (60, 120),
        told(
            "三次通知未取，按保管规定交环保回收。",
            "Three notices, not collected; recycled by the storage policy.",
            "reason",
            witness="郑浩",
        ),
    ),
}
