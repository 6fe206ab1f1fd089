"""What was typed into a form and not sent: for tests that look into the store."""

import json


def newest_draft(desk, person, form):
    """The newest draft of a form that is written, open somewhere or not; None for none."""
    with desk.session.store.reading() as tx:
        rows = tx.draft_rows(person.name, form)
    return next((json.loads(data) for _key, data, _saved, _terminal, ended in rows if not ended), None)
