"""Quality feedback and supplier returns by keys: a suspected batch is reported and gathered, a maker credits a part."""

from fieldservice.screens.detail import DetailScreen
from fieldservice.screens.quality import QualityScreen
from fieldservice.screens.step import StepScreen
from fieldservice.screens.supplier_returns import SupplierReturnsScreen
from fieldservice.workflows.parts.on_the_job.tags import tagged_parts
from tests.screens.workshop.test_faulty_parts import job, store  # noqa: F401  (fixtures)
from tests.support.hands import at_the_desk

WORDS = {
    "en": ("Suspected batches", "3 jobs", "sent to quality", "Jobs with this fault"),
    "zh": ("疑似批次", "3 张维修单", "已送品管", "本反馈归集的单据"),
}


def on(hands, screen):
    return lambda: isinstance(hands.app.screen, screen)


async def test_a_suspected_batch_is_reported_from_the_list_and_further_jobs_are_gathered(counter, language):
    suspected, three, sent, gathered = WORDS[language]
    device = {"brand": "华川", "symptom_code": "NO-DISPLAY"}
    jobs = [counter.brought(serial=f"NB-5521-8{place}", **device) for place in range(3)]
    async with at_the_desk(counter, "sun") as hands:
        hands.app.open_screen("quality", counter.desk, counter.person("sun"))
        await hands.until(on(hands, QualityScreen))
        await hands.press("f3", "f3")
        await hands.until_shown(suspected, three, "天逸 310")
        await hands.press("f4")
        await hands.until(on(hands, StepScreen))
        fill = hands.app.screen._fill
        assert (fill["brand"], fill["model"]) == ("华川", "天逸 310") and len(fill["numbers"].split()) == len(jobs)
        await hands.press("escape")
        await hands.until(on(hands, QualityScreen))

        reported = {"product": "laptop", "model": "天逸 310", "symptom_code": "NO-DISPLAY", "fault": "无显示"}
        first = counter.number(jobs[0])
        feedback = counter.take("sun", "report_quality", thing="new", numbers=first, **reported).id
        await hands.press("f3")
        await hands.until_shown(sent, "天逸 310", {"en": "1 and 2 more", "zh": "1，另有 2"}[language])
        await hands.press("f5")
        await hands.until(on(hands, StepScreen))
        await hands.until_shown(counter.number(jobs[1]), counter.number(jobs[2]))
        await hands.press("ctrl+s")
        await hands.until(on(hands, QualityScreen))
        await hands.press("enter")
        await hands.until(on(hands, DetailScreen))
        await hands.press("f3")
        await hands.until_shown(gathered, *map(counter.number, jobs))

    assert counter.fact(feedback, "summary") == "无显示"


async def test_a_return_to_a_maker_shows_its_credit(store, job, language):  # noqa: F811
    tags = [each.number for each in tagged_parts(store.desk.thing(job))]
    store.take("zhao", "receive_faulty", thing="new", tags=tags)
    box = store.take("sun", "open_supplier_return", thing="new", maker="长城电源厂", everything=True).id
    store.take("sun", "send_to_maker", thing=box, maker_reference="RMA-77", expected_credit="460.00")
    note = {"credit_note": "CN-1", "credited_on": "2026-11-22"}
    store.take("sun", "record_credit", thing=box, tags=tags[0], amount="400", **note)
    async with at_the_desk(store, "sun") as hands:
        hands.app.open_screen("supplier_returns", store.desk, store.person("sun"))
        await hands.until(on(hands, SupplierReturnsScreen))
        await hands.until_shown("长城电源厂", "¥400.00", "¥460.00", {"en": "in part", "zh": "部分退款"}[language])
        await hands.press("enter")
        await hands.until(on(hands, DetailScreen))
        await hands.press("f3")
        await hands.until_shown(*tags, {"en": "with the maker", "zh": "在厂家"}[language])
