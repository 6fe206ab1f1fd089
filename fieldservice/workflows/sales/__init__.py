"""Sales over the counter 前台零售: spare parts that a customer takes along without a job (flow 8)."""
