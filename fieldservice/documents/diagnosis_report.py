"""The content of the diagnosis report of a return case, with offer, judgement and approvals as they happened."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Unpack

from fieldservice.documents.courses import Teller, text_of
from fieldservice.documents.identity import OfPrint, header_of
from fieldservice.documents.wording import both, in_languages, labels, listed, spoken_by
from fieldservice.shapes import JsonObject, as_object, as_objects
from fieldservice.words.amounts import money
from fieldservice.words.capitals import capitals
from fieldservice.words.marking import N_
from fieldservice.workflows.common.approvals import ANSWERS, APPROVED, Ask, asks_of
from fieldservice.workflows.common.approvals import LABELS as KINDS
from fieldservice.workflows.engine.fold import ANSWERS_TO, Thing
from fieldservice.workflows.engine.reference import Reference
from fieldservice.workflows.return_cases.lines import JUDGEMENTS, OFFERS, REPORTS, devices_of, judged_lines, reports_of
from fieldservice.workflows.return_cases.policy import SENTENCES, known_of, says_of
from printing import diagnosis_report as paper
from printing.diagnosis_report import ApprovalLine, AttachedFile, DeviceReport, DiagnosisReport, Judged, Offered

ONE, NTH = N_("Device and diagnosis"), N_("Device %(n)s of %(all)s")
EARLIER = N_("%(title)s (earlier report)")
ASKED, GRANTED, DENIED = N_("Approval asked: %(what)s"), N_("Approved: %(what)s"), N_("Not approved: %(what)s")
ELSEWHERE = N_("%(count)s elsewhere, with proof")
OF_DEVICE = N_("%(serial)s: %(words)s")


def diagnosis_report(
    case: Thing,
    reference: Reference,
    office_code: str,
    *,
    language: str,
    job: Thing | None = None,
    **of_print: Unpack[OfPrint],
) -> DiagnosisReport:
    """Every report of the case, also those of before the customer insisted, and what became of them until today; with
    the photos of the case and of its job, as far as this office has it."""
    tell = Teller.at(str(case.get("office") or office_code), reference, language)
    reports, judgements = case.lines(REPORTS), case.lines(JUDGEMENTS)
    why = (tell.coded(case.get("return_reason")), text_of(case, "reason_words"))
    return DiagnosisReport(
        header=header_of(office_code, reference, paper.TITLE, text_of(case, "number"), language, **of_print),
        labels=labels(paper.LABELS, language),
        customer=text_of(case, "customer_name"),
        by_kind=tell.coded(case.get("by_kind")),
        job=text_of(case, "job_number"),
        requested=tell.when(case.opened),
        wish=tell.coded(case.get("wish")),
        why="\n".join(filter(None, why)),
        state=tell.state(case),
        reports=tuple(_report(case, line, tell) for line in reports),
        offers=tuple(_offered(line, tell) for line in case.lines(OFFERS)),
        judgements=tuple(_judged(case, line, tell) for line in judgements),
        approvals=tuple(_approvals(case, tell)),
        photos=tuple(_photos([case] if job is None else [case, job], tell)),
        engineer=listed(dict.fromkeys(tell.who(line.get("by")) for line in reports), language),
        written=tell.day(reports[-1].get("at")) if reports else "",
        judged_by=tell.who(judgements[-1].get("by")) if judgements else "",
        judged=tell.day(judgements[-1].get("at")) if judgements else "",
    )


def _report(case: Thing, line: JsonObject, tell: Teller) -> DeviceReport:
    devices = {each.line: each for each in devices_of(case)}
    place = line["line"] if isinstance(line.get("line"), int) else 0
    device, known = devices.get(place), known_of(line.get("known"))
    title = NTH if len(devices) > 1 else ONE
    is_last = reports_of(case).get(place) is line
    titled = tell.say(title) if is_last else tell.tell_of(EARLIER, title=title)
    repairs = [*known.repairs, *([tell.say(ELSEWHERE) % {"count": known.told}] if known.told else [])]
    return DeviceReport(
        title=titled % {"n": place, "all": len(devices)},
        product=both(device.product, tell.language) if device else "",
        model=" ".join(filter(None, (device.brand, device.model))) if device else "",
        serial=device.serial if device else "",
        purchased=known.bought or (device.purchased if device else ""),
        cause_code=tell.coded(line.get("cause_code"), True),
        cause=text_of(line, "cause"),
        tests=text_of(line, "tests"),
        situation=text_of(line, "situation"),
        reason=text_of(line, "reason"),
        repairs=listed(repairs, tell.language),
        written_by=tell.who(line.get("by")),
        written=tell.when(line.get("at")),
    )


def _offered(line: JsonObject, tell: Teller) -> Offered:
    answer = (tell.coded(line.get("offer_answer")), text_of(line, "words"))
    whom = (text_of(line, "told_to"), tell.coded(line.get("told_how")))
    return Offered(
        tell.when(line.get("at")),
        text_of(line, "offered"),
        "\n".join(filter(None, answer)),
        "\n".join(filter(None, whom)),
        tell.who(line.get("by")),
    )


def _judged(case: Thing, line: JsonObject, tell: Teller) -> Judged:
    """A judgement; the devices that it covers are named where there are others."""
    devices, currency = {each.line: each for each in devices_of(case)}, text_of(line, "currency")
    covered = [devices[each] for each in judged_lines(line) if each in devices]
    total = sum(each for each in as_object(line.get("values")).values() if isinstance(each, int))
    return Judged(
        decision=tell.coded(line.get("decision")),
        devices=listed((each.serial for each in covered), tell.language) if len(covered) < len(devices) else "",
        value=money(total, currency) if total else "",
        in_words=capitals(total, currency) if total and "zh" in spoken_by(tell.language) else "",
        policy=_policy(case, line, tell),
        against_policy=text_of(line, "against_policy"),
        judged_words=text_of(line, "judged_words"),
        proposed=text_of(line, "proposal"),
        judged_by=tell.who(line.get("by")),
        judged=tell.when(line.get("at")),
    )


def policy_in_words(kept: object, language: str) -> str:
    """The sentence of the policy that an entry keeps; in both languages one below the other."""
    says = says_of(kept)
    if says is None:
        return ""
    return "\n".join(in_languages(spoken)(SENTENCES[says.ground]) % says.values for spoken in spoken_by(language))


def _policy(case: Thing, line: JsonObject, tell: Teller) -> str:
    """What the policy says of the devices of a judgement; each is named where it says different things of them."""
    serials = {str(each.line): each.serial for each in devices_of(case)}
    said = {place: policy_in_words(kept, tell.language) for place, kept in as_object(line.get("says")).items()}
    if len(set(said.values())) < 2:
        return next(iter(said.values()), "")
    return "\n".join(
        tell.put(OF_DEVICE, serial=serials.get(place, place), words=words) for place, words in said.items()
    )


def _approvals(case: Thing, tell: Teller) -> Iterator[ApprovalLine]:
    """What was asked and answered, in the order in which it happened."""
    asks = {each.digest: each for each in asks_of(case)}
    told = [(each.since, _line(ASKED, each, each.since, each.by, "", tell)) for each in asks.values()]
    for line in case.lines(ANSWERS):
        sentence = GRANTED if line.get("answer") == APPROVED else DENIED
        at, words = text_of(line, "at"), str(line.get("words") or line.get("reason") or "")
        told.append((at, _line(sentence, asks.get(str(line.get(ANSWERS_TO) or "")), at, line.get("by"), words, tell)))
    yield from (line for _at, line in sorted(told, key=lambda each: each[0]))


def _line(sentence: str, asked: Ask | None, at: str, by: object, words: str, tell: Teller) -> ApprovalLine:
    what = KINDS.get(asked.kind, asked.kind) if asked else ""
    amount = money(asked.amount, asked.currency) if asked and asked.amount else ""
    return ApprovalLine(tell.when(at), tell.tell_of(sentence, what=what), amount, tell.who(by), words)


def _photos(things: Sequence[Thing], tell: Teller) -> Iterator[AttachedFile]:
    """The photos and scans attached to these things, the oldest first."""
    lines = [line for thing in things for line in thing.lines("photos")]
    for line in sorted(lines, key=lambda each: text_of(each, "at")):
        for file in as_objects(line.get("files")):
            yield AttachedFile(text_of(file, "name"), tell.when(line.get("at")), tell.who(line.get("by")))
