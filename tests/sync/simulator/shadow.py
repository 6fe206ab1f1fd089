"""The shadow model checks after every step what must hold in every store, without any of the program's own code.

It reads tables and bytes, never answers of the exchange, and has four rules of its own: how a thing is folded, which
office sees which entry, who was entitled, and how digests continue.
"""

import json
from collections.abc import Callable
from hashlib import sha256

from tests.sync.simulator import accounts, money, promises, returns, shipments, suppliers, tags
from tests.sync.simulator.decoded import FILES, Act, bytes_of, office_of, offices_of, postings
from tests.sync.simulator.entitlement import mark_due, moves_of_others
from tests.sync.simulator.picture import DROPPED_MARKS, START, Broken, Held, Picture, fold
from tests.sync.simulator.stock import HONEST
from tests.sync.simulator.world import ANY_TABLE, OFFICES, Replica, SimulatedWorld

STAFF_TABLE = "SELECT name, roles FROM staff ORDER BY name"


class Shadow:
    def __init__(self, world: SimulatedWorld) -> None:
        self.world = world
        self.themes = [theme for theme in (promises, returns, suppliers) if theme.deals_with(world.seed)]
        self.made_at: dict[str, Replica] = {}
        """Entries that were acknowledged to a person: by id, the store."""
        self.lost: set[str] = set()
        """Entries that only a lost disk had."""
        self.acted: dict[tuple[str, str], int] = {}
        self.acted_by: dict[Replica, dict[str, int]] = {}
        self.acted_before: dict[str, int] = {}
        """By thing: how many acts there had been when the last picture was taken."""
        self.pictures: dict[Replica, Picture] = {}
        self.changes: dict[Replica, tuple[int, int]] = {}
        self.numbers: dict[str, dict[str, tuple[int, str]]] = {}
        """By epoch: the number and the mark that headquarters gave each entry."""
        self.verified: dict[tuple[Replica, str], list[tuple[int, int, str, bytes]]] = {}
        self.sight: dict[str, set[str]] = {}
        self.same: dict[str, str] = {}
        """Files that are merged now: by the one the other."""
        self.fed = 0
        self.copies_listed = False
        self.loose = False
        """Whether something happened after which acts may be numbered before the acts that they follow."""
        self.before: dict[Replica, dict[str, tuple[str, str, int]]] = {}
        self.held: dict[str, dict[str, int]] = {}
        """By epoch: the position up to which the common feeds of earlier epochs are the same, as far as its backup had
        them."""
        self.backup_of = ""
        """The epoch of the backup from which headquarters was restored last."""
        self.check()
        self.made_at = {id_: made for made in (*world.offices, world.hq) for id_ in self.pictures[made].by_id}

    # Called by the world.

    def acknowledged(self, replica: Replica, id_: str, things: list[str]) -> None:
        self.made_at[id_] = replica
        for thing in things:
            self.acted[replica.label, thing] = self.acted.get((replica.label, thing), 0) + 1

    # The checks.

    def check(self) -> None:
        """Check every store that changed since the last check."""
        self.check_one(self.world.hq)
        for replica in self.world.offices:
            self.check_one(replica)

    def check_one(self, replica: Replica) -> None:
        stamp = (replica.connection.total_changes, replica.restored)
        if self.changes.get(replica) == stamp:
            return
        before = self.pictures.get(replica)
        if before is not None and before.restored != replica.restored:
            before = None
        now = Picture(replica, before)
        if before is None:
            self.before.pop(replica, None)  # the backup does not know which changed states it had to list
        self.changes[replica] = stamp
        self.pictures[replica] = now
        # An act that was made during this step came after the last picture, so it is no part of that picture.
        acted, self.acted_by[replica] = (
            self.acted_by.get(replica, {}),
            {thing: n for (label, thing), n in self.acted.items() if label == replica.label},
        )
        self.acted_before = acted
        self.copies_listed = self.copies_listed or any(what == "copied" for what, *_ in now.incidents)
        checks = CHECKS + (AT_HEADQUARTERS if replica is self.world.hq else AT_AN_OFFICE)
        for tables, check in checks:
            if not now.changed.isdisjoint(tables):
                check(self, now, replica, before)
        if replica is not self.world.hq:
            self.same_feed(now, self.pictures[self.world.hq])

    def numbering(self, now: Picture) -> None:
        """Numbers are 1, 2, 3 … in the order of arrival, and a number does not change within an epoch."""
        if now.epoch not in self.numbers:
            # The entries in the backup were judged in an earlier epoch.
            self.numbers[now.epoch] = {held.act.id: (held.number, held.mark) for held in now.entries}
            past = self.held.get(self.backup_of, {}) | {self.backup_of: len(now.common)}
            self.held[now.epoch] = {epoch: min(position, len(now.common)) for epoch, position in past.items()}
        given = self.numbers[now.epoch]
        for place, held in enumerate(now.entries, 1):
            if held.number != held.arrived or held.number != place:
                raise Broken(
                    "numbers",
                    now.where,
                    f"{held.act.id} is number {held.number}, arrival {held.arrived}, place {place}",
                )
            new = held.act.id not in given
            was = given.setdefault(held.act.id, (held.number, held.mark))
            if was != (held.number, held.mark):
                raise Broken("numbers", now.where, f"{held.act.id} was {was} and is {(held.number, held.mark)}")
            if new:
                self.entitled(now, held)
                self.built_on(now, held)
        if len(given) > len(now.entries):
            raise Broken(
                "kept",
                now.where,
                f"numbered in this epoch and not there: {sorted(given.keys() - now.by_id.keys())[:3]}",
            )

    def built_on(self, now: Picture, held: Held) -> None:
        """A move that an entry follows is numbered before the entry, unless `force` or a lost disk changed that."""
        for move in held.act.moves if not self.loose else ():
            if move[2] is not None and move[2] in self.made_at and move[2] not in self.numbers[now.epoch]:
                raise Broken(
                    "built on", now.where, f"{held.act.id} follows {move[2]}, which headquarters does not have"
                )

    def entitled(self, now: Picture, held: Held) -> None:
        """Each entry has the mark that the rules give: not entitled, withdrawn, or none."""
        act = held.act
        if office_of(act.store) == "HQ" or act.kind == "unreadable":
            return
        want = mark_due(now, held, self.world.hq, self.held[now.epoch])
        if held.mark != want:
            raise Broken(
                "marks", now.where, f"{act.kind} by {act.by} of {act.store} is marked {held.mark!r}, should be {want!r}"
            )
        maker = self.made_at.get(act.id)
        as_itself = maker is not None and maker.office == office_of(act.store)
        if as_itself and act.data.get(HONEST) and moves_of_others(now, act):
            raise Broken("marks", now.where, f"{act.store} did what the rules allow, and took from others: {act.kind}")

    def scope(self, now: Picture, before: Picture | None) -> None:
        """An office's feed has all entries of the things that it made, holds or was given, and no others."""
        if before is None:
            self.sight, self.same, self.fed = {}, {}, 0
        fed = now.fed
        if before is not None and fed == self.fed and now.feeds == before.feeds:
            return
        for held in now.entries:
            if self.fed < held.arrived <= fed:
                self.sees(held.act)
                self.sees_moves(held)
        self.fed = fed
        for office in OFFICES:
            if office == "HQ":
                continue
            want = {held.act.id for held in now.entries if held.arrived <= fed and self.may_see(office, held.act)}
            lines = now.feeds.get(office, [])
            there = {now.by_arrival[arrived].act.id for _, arrived, _, _ in lines}
            if there != want:
                raise Broken(
                    "scope",
                    f"feed of {office}",
                    f"too much {sorted(there - want)[:3]}, missing {sorted(want - there)[:3]}",
                )
            self.line_order(now, office, lines)

    def sees(self, act: Act) -> None:
        along = act.data.get("along")
        things = {*(thing for _, thing in act.touches), *(along if isinstance(along, list) else ())}
        served_by = [act.data["point"]] if act.data.get("point") and act.kind.startswith("contract") else []
        for office in {office_of(act.store), *(move[4] for move in act.moves), *served_by}:
            for seer in (office, OFFICES.get(office, "")):
                if seer and seer != "HQ":
                    self.sight.setdefault(seer, set()).update(things)
        for article in suppliers.seen_by_all(act):
            for seer in OFFICES:
                self.sight.setdefault(seer, set()).add(article)
        if act.kind in ("files_merged", "merge_undone"):
            self.same.update({file: facts["same_as"] for file, facts in act.data["of"].items()})
        for seen in self.sight.values():
            # Sight of one file is sight of all that are merged with it.
            while (
                more := {file for pair in self.same.items() if pair[1] and not seen.isdisjoint(pair) for file in pair}
                - seen
            ):
                seen |= more

    def sees_moves(self, held: Held) -> None:
        """The offices of accounts and the branches of vans see what moves between these, and what lets it count."""
        keys = {f"counts/{held.act.id}"} if held.mark in DROPPED_MARKS else set()
        for office in offices_of(held.act.taken):
            for seer in (office, OFFICES.get(office, "")):
                if seer and seer != "HQ":
                    self.sight.setdefault(seer, set()).update({f"accounts/{office}", *keys})

    def may_see(self, office: str, act: Act) -> bool:
        """An entry that touches nothing is seen only by its author."""
        return not self.sight.get(office, set()).isdisjoint(act.keys) if act.touches else office_of(act.store) == office

    def line_order(self, now: Picture, office: str, lines: list[tuple[int, int, str, bytes]]) -> None:
        """A feed has the entries of one thing in the order of their numbers, and names no thing that the office may not
        see."""
        last: dict[str, int] = {}
        shown: set[tuple[str, int]] = set()
        sight = self.sight.get(office, set())
        for _, arrived, sees, _ in lines:
            act = now.by_arrival[arrived].act
            things = json.loads(sees) if sees else [thing for _, thing in act.touches]
            for thing in things:
                if thing not in sight:
                    raise Broken("scope", f"feed of {office}", f"{thing} is named in {act.id} and may not be seen")
                if thing in act.shows and (thing, arrived) not in shown:
                    if last.get(thing, 0) > arrived:
                        raise Broken(
                            "scope", f"feed of {office}", f"{act.id} of {thing} comes after number {last[thing]}"
                        )
                    last[thing] = arrived
                shown.add((thing, arrived))
        for _, arrived, _, _ in lines:
            hidden = [
                thing for thing in now.by_arrival[arrived].act.shows if thing in sight and (thing, arrived) not in shown
            ]
            if hidden:
                raise Broken(
                    "scope", f"feed of {office}", f"{hidden} may be seen and is not named with number {arrived}"
                )

    def office(self, now: Picture, replica: Replica, before: Picture | None) -> None:
        """An office has headquarters' numbers, its position never goes back, and it has the entries that it may see."""
        given = self.numbers.get(now.epoch, {})
        for held in now.entries:
            if held.number and given.get(held.act.id) != (held.number, held.mark):
                raise Broken(
                    "numbers",
                    now.where,
                    f"{held.act.id} is {(held.number, held.mark)}, headquarters gave {given.get(held.act.id)}",
                )
            if not held.number and held.mark:
                raise Broken("marks", now.where, f"{held.act.id} has a mark and no number")
        lines = now.feeds.get(now.office, [])
        if (
            before is not None
            and before.epoch == now.epoch
            and len(lines) < len(before.feeds.get(now.office, []))
            and not self.forgiven(now)
        ):
            raise Broken(
                "forward", now.where, f"position went back from {len(before.feeds[now.office])} to {len(lines)}"
            )
        if before is not None and before.epoch != now.epoch:
            self.remember(replica, now, before)
        if replica in self.before and now.meta.get("exchange/outcomes", "{}") == "{}":
            self.outcomes(replica, now)
        whole = {held.act.id for held in now.entries if office_of(held.act.store) == now.office or not held.number}
        shown: set[tuple[str, int]] = {(thing, arrived) for thing, arrived in now.touches}
        for _, arrived, sees, _ in lines:
            act = now.by_arrival[arrived].act
            for thing in json.loads(sees) if sees else [thing for _, thing in act.touches]:
                if (thing, arrived) not in shown:
                    raise Broken("fold", now.where, f"{act.id} is shown with {thing} and not folded into it")
        for held in now.entries:
            made_here = held.act.id in whole and self.made_at.get(held.act.id) is replica
            if made_here and any((thing, held.arrived) not in shown for _, thing in held.act.touches):
                raise Broken("fold", now.where, f"{held.act.id} was made here and is not folded into all it touches")
            if held.act.private and held.arrived not in now.private:
                raise Broken("private", now.where, f"the private part of {held.act.id} is not there")

    def forgiven(self, now: Picture) -> bool:
        """A position may go back only if headquarters has another feed, and then an incident says so."""
        return any(what == "different" for what, *_ in now.incidents)

    def remember(self, replica: Replica, now: Picture, before: Picture) -> None:
        """Remember state and holder of the things whose entries lost their numbers; an incident must say where they
        differ afterwards."""
        changed = {
            thing
            for held in before.entries
            if held.number and held.act.id in now.by_id and now.by_id[held.act.id].number != held.number
            for _, thing in held.act.touches
        }
        kept = self.before.setdefault(replica, {})
        for thing in changed & before.rows.keys():
            kept.setdefault(thing, (*before.rows[thing][:2], self.acted_before.get(thing, 0)))

    def folds(self, now: Picture) -> None:
        """A store's state is the fold of the numbered entries by number, then of the others in order of arrival."""
        lines: dict[str, list[Held]] = {}
        for thing, arrived in now.touches:
            lines.setdefault(thing, []).append(now.by_arrival[arrived])
        for thing, line in lines.items():
            kind = next((kind for kind, touched in line[0].act.touches if touched == thing), None)
            if kind is None:
                raise Broken("fold", now.where, f"{line[0].act.id} does not touch {thing}")
            if kind in FILES:
                continue
            line.sort(key=now.place)
            story = fold(thing, line)
            disputed = money.is_answered_both_ways(thing, line) or (
                bool(self.themes) and promises.is_disputed(thing, line)
            )
            row, review = now.rows.get(thing), int(story.review or disputed or thing in now.twice)
            if row is None or tuple(row) != (story.state, story.holder, review):
                raise Broken("fold", now.where, f"{thing} is {row}, should be {story}")

    def promised(self, now: Picture, *_: object) -> None:
        """What the schedule is about is as its entries make it."""
        for theme in self.themes:
            theme.check(now)

    def order(self, replica: Replica, thing: str) -> None:
        """The program reads the entries of a thing in the order in which the shadow folds them."""
        now = self.pictures[replica]
        with replica.store.reading() as tx:
            read = [entry.id for entry in tx.entries_of(thing)]
        line = sorted((now.by_arrival[arrived] for touched, arrived in now.touches if touched == thing), key=now.place)
        if read != [held.act.id for held in line]:
            raise Broken("order", now.where, f"{thing} is read as {read}")

    def feeds(self, now: Picture, replica: Replica, before: Picture | None) -> None:
        """Positions have no gap, digests match, and lines that were written once do not change."""
        numbered = replica is self.world.hq
        for office, lines in now.feeds.items():
            known = self.verified.get((replica, office), [])
            same = min(len(known), len(lines))
            if known[:same] == lines[:same] and before is not None and before.epoch == now.epoch:
                start = same
            else:
                start = 0
            digest = lines[start - 1][3] if start else START
            for place in range(start, len(lines)):
                position, arrived, sees, running = lines[place]
                held = now.by_arrival.get(arrived)
                if position != place + 1 or held is None:
                    raise Broken(
                        "feed", now.where, f"position {position} of {office} at place {place + 1}, entry {held}"
                    )
                number, mark = (held.number, held.mark) if numbered or office == now.office else (0, "")
                digest = sha256(digest + held.digest + number.to_bytes(8, "big") + f"{mark}\n{sees}".encode()).digest()
                # After a re-keyed entry a branch's feed for a van starts again at the van's next request.
                if digest != running and (numbered or office == now.office):
                    raise Broken("digest", now.where, f"digest of {office} at {position}")
            self.verified[replica, office] = lines
        if before is None or before.common != now.common:
            self.common(now)

    def common(self, now: Picture) -> None:
        digest = START
        for place, (position, table, key, body, running) in enumerate(now.common, 1):
            digest = sha256(
                digest + json.dumps([table, key, body], ensure_ascii=False, separators=(",", ":")).encode()
            ).digest()
            if position != place or digest != running:
                raise Broken("common", now.where, f"position {position} at place {place}")

    def same_feed(self, office: Picture, hq: Picture) -> None:
        """Two stores that have read the same feed to the same position hold the same entries, and equal digests prove
        it."""
        mine, theirs = office.feeds.get(office.office, []), hq.feeds.get(office.office, [])
        fits = len(theirs) >= len(mine) and (not mine or theirs[len(mine) - 1][3] == mine[-1][3])
        if office.epoch != hq.epoch or not mine or (self.world.hq.restored and not fits):
            return
        if not fits:
            raise Broken("same feed", office.where, f"{len(mine)} lines are not headquarters' first of {len(theirs)}")
        for ours, there in zip(mine, theirs, strict=False):
            if office.by_arrival[ours[1]][3:] != hq.by_arrival[there[1]][3:] or ours[2] != there[2]:
                raise Broken("same feed", office.where, f"position {ours[0]} holds another entry")

    def kept(self, now: Picture, replica: Replica, before: Picture | None) -> None:
        """An entry in a store stays in it, unless the store's disk is lost."""
        if before is None:
            return
        gone = before.by_id.keys() - now.by_id.keys()
        if gone and not gone <= self.listed(now):
            raise Broken("kept", now.where, f"no longer there: {sorted(gone)[:3]}")

    def listed(self, now: Picture) -> set[str]:
        """Ids of entries that an incident keeps: headquarters numbered an unreadable one in their place, or refused the
        batch of a van that held them."""
        details = [(what, json.loads(detail)) for what, _, _, detail in now.incidents]
        return {
            *(
                json.loads(detail["ours"])["id"]
                for what, detail in details
                if what == "replaced" and json.loads(detail["theirs"])["kind"] == "unreadable"
            ),
            *(json.loads(body)["id"] for _, detail in details for body in detail.get("entries", ())),
        }

    def ledgers(self, now: Picture) -> None:
        """A ledger is the sum over the entries that count, each once."""
        sums: dict[tuple[str, str], int] = {}
        for held in now.entries:
            if held.mark not in DROPPED_MARKS:
                for post in postings(held.act):
                    sums[post] = sums.get(post, 0) + 1
        if sums != now.ledgers:
            raise Broken("ledger", now.where, f"{set(sums.items()) ^ set(now.ledgers.items())}")

    # At the end.

    def at_rest(self) -> None:
        """After the last exchange every entry is at headquarters exactly once, and every office agrees with
        headquarters. Every table of every store is read and checked once more, whether it was written or not."""
        for replica in (self.world.hq, *self.world.offices):
            replica.connection.written.add(ANY_TABLE)
        self.changes.clear()
        self.check()
        hq = self.pictures[self.world.hq]
        listed = set().union(*(self.listed(picture) for picture in self.pictures.values()))
        kept = [id_ for held in hq.entries if held.act.kind == "unreadable" for id_ in [bytes_of(held.act)]]
        for id_, replica in self.made_at.items():
            if id_ not in hq.by_id and id_ not in self.lost and id_ not in listed and id_ not in kept:
                raise Broken("once", "HQ", f"{id_} of {replica.label} never came")
        if len(kept) > len(set(kept)) or not self.made_at.keys() >= set(kept):
            raise Broken("once", "HQ", f"kept as bytes more than once: {kept[:3]}")
        extra = hq.by_id.keys() - self.made_at.keys()
        if any(hq.by_id[id_].act.kind != "unreadable" for id_ in extra):
            raise Broken("once", "HQ", f"nobody made {sorted(extra)[:3]}")
        for replica in self.world.offices:
            self.rests(replica, self.pictures[replica], hq)

    def rests(self, replica: Replica, now: Picture, hq: Picture) -> None:
        waiting = [held.act.id for held in now.entries if not held.number]
        if waiting:
            raise Broken("at rest", now.where, f"not numbered: {waiting[:3]}")
        want = {held.act.id for held in hq.entries if self.may_see(now.office, held.act)}
        if now.by_id.keys() != want:
            raise Broken(
                "scope",
                now.where,
                f"too much {sorted(now.by_id.keys() - want)[:3]}, missing {sorted(want - now.by_id.keys())[:3]}",
            )
        visible = {now.office, *(van for van, branch in OFFICES.items() if branch == now.office)}
        if accounts.own(now, visible) != accounts.own(hq, visible):
            raise Broken("accounts", now.where, "its places do not hold what they hold at headquarters")
        tags.same(now, hq)
        money.check_at_rest(now, hq)
        if returns in self.themes:
            returns.check_at_rest(now)
        if promises in self.themes:
            promises.check_at_rest(now, hq, replica, self.sight.get(now.office, set()))
        mine, theirs = now.feeds.get(now.office, []), hq.feeds.get(now.office, [])
        if now.epoch != hq.epoch or [line[2:] for line in mine] != [line[2:] for line in theirs]:
            raise Broken("at rest", now.where, f"feed of {len(mine)} lines is not headquarters' of {len(theirs)}")
        if now.common != hq.common:
            raise Broken("common", now.where, "what is published is not what headquarters published")
        if replica.connection.look(STAFF_TABLE) != self.world.hq.connection.look(STAFF_TABLE):
            raise Broken("common", now.where, "staff are not those that headquarters published")
        for thing, row in now.rows.items():
            if row != hq.rows.get(thing):
                raise Broken("at rest", now.where, f"{thing} is {row}, at headquarters {hq.rows.get(thing)}")
        if replica in self.before:
            raise Broken("listed", now.where, "states from before headquarters was restored were never compared")
        if "~" in replica.name() and not self.copies_listed:
            raise Broken("listed", now.where, "no incident says that a store was copied")

    def outcomes(self, replica: Replica, now: Picture) -> None:
        """Once headquarters was restored, every thing whose state or holder differs from before is on the list."""
        listed = {thing for what, thing, *_ in now.incidents if what == "outcome"}
        for thing, (state, holder, acts) in self.before.pop(replica).items():
            if (
                self.acted.get((replica.label, thing), 0) == acts
                and now.rows[thing][:2] != [state, holder]
                and thing not in listed
            ):
                raise Broken(
                    "listed", now.where, f"{thing} was {state} at {holder}, is {now.rows[thing]}, and is on no list"
                )


Check = Callable[[Shadow, Picture, Replica, Picture | None], None]
CHECKS: tuple[tuple[tuple[str, ...], Check], ...] = (
    (("meta", "entry", "feed", "common"), Shadow.feeds),
    (("touch", "entry", "work_row"), lambda shadow, now, *_: shadow.folds(now)),
    (("entry",), Shadow.kept),
    (("entry", "ledger_row"), lambda shadow, now, *_: shadow.ledgers(now)),
    (("entry", "balance_row", "posting_row"), lambda shadow, now, *_: accounts.check(now)),
    (("entry", "touch", "money_row", "work_row"), lambda shadow, now, *_: money.check(now)),
    (("entry", "touch", "contract_row", "work_row", "article_row"), Shadow.promised),
)
"""The tables of which a check reads something, and the check, which is left out where none of them changed."""
AT_AN_OFFICE: tuple[tuple[tuple[str, ...], Check], ...] = (
    (("meta", "entry", "touch", "feed", "private_part", "incident"), Shadow.office),
)
AT_HEADQUARTERS: tuple[tuple[tuple[str, ...], Check], ...] = (
    (("meta", "entry"), lambda shadow, now, *_: shadow.numbering(now)),
    (("counter_row", "entry", "feed"), lambda shadow, now, _, before: shadow.scope(now, before)),
    (("balance_row", "incident"), lambda shadow, now, *_: accounts.check_holders(now)),
    (("entry", "work_row", "debt_row"), lambda shadow, now, *_: shipments.check(now)),
    (
        ("entry", "fault_tag_row", "balance_row", "work_row", "debt_row", "incident"),
        lambda shadow, now, *_: tags.check(now),
    ),
)
