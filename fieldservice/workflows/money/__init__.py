"""Paid service 有偿服务: prices, quotes, payments, invoices, cash-up, customers' accounts (flow 3)."""
