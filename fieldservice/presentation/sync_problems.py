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
            "Keep working: everything is saved here and sent when the connection is back. Without a connection "
            "for weeks: fieldservice carry out FILE."
        ),
    ),
    "proxy": ProblemTexts(
        N_("proxy not reachable"),
        N_("The proxy of this machine cannot be reached, or blocks the exchange."),
        N_(
            "Check HTTPS_PROXY, ALL_PROXY and NO_PROXY, and the proxy's user name and password. Keep working: "
            "everything is saved here and sent when the connection is back."
        ),
    ),
    "proxy_address": ProblemTexts(
        N_("wrong proxy"),
        N_("The address of the proxy of this machine cannot be used."),
        N_(
            "Set HTTPS_PROXY, HTTP_PROXY or ALL_PROXY to an address such as http://proxy.example:3128 or "
            "socks5://proxy.example:1080, or add headquarters to NO_PROXY."
        ),
    ),
    "socks": ProblemTexts(
        N_("SOCKS missing"),
        N_("This machine uses a SOCKS proxy, but the SOCKS support is not installed."),
        N_("Install it: pip install 'fieldservice[socks]'. Or add headquarters to NO_PROXY."),
    ),
    "killed": ProblemTexts(
        N_("exchange killed"),
        N_("The background exchange was killed, by a person or because memory ran out."),
        N_("It restarts by itself, each time after a longer pause. If this happens again and again, free some memory."),
    ),
    "crashed": ProblemTexts(
        N_("exchange ended"),
        N_("The background exchange ended because of an internal error."),
        N_(
            "It restarts by itself, each time after a longer pause. Send the file defects.log in the data folder "
            "to your support."
        ),
    ),
    "not_started": ProblemTexts(
        N_("not started"),
        N_("The background exchange could not be started."),
        N_("The program tries again by itself. Free some memory, or close other programs."),
    ),
    "not_running": ProblemTexts(
        N_("not running"),
        N_("No program is exchanging in the background."),
        N_("It runs while the screens are open. Without them: fieldservice sync --watch."),
    ),
    "silent": ProblemTexts(
        N_("no recent exchange"),
        N_("No exchange has finished for more than ten minutes; the reason is unknown."),
        N_("Exchange by hand to see the reason: fieldservice sync."),
    ),
    "busy": ProblemTexts(
        N_("exchange busy"),
        N_("Another program has been exchanging for this store for a minute."),
        N_("Wait until it ends, or stop it. The exchange then continues by itself."),
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
        N_("Headquarters no longer supports this version of the program."),
        N_("Install the newer version. Work done here is still sent; nothing is lost."),
    ),
    "revoked": ProblemTexts(
        N_("store revoked"),
        N_("Headquarters has revoked this store."),
        N_(
            "Your work was sent and is held back at headquarters until released. Ask headquarters for a new "
            "code, then: fieldservice join URL CODE."
        ),
    ),
    "replaced": ProblemTexts(
        N_("store replaced"),
        N_("Another store now works for this office."),
        N_(
            "Your work was sent and is held back at headquarters until released. Continue at the other store, or "
            "ask headquarters for a new code."
        ),
    ),
    "unknown_store": ProblemTexts(
        N_("not enrolled"),
        N_("This store is not enrolled at headquarters."),
        N_(
            "Ask headquarters for a code, then: fieldservice join URL CODE. Work done here is kept and sent afterwards."
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
            "Restore it from a backup of the folder, or ask headquarters for a new code, then: fieldservice join "
            "URL CODE."
        ),
    ),
    "clock": ProblemTexts(
        N_("clock is wrong"),
        N_("The clock of this machine differs from headquarters' by more than two minutes."),
        N_("Set the clock. You can keep working, but times on papers will be wrong."),
    ),
    "gap": ProblemTexts(
        N_("entries missing"),
        N_("Headquarters lacks entries of this store that are no longer here either."),
        N_("Keep a copy of the folder and tell headquarters. Then: fieldservice first-copy."),
    ),
    "feed": ProblemTexts(
        N_("entries do not match"),
        N_("The entries from headquarters do not continue those stored here."),
        N_("fieldservice first-copy fetches a full copy; unsent entries are kept."),
    ),
    "common": ProblemTexts(
        N_("entries do not match"),
        N_("The published tables from headquarters do not continue those stored here."),
        N_("fieldservice first-copy fetches a full copy; unsent entries are kept."),
    ),
    "copy": ProblemTexts(
        N_("no first copy"),
        N_("Headquarters no longer has this copy, or is too busy to make one."),
        N_("Try again: headquarters will make a new one."),
    ),
    "file": ProblemTexts(
        N_("file missing"),
        N_("Headquarters does not have an attached file, or may not give it to this office."),
        N_("No action needed: it arrives once its office has sent it."),
    ),
    "file_digest": ProblemTexts(
        N_("file damaged"),
        N_("Headquarters received a file that differs from the one kept here, and discarded it."),
        N_("It will be sent again. If the problem persists, run fieldservice verify to check for damage here."),
    ),
    "file_too_large": ProblemTexts(
        N_("file too large"),
        N_("A file is larger than headquarters accepts."),
        N_("Other entries are exchanged as usual. Attach a smaller file."),
    ),
    "page": ProblemTexts(
        N_("damaged data"),
        N_("Data from headquarters repeatedly arrives damaged."),
        N_(
            "No damaged data was stored. Check the connection and the proxy. If the problem persists: "
            "fieldservice first-copy."
        ),
    ),
    "message": ProblemTexts(
        N_("unexpected answer"),
        N_("The server at this address is not a fieldservice headquarters."),
        N_("Check the address, and whether a proxy or a network sign-in page answers instead."),
    ),
    "certificate": ProblemTexts(
        N_("certificate"),
        N_("The certificate of headquarters is not trusted here."),
        N_("Check the clock and the address. A company's own certificate must be installed here (SSL_CERT_FILE)."),
    ),
    "full": ProblemTexts(
        N_("disk full"),
        N_("The disk is full; nothing more can be fetched."),
        N_("Free disk space. The exchange then continues by itself."),
    ),
    "server": ProblemTexts(
        N_("headquarters error"),
        N_("Headquarters reported an internal error."),
        N_("Nothing is lost. The program tries again; headquarters' log has the reason."),
    ),
    "store": ProblemTexts(
        N_("store not reachable"),
        N_("The store cannot be reached or written to."),
        N_("Reconnect its disk, or free disk space. The exchange then continues by itself."),
    ),
    "code": ProblemTexts(
        N_("code refused"),
        N_("Headquarters rejects this code: it was mistyped, is older than 15 minutes, or was used by another store."),
        N_("Check the code, or ask headquarters for a new one: fieldservice hq enrol OFFICE."),
    ),
    "too_many_codes": ProblemTexts(
        N_("too many wrong codes"),
        N_("Too many wrong codes were sent to headquarters from this address."),
        N_("Wait a minute, then type the code again."),
    ),
    "other_office": ProblemTexts(
        N_("other office"),
        N_("The code is for %(detail)s, but this store belongs to another office."),
        N_("Ask headquarters for a code for this office, or join from an empty folder (FIELDSERVICE_HOME)."),
    ),
    "office_taken": ProblemTexts(
        N_("office taken"),
        N_("Another store already works as %(detail)s, and this one has its own history."),
        N_(
            "Two histories cannot be merged. If this store is the right one, ask headquarters to revoke the "
            "other first; otherwise join from an empty folder (FIELDSERVICE_HOME)."
        ),
    ),
    "no_van": ProblemTexts(
        N_("not this branch"),
        N_("The branch at this address does not serve this van."),
        N_(
            "Check at headquarters which branch the van belongs to. The branch receives a change with its next "
            "exchange."
        ),
    ),
    "relay": ProblemTexts(
        N_("branch differs"),
        N_("The entries of the branch for this van do not match."),
        N_("Nothing is lost. Your work is sent as soon as headquarters can be reached."),
    ),
    "copied": ProblemTexts(
        N_("store copied"),
        N_("The branch has other entries under this store's name: the store was copied or restored."),
        N_("The next exchange with headquarters corrects this."),
    ),
    "epoch": ProblemTexts(
        N_("headquarters restored"),
        N_("Headquarters was restored from a backup, and this store has not caught up yet."),
        N_("No action needed: the next exchange with headquarters corrects this."),
    ),
    "no_such_path": ProblemTexts(
        N_("older headquarters"),
        N_("Headquarters runs an older version that does not support this request."),
        N_("Have headquarters upgraded first. Nothing is lost."),
    ),
}
UNKNOWN = ProblemTexts(
    N_("exchange stopped"),
    N_("The exchange stopped for a reason unknown to this version: %(code)s."),
    N_("Report this code to headquarters. Nothing is lost."),
)


def problem_of(code: str) -> ProblemTexts:
    """The texts for a code; a code of a newer headquarters has texts of its own."""
    return PROBLEMS.get(code, UNKNOWN)
