"""The problems of the exchange with headquarters in words: a short text for the status bar, the problem, the remedy.

Every code that a session, headquarters or the store can give has its row here; a test searches for codes without one.
"""

from __future__ import annotations

from fieldservice.late_dataclass import dataclass
from fieldservice.words.marking import N_


@dataclass(frozen=True, slots=True)
class ProblemTexts:
    """The texts of one problem, as msgids: `short` for the status bar, `what` and `remedy` as whole sentences."""

    short: str
    what: str
    remedy: str


PROBLEMS = {
    "unreachable": ProblemTexts(
        N_("no line"),
        N_("Headquarters cannot be reached."),
        N_(
            "Keep working: everything is kept here and sent when the connection is back. Without a "
            "connection for weeks: fieldservice carry out FILE."
        ),
    ),
    "proxy": ProblemTexts(
        N_("no proxy"),
        N_("The proxy of this machine cannot be reached, or does not let the exchange through."),
        N_(
            "Check HTTPS_PROXY, ALL_PROXY and NO_PROXY, and the proxy's name and password. Keep working: everything is "
            "kept here and sent when the connection is back."
        ),
    ),
    "proxy_address": ProblemTexts(
        N_("wrong proxy"),
        N_("The address of the proxy of this machine cannot be used."),
        N_(
            "Set HTTPS_PROXY, HTTP_PROXY or ALL_PROXY to an address such as http://proxy.example:3128 or "
            "socks5://proxy.example:1080, or name headquarters in NO_PROXY."
        ),
    ),
    "socks": ProblemTexts(
        N_("SOCKS missing"),
        N_("This machine has a SOCKS proxy, and the part of the program that talks to one is not installed."),
        N_("Install it: pip install 'fieldservice[socks]'. Or name headquarters in NO_PROXY."),
    ),
    "killed": ProblemTexts(
        N_("exchange killed"),
        N_("The background exchange was killed, by a person or because the machine ran out of memory."),
        N_("It starts again by itself, after a pause that grows. If it is killed again and again, free memory."),
    ),
    "crashed": ProblemTexts(
        N_("exchange ended"),
        N_("The background exchange ended because of a defect."),
        N_(
            "It starts again by itself, after a pause that grows. Send the file defects.log in the data folder to "
            "whoever looks after the program."
        ),
    ),
    "not_started": ProblemTexts(
        N_("not started"),
        N_("The background exchange could not be started."),
        N_("The program tries again by itself. Free memory, or close programs that run here."),
    ),
    "not_running": ProblemTexts(
        N_("not running"),
        N_("No program exchanges in the background."),
        N_("The screens do while they are open. Without them: fieldservice sync --watch."),
    ),
    "silent": ProblemTexts(
        N_("no exchange"),
        N_("No exchange has ended for more than ten minutes, and no reason is known."),
        N_("Exchange once by hand to see the reason: fieldservice sync."),
    ),
    "busy": ProblemTexts(
        N_("exchange busy"),
        N_("Another program has been exchanging for this store for a minute."),
        N_("Wait until it ends, or end it. The exchange then continues by itself."),
    ),
    "another_headquarters": ProblemTexts(
        N_("wrong headquarters"),
        N_("A different headquarters answers at this address."),
        N_(
            "Check the address with the administrator of headquarters; nothing was sent. To correct it: "
            "fieldservice join URL --address."
        ),
    ),
    "too_old": ProblemTexts(
        N_("upgrade needed"),
        N_("Headquarters no longer serves this version of the program."),
        N_("Install the newer version. What was done here is still sent, and nothing is lost."),
    ),
    "revoked": ProblemTexts(
        N_("store revoked"),
        N_("Headquarters has revoked this store."),
        N_(
            "Your work was sent and waits there until it is released. Ask headquarters for a new code, then: "
            "fieldservice join URL CODE."
        ),
    ),
    "replaced": ProblemTexts(
        N_("store replaced"),
        N_("Another store now works for this office."),
        N_(
            "Your work was sent and waits there until it is released. Continue at the other store, or ask "
            "headquarters for a new code."
        ),
    ),
    "unknown_store": ProblemTexts(
        N_("not enrolled"),
        N_("Headquarters does not know this store."),
        N_(
            "Ask headquarters for a code, then: fieldservice join URL CODE. What was done here is kept and sent "
            "after that."
        ),
    ),
    "sign": ProblemTexts(
        N_("key refused"),
        N_("Headquarters does not accept this store's key."),
        N_("If exchange.key was lost or copied, ask headquarters for a new code, then: fieldservice join URL CODE."),
    ),
    "no_key": ProblemTexts(
        N_("key missing"),
        N_("The file exchange.key with this store's key is missing."),
        N_(
            "Put it back from a backup of the folder, or ask headquarters for a new code, then: fieldservice join "
            "URL CODE."
        ),
    ),
    "clock": ProblemTexts(
        N_("clock is wrong"),
        N_("The clock of this machine differs from headquarters' by more than two minutes."),
        N_("Set the clock. Work goes on, since nothing is decided by clocks, but times on papers will be wrong."),
    ),
    "gap": ProblemTexts(
        N_("entries missing"),
        N_("Headquarters misses entries of this store that are no longer here."),
        N_("Keep a copy of the folder and tell headquarters. Then: fieldservice first-copy."),
    ),
    "feed": ProblemTexts(
        N_("feed differs"),
        N_("The entries from headquarters do not continue those stored here."),
        N_("fieldservice first-copy fetches a whole copy; what was not sent yet is kept."),
    ),
    "common": ProblemTexts(
        N_("feed differs"),
        N_("The published data from headquarters does not continue the data stored here."),
        N_("fieldservice first-copy fetches a whole copy; what was not sent yet is kept."),
    ),
    "copy": ProblemTexts(
        N_("no first copy"),
        N_("Headquarters no longer has this copy, or is too busy to make one."),
        N_("Try again: it makes a new one."),
    ),
    "file": ProblemTexts(
        N_("file not there"),
        N_("Headquarters does not have a file that an entry names, or may not give it to this office."),
        N_("No action needed: it arrives as soon as its office has sent it."),
    ),
    "file_digest": ProblemTexts(
        N_("file damaged"),
        N_("Headquarters received a file that differs from the one kept here, and discarded it."),
        N_("It will be sent again. If the problem remains, run fieldservice verify to check for damage here."),
    ),
    "file_too_large": ProblemTexts(
        N_("file too large"),
        N_("A file is larger than headquarters takes."),
        N_("Entries are exchanged as usual. Attach a smaller file."),
    ),
    "page": ProblemTexts(
        N_("damaged line"),
        N_("Data from headquarters repeatedly arrives damaged."),
        N_(
            "No damaged data was stored. Check the connection and the proxy; if the problem remains: fieldservice "
            "first-copy."
        ),
    ),
    "message": ProblemTexts(
        N_("wrong answer"),
        N_("The server at this address is not a fieldservice headquarters."),
        N_("Check the address, and whether a proxy or a sign-in page of the network answers in its place."),
    ),
    "certificate": ProblemTexts(
        N_("certificate"),
        N_("The certificate of headquarters is not trusted here."),
        N_("Check the clock and the address. This machine must know a company's own certificate (SSL_CERT_FILE)."),
    ),
    "full": ProblemTexts(
        N_("disk full"),
        N_("The disk is full; nothing more can be fetched."),
        N_("Free disk space. The exchange then continues by itself."),
    ),
    "server": ProblemTexts(
        N_("headquarters fails"),
        N_("Headquarters answered with an error of its own."),
        N_("Nothing is lost. The program tries again; the administrator of headquarters finds the reason in its log."),
    ),
    "store": ProblemTexts(
        N_("store away"),
        N_("The store cannot be reached or written."),
        N_("Connect its disk again, or free disk space. The exchange then continues by itself."),
    ),
    "code": ProblemTexts(
        N_("code refused"),
        N_(
            "Headquarters does not accept this code. It was mistyped, is older than 15 minutes, or another "
            "store used it."
        ),
        N_("Check the code, or ask headquarters for a new one: fieldservice hq enrol OFFICE."),
    ),
    "too_many_codes": ProblemTexts(
        N_("too many codes"),
        N_("Too many wrong codes came to headquarters from this address."),
        N_("Wait a minute, then type the code again."),
    ),
    "other_office": ProblemTexts(
        N_("other office"),
        N_("The code is for %(detail)s, but this store has another code."),
        N_(
            "Ask headquarters for a code for this store's own office, or join from an empty folder (FIELDSERVICE_HOME)."
        ),
    ),
    "office_taken": ProblemTexts(
        N_("office taken"),
        N_("Another store works as %(detail)s already, and this one has a history of its own."),
        N_(
            "Two histories cannot be one office. Ask headquarters to revoke the other store first if this is the "
            "right one, or join from an empty folder (FIELDSERVICE_HOME)."
        ),
    ),
    "no_van": ProblemTexts(
        N_("not this branch"),
        N_("The branch at this address does not serve this van."),
        N_(
            "Check at headquarters which branch the van belongs to. The branch learns of a change with its "
            "next exchange."
        ),
    ),
    "relay": ProblemTexts(
        N_("branch differs"),
        N_("The entries of the branch for this van do not match."),
        N_("Nothing is lost. Your work is sent as soon as headquarters can be reached."),
    ),
    "copied": ProblemTexts(
        N_("store copied"),
        N_("The branch knows other entries under this store's name: it was copied or restored."),
        N_("The next exchange with headquarters corrects it."),
    ),
    "epoch": ProblemTexts(
        N_("headquarters restored"),
        N_("Headquarters was restored from a backup, and this store has not followed yet."),
        N_("No action needed: the next exchange with headquarters corrects it."),
    ),
    "no_such_path": ProblemTexts(
        N_("older headquarters"),
        N_("Headquarters runs an older version that does not know this request."),
        N_("Have headquarters upgraded first. Nothing is lost."),
    ),
}
UNKNOWN = ProblemTexts(
    N_("exchange stopped"),
    N_("The exchange stopped for a reason this version does not know: %(code)s."),
    N_("Report this code to headquarters. Nothing is lost."),
)


def problem_of(code: str) -> ProblemTexts:
    """The texts for a code; a code of a newer headquarters has texts of its own."""
    return PROBLEMS.get(code, UNKNOWN)
