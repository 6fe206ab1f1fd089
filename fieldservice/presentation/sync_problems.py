"""What can be wrong with the exchange, in words: in short for the status bar, what it is, and what to do about it.

Every code that a session, headquarters or the store's standing knows has its line here; a test looks for those that have none.
"""

from __future__ import annotations

from dataclasses import dataclass

from fieldservice.words.marking import N_


@dataclass(frozen=True, slots=True)
class Problem:
    """`short` for the status bar, `what` and `remedy` whole sentences; msgids, not yet in anybody's language."""

    short: str
    what: str
    remedy: str


PROBLEMS = {
    "unreachable": Problem(
        N_("no line"),
        N_("Headquarters cannot be reached."),
        N_(
            "Work on: everything is kept here and goes when the line is back. Without a line for weeks: fieldservice carry out FILE."
        ),
    ),
    "another_headquarters": Problem(
        N_("wrong headquarters"),
        N_("At this address answers another headquarters than the one this store joined."),
        N_(
            "Check the address with whoever runs headquarters; nothing was sent. Right again: fieldservice join URL --address."
        ),
    ),
    "too_old": Problem(
        N_("upgrade needed"),
        N_("Headquarters no longer serves this version of the program."),
        N_("Install the newer version. What was done here is still sent, and nothing is lost."),
    ),
    "revoked": Problem(
        N_("store revoked"),
        N_("Headquarters has revoked this store."),
        N_(
            "What was done here was sent and waits there for a person to release it. Ask headquarters for a new code, then: fieldservice join URL CODE."
        ),
    ),
    "replaced": Problem(
        N_("store replaced"),
        N_("Another store now works for this office."),
        N_(
            "What was done here was sent and waits there for a person to release it. Work on at the other store, or ask headquarters for a new code."
        ),
    ),
    "unknown_store": Problem(
        N_("not enrolled"),
        N_("Headquarters does not know this store."),
        N_("Ask headquarters for a code, then: fieldservice join URL CODE. What was done here is kept and goes then."),
    ),
    "sign": Problem(
        N_("key refused"),
        N_("Headquarters does not accept this store's key."),
        N_("If exchange.key was lost or copied, ask headquarters for a new code, then: fieldservice join URL CODE."),
    ),
    "no_key": Problem(
        N_("key missing"),
        N_("The file exchange.key with this store's key is missing."),
        N_(
            "Put it back from a backup of the folder, or ask headquarters for a new code, then: fieldservice join URL CODE."
        ),
    ),
    "clock": Problem(
        N_("clock is wrong"),
        N_("The clock of this machine differs from headquarters' by more than two minutes."),
        N_("Set the clock. Work goes on, and nothing is decided by clocks; but times on papers will be wrong."),
    ),
    "gap": Problem(
        N_("entries missing"),
        N_("Headquarters misses entries of this store that are no longer here."),
        N_("Keep a copy of the folder and tell headquarters. Then: fieldservice first-copy."),
    ),
    "feed": Problem(
        N_("feed differs"),
        N_("What headquarters has for this office does not follow what lies here."),
        N_("fieldservice first-copy fetches a whole copy; what was not sent yet is kept."),
    ),
    "common": Problem(
        N_("feed differs"),
        N_("What headquarters publishes does not follow what lies here."),
        N_("fieldservice first-copy fetches a whole copy; what was not sent yet is kept."),
    ),
    "copy": Problem(
        N_("no first copy"),
        N_("Headquarters has no such copy any more, or is writing too much just now to make one."),
        N_("Try again: it makes a new one."),
    ),
    "file": Problem(
        N_("file not there"),
        N_("Headquarters does not have a file that an entry names, or not for this office."),
        N_("Nothing needs to be done: it comes as soon as its office has sent it."),
    ),
    "file_digest": Problem(
        N_("file damaged"),
        N_("A file arrived at headquarters otherwise than it was kept here, and was thrown away."),
        N_("It is sent again. If it stays: fieldservice verify tells whether it is damaged here."),
    ),
    "file_too_large": Problem(
        N_("file too large"),
        N_("A file is larger than headquarters takes."),
        N_("Entries go on as usual. Attach it smaller."),
    ),
    "page": Problem(
        N_("damaged line"),
        N_("What comes from headquarters arrives damaged, time after time."),
        N_("Nothing damaged was taken over. Check line and proxy; if it stays: fieldservice first-copy."),
    ),
    "message": Problem(
        N_("wrong answer"),
        N_("What answers at headquarters' address does not speak as headquarters does."),
        N_("Check the address and whether a proxy or a sign-in page of the network stands in between."),
    ),
    "certificate": Problem(
        N_("certificate"),
        N_("The certificate of headquarters is not trusted here."),
        N_(
            "Check the clock and the address; a certificate of the company's own must be known to this machine (SSL_CERT_FILE)."
        ),
    ),
    "full": Problem(
        N_("disk full"),
        N_("The disk is full; nothing more can be fetched."),
        N_("Make room. The exchange goes on by itself then."),
    ),
    "server": Problem(
        N_("headquarters fails"),
        N_("Headquarters answered with an error of its own."),
        N_("Nothing is lost. It is tried again; whoever runs headquarters finds the reason in its log."),
    ),
    "store": Problem(
        N_("store away"),
        N_("The store cannot be reached or written."),
        N_("Connect its disk again, or make room. The exchange goes on by itself then."),
    ),
    "code": Problem(
        N_("code refused"),
        N_(
            "Headquarters does not accept this code: it is mistyped, older than 15 minutes, or was used by another store."
        ),
        N_("Look at it once more, or ask headquarters for a new one: fieldservice hq enrol OFFICE."),
    ),
    "too_many_codes": Problem(
        N_("too many codes"),
        N_("Too many wrong codes came to headquarters."),
        N_("Wait a minute, then type the code once more."),
    ),
    "other_office": Problem(
        N_("other office"),
        N_("The code is for %(detail)s, and this store is called otherwise."),
        N_(
            "Ask headquarters for a code for this store's own office, or join from an empty folder (FIELDSERVICE_HOME)."
        ),
    ),
    "office_taken": Problem(
        N_("office taken"),
        N_("Another store works as %(detail)s already, and this one has a history of its own."),
        N_(
            "Two histories cannot be one office. Ask headquarters to revoke the other store first if this is the right one, or join from an "
            "empty folder (FIELDSERVICE_HOME)."
        ),
    ),
    "no_van": Problem(
        N_("not this branch"),
        N_("The branch at this address does not serve this van."),
        N_("Check which branch the van belongs to at headquarters; the branch hears of it with its next exchange."),
    ),
    "relay": Problem(
        N_("branch differs"),
        N_("What the branch has for this van does not come out."),
        N_("Nothing is lost: what was done here goes to headquarters as soon as it can be reached."),
    ),
    "copied": Problem(
        N_("store copied"),
        N_("The branch knows other entries under this store's name: it was copied or restored."),
        N_("The next exchange with headquarters puts it right."),
    ),
    "epoch": Problem(
        N_("headquarters restored"),
        N_("Headquarters goes on from a backup, and this side has not followed yet."),
        N_("Nothing needs to be done: the next exchange with headquarters follows."),
    ),
    "no_such_path": Problem(
        N_("older headquarters"),
        N_("Headquarters runs an older version that does not know what was asked."),
        N_("Have headquarters upgraded first. Nothing is lost."),
    ),
}
UNKNOWN = Problem(
    N_("exchange stopped"),
    N_("The exchange stopped for a reason this version does not know: %(code)s."),
    N_("Tell headquarters this word. Nothing is lost."),
)


def described(code: str) -> Problem:
    """The words of a code, also of one that a newer headquarters sends."""
    return PROBLEMS.get(code, UNKNOWN)
