"""A central hotline names the service point nearest to the caller, also one at another office."""


def decided(organisation, **call) -> str:
    """The service point that a request carries after headquarters' agent decided the service."""
    request = organisation.call("HQ", **call)
    organisation.take("HQ", "ding", "hand_on", request, mode="send_in")
    return str(organisation.desk("HQ").thing(request).get("point"))


def test_headquarters_names_the_service_point_of_the_area_else_the_one_the_customer_used_last(organisation):
    with organisation.hq.writing() as tx:
        tx.publish("setting", [{"key": "areas@CD01", "value": "武侯区"}])
    organisation.desk("CD02"), organisation.desk("HQ")
    organisation.job("CD02")
    organisation.all()

    assert decided(organisation, area="武侯区") == "CD01"
    assert decided(organisation, area="顺庆区", address="南充市顺庆区人民中路 3 号") == "CD02"
