"""Returns and exchange 退换货: request, diagnosis in person, judgement at headquarters, approval (flow 6)."""
