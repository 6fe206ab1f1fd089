"""Running headquarters' server: address, TLS, several processes. Nothing leaves this machine unprotected."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fieldservice import VERSION, settings
from fieldservice.admin import backup_plan, erasing
from fieldservice.desk import web_server
from fieldservice.read_model import rebuild
from fieldservice.sync_rules.rules import RULES
from fieldservice.words.marking import N_
from fieldservice.words.moments import stamp, utc_now
from fieldservice.workflows.engine.messages import Refused

if TYPE_CHECKING:
    from db.store import Store
    from fieldservice.sync.endpoint import Handlers
    from fieldservice.sync.enrolled_stores import EnrolledStore
    from fieldservice.sync.hub.context import HubContext

UNPROTECTED = N_(
    "Other machines can reach %(host)s, and without TLS they could read names and phone numbers. Give --certfile "
    "and --keyfile, or --behind-proxy where a reverse proxy does TLS."
)


def serve(
    folder: Path,
    host: str,
    port: int,
    app: str,
    *,
    certfile: str = "",
    keyfile: str = "",
    plain: bool = False,
    workers: int = 1,
    named_proxies: Sequence[str] = (),
) -> None:
    """Serve until a signal ends it. Prints one JSON line once it listens: {"listening", "pid", "connections"}.

    `app` names the function that makes the app ("module:function"). The caller has checked before that the folder holds
    the store of this headquarters, or of a branch that joined one. Raises Refused, StoreTrouble.
    """
    if not certfile and not plain and not web_server.is_local(host):
        raise Refused("guard", UNPROTECTED, host=host)
    within = web_server.limits(named_proxies)
    on = web_server.listen(host, port, certfile, keyfile)
    os.environ["FIELDSERVICE_HOME"] = str(folder)  # for the worker processes
    url = f"{'https' if certfile else 'http'}://{web_server.in_brackets(host)}:{on.getsockname()[1]}"
    said = {"listening": url, "pid": os.getpid(), "connections": within.connections * workers}
    print(json.dumps(said), flush=True)
    with backup_plan.watched(folder):
        web_server.run(app, on, within, certfile=certfile, keyfile=keyfile, workers=workers)


def headquarters(beside: Callable[[Store], Sequence[Any]]) -> Any:  # Any: Starlette's, which only sync and pages import
    """The app of headquarters' server over the store of FIELDSERVICE_HOME; each process makes its own.

    `beside` gets the store and returns further routes.
    """
    from db.store import Store
    from fieldservice.sync.hub import server
    from fieldservice.sync.hub.context import HubContext
    from fieldservice.sync.office import background

    background.spare_the_collector()
    store = Store.open(settings.home())
    erasing.finish(store, stamp(utc_now()))  # a reader may have blocked an erasure when it was ordered
    rotate_if_exposed(store)
    hub = HubContext(store, replace(RULES, rebuild=rebuild.rebuild), utc_now)
    made = server.app(server.Server(server.of_headquarters(hub, business()), VERSION))
    made.router.routes += beside(store)
    return made


def rotate_if_exposed(store: Store) -> None:
    """Give every store a new secret where other accounts may have read headquarters' store, which has them all."""
    from db.place import DATABASE
    from fieldservice.private_files import EXPOSED, exposed
    from fieldservice.sync import enrolled_stores

    if DATABASE not in exposed(store.folder):
        return
    with store.writing() as tx:
        for name in enrolled_stores.active(tx):
            enrolled_stores.rotate(tx, name)
    (store.folder / EXPOSED).unlink(missing_ok=True)


def business() -> Handlers[HubContext, EnrolledStore]:
    """Handlers of headquarters that must know the meaning of entries."""
    from fieldservice.read_model import remote_summaries
    from fieldservice.sync.enrolled_stores import ACTIVE
    from fieldservice.sync.refusal import RequestRefused

    def ask(hub: HubContext, asker: EnrolledStore, question: remote_summaries.Question) -> remote_summaries.Answer:
        if asker.status != ACTIVE:
            raise RequestRefused(403, asker.status)
        with hub.store.reading() as tx:
            return remote_summaries.answer(tx, question)

    return {"ask": (remote_summaries.Question, ask)}


def branch() -> Any:  # Any: Starlette's, as above
    """The app with which a branch serves its vans."""
    from db.store import Store
    from fieldservice.sync.hub import server
    from fieldservice.sync.office import background, relay

    return server.app(
        server.Server(
            relay.endpoint(background.context_of(Store.open(settings.home()), RULES, utc_now, VERSION)), VERSION
        )
    )
