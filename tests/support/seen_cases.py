"""An escalation and a return case as somebody at a counter begins them, for what is seen of them."""

SHEET = {"symptom_code": "NO-DISPLAY", "symptom": "满载两小时后黑屏", "tried": "更换内存，现象不变", "limit": "+3d"}
RETURN = {
    "phone": "138 0531 0042",
    "customer_name": "济南实验中学",
    "serials": "EX-2201\nEX-2202",
    "new_devices": True,
    "product": "laptop",
    "brand": "立思",
    "model": "天逸 310",
    "wish": "refund",
    "return_reason": "arrival",
    "reason_words": "开机三天后屏幕有竖线",
    "purchased": "2026-11-20",
    "price_paid": "4699.00",
    "engineer": "wang",
}
REPORT = {
    "cause_code": "BOARD",
    "cause": "屏线接口虚焊",
    "tests": "交叉更换屏线与屏幕",
    "situation": "教学使用",
    "reason": "开箱即损",
}
OFFER = {"offered": "换屏并延保半年", "told_how": "counter"}
