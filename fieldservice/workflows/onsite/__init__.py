"""On-site repair 上门维修: from the coordinator's desk to the closed job (flow 2)."""
